#!/usr/bin/env python3
"""A real annalsd that is told to stop while many write: no write that it has acknowledged is lost,
and it ends within its grace.

usage: stop_test.py ANNALSD [unittest's arguments]
"""
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from annalsd import content_of

ANNALSD = ""
WRITERS = 8
GRACE = 20
PARENT = "collections/default"


def call(port, method, message, headers=None):
    """A call over Connect: the HTTP status and the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        path = method if method.startswith("/") else "/annals.v1." + method
        connection.request("POST", path, json.dumps(message),
                           {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def wait(port, operation):
    """An operation when it has ended."""
    while not operation.get("done"):
        status, operation = call(port, "/google.longrunning.Operations/WaitOperation",
                                 {"name": operation["name"], "timeout": "10s"})
        assert status == 200, operation
    return operation


class Server:
    """An annalsd over a folder that outlives it."""

    def __init__(self, folder, *flags):
        for name in ["port", "http"]:
            if os.path.exists(f"{folder}/{name}"):
                os.remove(f"{folder}/{name}")
        with open(f"{folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                [ANNALSD, "--data", folder + "/data", "--listen", "127.0.0.1:0", "--grace",
                 str(GRACE), "--port-file", folder + "/port", "--http-port-file",
                 folder + "/http", *flags], stdout=subprocess.DEVNULL, stderr=log)
        for _ in range(600):
            if os.path.exists(folder + "/port") or self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.port = int(content_of(folder + "/http"))


class Writer(threading.Thread):
    """Stores one document after the other until it is refused, and keeps what was acknowledged."""

    def __init__(self, number, port):
        super().__init__()
        self.number = number
        self.port = port
        self.acknowledged = {}  # the revision of each document
        self.problems = []

    def run(self):
        for count in range(1_000_000):
            name = f"w{self.number}-{count}"
            text = f"Delegate {name} visited Bremen on {count % 28 + 1} July 1957."
            try:
                status, answer = call(self.port, "DocumentService/IngestDocument",
                                      {"parent": PARENT, "documentId": name,
                                       "document": {"text": text}})
            except (OSError, http.client.HTTPException):
                return  # the server has gone
            if status == 503:
                return
            if status != 200:
                self.problems.append((name, status, answer))
                return
            self.acknowledged[name] = (text, answer["document"]["revision"])


class StopTest(unittest.TestCase):
    def test_what_is_acknowledged_is_there_after_a_stop_under_load(self):
        with tempfile.TemporaryDirectory() as folder:
            acknowledged = {}
            for turn in range(3):
                server = Server(folder)
                writers = [Writer(turn * WRITERS + number, server.port)
                           for number in range(WRITERS)]
                for writer in writers:
                    writer.start()
                for _ in range(600):
                    if all(writer.acknowledged for writer in writers):
                        break
                    time.sleep(0.05)
                time.sleep(0.5)
                began = time.monotonic()
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(server.process.wait(GRACE + 10), 0)
                self.assertLess(time.monotonic() - began, GRACE)
                for writer in writers:
                    writer.join()
                    self.assertEqual(writer.problems, [])
                    self.assertTrue(writer.acknowledged, "it was stopped before it wrote")
                    acknowledged.update(writer.acknowledged)
            server = Server(folder)
            for name, (text, revision) in acknowledged.items():
                status, document = call(server.port, "DocumentService/GetDocument",
                                        {"name": f"{PARENT}/documents/{name}"})
                self.assertEqual((status, document.get("text"), document.get("revision")),
                                 (200, text, revision), name)
            revisions = [revision for _, revision in acknowledged.values()]
            self.assertEqual(len(set(revisions)), len(revisions), "two writes made one revision")
            status, started = call(server.port, "AdminService/VerifyCollection", {"name": PARENT})
            self.assertEqual(status, 200, started)
            report = wait(server.port, started)["response"]["report"]
            self.assertEqual(report.get("differences", []), [])
            self.assertGreaterEqual(int(report["documentCount"]), len(acknowledged))
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(GRACE), 0)
            print(f"stop_test: acknowledged={len(acknowledged)} lost=0", file=sys.stderr)


if __name__ == "__main__":
    ANNALSD = sys.argv.pop(1)
    unittest.main()
