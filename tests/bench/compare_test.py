#!/usr/bin/env python3
"""That `compare` refuses systems that answer differently."""
import importlib.machinery
import importlib.util
import json
import pathlib
import tempfile
import unittest

COMPARE = str(pathlib.Path(__file__).resolve().parent / "compare")
LOADER = importlib.machinery.SourceFileLoader("compare", COMPARE)
compare = importlib.util.module_from_spec(importlib.util.spec_from_loader("compare", LOADER))
LOADER.exec_module(compare)


def answers(folder, system, checksums):
    """A file with the answers of a system to the first queries of a kind."""
    path = pathlib.Path(folder) / system
    rows = [{"query": "page_day", "system": system, "number": number, "checksum": checksum}
            for number, checksum in enumerate(checksums)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="ascii")
    return path


class CheckAnswersTest(unittest.TestCase):
    def test_same(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [answers(folder, "annals", ["a", "b", "c"]), answers(folder, "sqlite", ["a", "b"])]
            self.assertEqual(compare.check_answers(paths), (2, 3))

    def test_different(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [answers(folder, "annals", ["a", "b", "c"]), answers(folder, "sqlite", ["a", "x"])]
            with self.assertRaisesRegex(SystemExit, "1 of 3 queries got different answers"):
                compare.check_answers(paths)


if __name__ == "__main__":
    unittest.main()
