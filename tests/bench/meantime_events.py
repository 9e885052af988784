#!/usr/bin/env python3
"""Scores the events of `annals extract` against MEANTIME (issue 4, point 2).

    tests/bench/meantime_events.py build/release/bin/annals [--undated] [--show]
        [--least-told PERCENT] [--least-f1 F1]

Of the gold events that have a participant and a date in their sentence it counts how many are told:
an event whose evidence holds the gold word and whose title (or another wording of it) has the word.
Of the told ones it compares the participants and places with the gold participants, by name: a gold
participant is found when the words of one of its names hold all those of one of ours, or the other
way round; ours is right by the same rule. Prints the rate and the links' precision, recall and F1, by
role. The corpus is $ANNALS_CORPUS/events/meantime_dev.jsonl; without it it is skipped, exit status 77.
Fails below what is asked for.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

SENTENCE_END = re.compile(r"(?<=[.!?]['\")])\s|(?<=[.!?])\s(?=[\"'(A-Z0-9])|\n")
ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Dr|Inc|Co|Corp|Jan|Feb|Aug|Sept|Oct|Nov|Dec|[A-Z])\.$")
SMALL = {"the", "a", "an", "of", "and", "in", "for", "to", "s", "'s"}


def sentences(text):
    begin = 0
    for end in SENTENCE_END.finditer(text):
        if ABBREVIATION.search(text[begin:end.start()]):
            continue
        yield begin, end.start()
        begin = end.end()
    yield begin, len(text)


def words(name):
    return {w for w in re.findall(r"\w+", name.lower())} - SMALL


def same(a, b):
    """Whether the words of one name hold all those of the other."""
    a, b = words(a), words(b)
    return bool(a) and bool(b) and (a <= b or b <= a)


def extract(annals, flags, corpus):
    """The events of the corpus, which is written as our JSON Lines are, by document."""
    out = subprocess.run([annals, "extract", *flags, "--output", "jsonl", str(corpus)],
                         capture_output=True, text=True, check=True).stdout
    found = collections.defaultdict(list)
    for event in map(json.loads, out.splitlines()):
        found[event["evidence"][0]["document"].rsplit("#", 1)[-1]].append(event)
    return found


def gold_events(doc):
    """The events with a participant and a date in their sentence, with the names of each link."""
    entities = {e["id"]: e for e in doc["entities"]}
    for begin, end in sentences(doc["text"]):
        dated = any(begin <= s["start"] < end and s["type"] == "DATE" and s["value"][:1].isdigit()
                    for s in doc["spans"])
        if not dated:
            continue
        for event in doc["events"]:
            if not begin <= event["start"] < end:
                continue
            links = []
            for link in doc["participants"]:
                if link["event"] == event["id"] and link["entity"] in entities:
                    entity = entities[link["entity"]]
                    links.append((link["role"], [doc["text"][entity["start"]:entity["end"]],
                                                 entity.get("name", "")]))
            if links:
                yield event, doc["text"][begin:end], links


def telling(event, text, found):
    """The event of `found` that tells the gold one; the one of the shortest evidence of several."""
    word = text[event["start"]:event["end"]]
    start = len(text[:event["start"]].encode())
    best = None
    for candidate in found:
        titles = " ".join([candidate["title"]] + candidate["aliases"])
        if not words(word) <= words(titles):
            continue
        for evidence in candidate["evidence"]:
            if evidence["begin_offset"] <= start < evidence["end_offset"]:
                size = evidence["end_offset"] - evidence["begin_offset"]
                if best is None or size < best[0]:
                    best = (size, candidate)
    return best and best[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("annals")
    parser.add_argument("--show", action="store_true", help="print each event that is not told")
    parser.add_argument("--undated", action="store_true",
                        help="with the events that the text tells without dating them itself")
    parser.add_argument("--least-told", type=float, default=0, help="of 100 events")
    parser.add_argument("--least-f1", type=float, default=0, help="of the participants")
    options = parser.parse_args()
    corpus = pathlib.Path(os.environ.get("ANNALS_CORPUS", "")) / "events" / "meantime_dev.jsonl"
    if not corpus.is_file():
        print("skipped: no $ANNALS_CORPUS/events/meantime_dev.jsonl")
        sys.exit(77)
    flags = ["--undated"] if options.undated else []
    gold = told = right = given = linked = 0
    roles = collections.defaultdict(lambda: [0, 0])
    found = extract(options.annals, flags, corpus)
    for line in corpus.read_text().splitlines():
        doc = json.loads(line)
        for event, sentence, links in gold_events(doc):
            gold += 1
            candidate = telling(event, doc["text"], found[doc["doc"]])
            if candidate is None:
                if options.show:
                    print(f"NOT TOLD {event['pred']}: {sentence}")
                continue
            told += 1
            names = [n["display_name"] for n in candidate["participants"] + candidate["places"]]
            given += len(names)
            right += sum(any(same(n, g) for _, gs in links for g in gs) for n in names)
            for role, ours in links:
                hit = any(same(n, g) for n in names for g in ours)
                linked += hit
                roles[role][0] += hit
                roles[role][1] += 1
            if options.show:
                print(f"TOLD {event['pred']}: {candidate['title']} | {names} | "
                      f"{[(r, g[0]) for r, g in links]}")
    all_links = sum(total for _, total in roles.values())
    precision, recall = right / max(given, 1), linked / max(all_links, 1)
    rate, f1 = 100 * told / max(gold, 1), 200 * precision * recall / max(precision + recall, 1e-9)
    print(f"events told {told} of {gold} ({rate:.1f} %)")
    print(f"participants P {100 * precision:.1f}  R {100 * recall:.1f}  F1 {f1:.1f}")
    for role, (hit, total) in sorted(roles.items()):
        print(f"  {role:12} {hit} of {total}")
    if rate < options.least_told or f1 < options.least_f1:
        sys.exit("less than was asked for")


if __name__ == "__main__":
    main()
