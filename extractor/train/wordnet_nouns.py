#!/usr/bin/env python3
"""Makes extractor/data/en/wordnet_nouns.tsv: nouns that name an event, from WordNet 3.

    extractor/train/wordnet_nouns.py /usr/share/wordnet > extractor/data/en/wordnet_nouns.tsv

The argument is the folder of Debian's package wordnet-base. Taken are nouns of one word all of whose
senses lie beneath WordNet's *event* or *act*, of which one is derived from a verb (*expropriation*
from *expropriate*), so that they can hardly mean anything else; not gerunds, beliefs and offices, nor
what beneath *act* is an *activity*, which goes on and does not happen. What event_nouns.tsv has is left
out: it goes before. The type is that of the nearest of some synsets above, else `other`.
"""
import pathlib
import sys

# The first sense of a noun of each, and the type of what lies beneath it. Earlier ones go first.
TYPES = [("killing", "conflict"), ("attack", "conflict"), ("fight", "conflict"), ("war", "conflict"),
         ("crime", "conflict"), ("arrest", "conflict"), ("death", "death"), ("birth", "birth"),
         ("vote", "election"), ("transaction", "economic"), ("payment", "economic"),
         ("travel", "movement"), ("arrival", "movement"), ("departure", "movement"),
         ("meeting", "meeting"), ("misfortune", "disaster"), ("speech_act", "statement"),
         ("decision", "decision"), ("beginning", "founding")]
ENDINGS = ("ing", "ism", "ship")
SHORTEST = 5
MOST_SENSES = 2  # with more, a word says little of what happened: *progress*


def lines_of(path):
    """The lines of one of WordNet's files but for its licence."""
    return (line for line in path.read_text().splitlines() if not line.startswith("  "))


class WordNet:
    def __init__(self, folder):
        self.above = {}
        self.derived = set()  # (synset, word) of which a verb is derived, or which is from one
        self.senses = {}
        for line in lines_of(folder / "data.noun"):
            fields = line.split(" | ")[0].split()
            words = [fields[4 + 2 * i] for i in range(int(fields[3], 16))]
            first = 4 + 2 * len(words)
            pointers = [fields[first + 1 + 4 * i:first + 5 + 4 * i]
                        for i in range(int(fields[first]))]
            self.above[fields[0]] = [target for kind, target, _, _ in pointers
                                     if kind in ("@", "@i")]
            for kind, _, part, source in pointers:
                if kind == "+" and part == "v":
                    self.derived.add((fields[0], words[int(source[:2], 16) - 1]))
        for line in lines_of(folder / "index.noun"):
            fields = line.split()
            count = int(fields[2])
            self.senses[fields[0]] = fields[len(fields) - count:]

    def beneath(self, synset):
        """The synset with all above it, the nearer first."""
        found, rest = [], [synset]
        while rest:
            found += [one for one in rest if one not in found]
            rest = [above for one in rest for above in self.above[one] if above not in found]
        return found


def plural_of(noun):
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def main():
    data = pathlib.Path(__file__).parent.parent / "data" / "en"
    known = {line.split("\t")[0] for line in (data / "event_nouns.tsv").read_text().splitlines()}
    wordnet = WordNet(pathlib.Path(sys.argv[1]))
    anchors = [noun for noun, _ in TYPES] + ["event", "act", "activity"]
    first = {noun: wordnet.senses[noun][0] for noun in anchors}
    types = {first[noun]: kind for noun, kind in TYPES}
    print("# Nouns that name an event, in English, from WordNet: made by extractor/train/wordnet_nouns.py,\n"
          "# which says which. The columns are those of event_nouns.tsv.\n#\n# noun\tplurals\ttype")
    for noun, senses in sorted(wordnet.senses.items()):
        if (not noun.isalpha() or not noun.islower() or noun in known or len(noun) < SHORTEST or
                noun.endswith(ENDINGS) or len(senses) > MOST_SENSES):
            continue
        above = [wordnet.beneath(sense) for sense in senses]
        happens = all(first["event"] in one or first["act"] in one for one in above)
        if (happens and first["activity"] not in above[0] and
                any((sense, noun) in wordnet.derived for sense in senses)):
            kind = next((types[one] for one in above[0] if one in types), "other")
            print(f"{noun}\t{plural_of(noun)}\t{kind}")


if __name__ == "__main__":
    main()
