#!/usr/bin/env python3
"""Scores the words that `annals extract --undated` takes to tell of something that happened against
LitBank (issue 4, point 2), on the books that the model was not trained on: every tenth.

    tests/bench/litbank_triggers.py build/release/bin/annals [--all] [--least F1]

A marked word is found when it is the trigger of an event told as having happened. Prints precision,
recall and F1. With --all of all books, most of which the model has seen. The books are those of
$ANNALS_CORPUS/events/litbank; without them it is skipped, exit status 77. Fails below --least.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HELD_OUT = 9  # of each ten, as in extractor/train/realis_main.cc
CLINGING = {".", ",", ";", ":", "?", "!", ")", "”", "’", "n't"}
OPENING = {"(", "“", "‘"}


def read_book(path):
    """The text of a book, as in extractor/train/litbank.cc, and where the marked words begin."""
    text = b""
    triggers = set()
    opened = True
    for line in path.read_text().splitlines():
        word, tab, mark = line.partition("\t")
        if not tab or not word:
            continue
        clings = word in CLINGING or (len(word) > 1 and word[0] == "'")
        if not opened and not clings:
            text += b" "
        opened = word in OPENING
        if mark.startswith("EVENT"):
            triggers.add(len(text))
        text += word.encode()
    return text, triggers


def extract(annals, text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "book.txt"
        path.write_bytes(text)
        out = subprocess.run([annals, "extract", "--undated", "--format", "text", "--output", "jsonl",
                              str(path)], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("annals")
    parser.add_argument("--all", action="store_true", help="of all books")
    parser.add_argument("--least", type=float, default=0, help="the F1 that must be reached")
    options = parser.parse_args()
    litbank = pathlib.Path(os.environ.get("ANNALS_CORPUS", "")) / "events" / "litbank"
    if not litbank.is_dir():
        print("skipped: no books in $ANNALS_CORPUS/events/litbank")
        sys.exit(77)
    right = found = marked = books = 0
    for index, path in enumerate(sorted(litbank.glob("*.tsv"))):
        if not options.all and index % 10 != HELD_OUT:
            continue
        books += 1
        text, gold = read_book(path)
        ours = {evidence["trigger_begin_offset"]
                for event in extract(options.annals, text)
                if event["factuality"] == "FACTUALITY_HAPPENED"
                for evidence in event["evidence"] if evidence["trigger_end_offset"] > 0}
        right += len(ours & gold)
        found += len(ours)
        marked += len(gold)
    precision, recall = right / max(found, 1), right / max(marked, 1)
    f1 = 200 * precision * recall / max(precision + recall, 1e-9)
    print(f"{books} books: P {100 * precision:.1f}  R {100 * recall:.1f}  F1 {f1:.1f}")
    if f1 < options.least:
        sys.exit(f"F1 is below {options.least}")


if __name__ == "__main__":
    main()
