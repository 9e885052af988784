#!/usr/bin/env python3
"""A server of this version over the data directory that another has left: it tells what that one told,
of now and of before, takes writes, and makes and brings back backups.

usage: upgrade_test.py ANNALSD ANNALS FIXTURE.tar.gz

The README beside it says how fixtures are made.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ANNALSD = ""
ANNALS = ""
FIXTURE = ""


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def has(now, before):
    """Whether all that was told before is told now; there may be more fields by now."""
    if isinstance(before, dict):
        return all(has(now.get(name), value) for name, value in before.items())
    if isinstance(before, list):
        return len(now) == len(before) and all(map(has, now, before))
    return now == before


class Server:
    def __init__(self, folder):
        self.port_file = folder / "port"
        self.port_file.unlink(missing_ok=True)
        with open(folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [ANNALSD, "--data", folder / "data", "--backups", folder / "backups", "--listen",
                 "127.0.0.1:0", "--http", "none", "--port-file", self.port_file],
                stdout=subprocess.DEVNULL, stderr=log)
        for _ in range(600):
            if self.port_file.exists() or self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.address = "127.0.0.1:" + self.port_file.read_text(encoding="ascii").strip()

    def annals(self, *arguments):
        done = subprocess.run([ANNALS, *arguments, "--server", self.address],
                              capture_output=True, text=True, timeout=120, check=False,
                              env={"PATH": os.environ["PATH"]})
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout + done.stderr

    def events(self, *flags):
        return lines_of(self.annals("events", "--output", "jsonl", *flags))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


class UpgradeTest(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.TemporaryDirectory()
        self.addCleanup(self.dir.cleanup)
        subprocess.run(["tar", "-xzf", FIXTURE, "-C", self.dir.name], check=True)
        self.release = pathlib.Path(self.dir.name) / "release"

    def start(self):
        server = Server(self.release)
        self.addCleanup(server.process.kill)
        return server

    def told(self, name):
        return lines_of((self.release / name).read_text(encoding="utf-8"))

    def assert_same(self, now, before):
        self.assertEqual([event["name"] for event in now], [event["name"] for event in before])
        for each, was in zip(now, before):
            self.assertTrue(has(each, was), f"{was}\n is now \n{each}")

    def assert_as_it_was(self, server):
        self.assert_same(server.events(), self.told("default.jsonl"))
        self.assert_same(server.events("--collection", "reports"), self.told("reports.jsonl"))

    def test_all_is_as_it_was_and_goes_on(self):
        server = self.start()
        default = self.told("default.jsonl")
        self.assertGreaterEqual(len(default), 5)
        self.assertGreaterEqual(len(self.told("reports.jsonl")), 1)
        self.assert_as_it_was(server)
        # History is there as well: the state before a document was deleted.
        revision = int((self.release / "before.revision").read_text(encoding="ascii"))
        before = self.told("before.jsonl")
        self.assertNotEqual([event["name"] for event in before],
                            [event["name"] for event in default])
        self.assert_same(server.events("--as-of", str(revision)), before)
        self.assertEqual(int(server.annals("count")),
                         sum("when" in event and bool(event["when"]) for event in default))
        for collection in ("default", "reports"):
            self.assertIn(" 0 differences", server.annals("verify", "--collection", collection))

        # The old backup is whole, and a new one has what is written now.
        self.assertIn("is whole", server.annals("verify", "--backup", "1"))
        text = self.release / "new.txt"
        text.write_text("The harbour board met again in Bremen on 5 June 1964.", encoding="utf-8")
        server.annals("ingest", str(text))
        server.annals("delete", "--events", default[0]["name"])
        now = server.events()
        self.assertEqual(len(now), len(default))
        self.assertIn("backup 2 of default", server.annals("backup"))
        self.assertIn(" 0 differences", server.annals("verify"))
        self.assertEqual(server.stop(), 0)

        # Nothing is lost with a new start, nor with a restore.
        server = self.start()
        self.assertEqual(server.events(), now)
        self.assertEqual(server.stop(), 0)
        shutil.rmtree(self.release / "data/collections/default")
        server = self.start()
        server.annals("restore")
        self.assertEqual(server.events(), now)
        self.assertEqual(server.stop(), 0)

    def test_its_backup_can_be_restored(self):
        shutil.rmtree(self.release / "data")
        server = self.start()
        server.annals("restore", "1")
        before = self.told("default.jsonl")
        restored = server.events()
        # What was written after the backup is not in it.
        self.assertGreater(len(restored), 0)
        self.assertLess(len(restored), len(before))
        names = {event["name"] for event in restored}
        self.assert_same(restored, [event for event in before if event["name"] in names])
        self.assertIn(" 0 differences", server.annals("verify"))
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    ANNALSD, ANNALS, FIXTURE = sys.argv[1:4]
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
