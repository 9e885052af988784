#!/usr/bin/env python3
"""The audit log of a real annalsd: a line for each write, made or refused, before it is answered.

usage: audit_log_test.py ANNALSD ANNALS [unittest's arguments]
"""
import http.client
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from annalsd import Annalsd, content_of

ANNALSD = ""
ANNALS = ""
SECRET = "clandestine"
TEXT = f"The {SECRET} board met in Bremen on 3 July 1957. The mayor visited Ghent on 9 July 1957."
DEFAULT = {"parent": "collections/default"}


class Server(Annalsd):
    def __init__(self, *flags, log=None):
        self.audit_dir = tempfile.TemporaryDirectory()
        self.path = log or self.audit_dir.name + "/audit.log"
        super().__init__(ANNALSD, "--audit-log", self.path, *flags)

    def call(self, method, message, token="", request_id=""):
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + token
        if request_id:
            headers["X-Request-Id"] = request_id
        path = method if method.startswith("/") else "/annals.v1." + method
        connection.request("POST", path, json.dumps(message), headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        return response.status, answer

    def stream(self, method, messages):
        """The last message of a stream that is sent in one piece."""
        sent = b""
        for message in messages:
            data = json.dumps(message).encode()
            sent += bytes([0]) + len(data).to_bytes(4, "big") + data
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30)
        connection.request("POST", "/annals.v1." + method, sent,
                           {"Content-Type": "application/connect+json"})
        body = connection.getresponse().read()
        connection.close()
        last = {}
        while body:
            size = int.from_bytes(body[1:5], "big")
            last = json.loads(body[5:5 + size])
            body = body[5 + size:]
        return last

    def annals(self, *arguments):
        return subprocess.run(
            [ANNALS, *arguments, "--server", f"127.0.0.1:{self.grpc_port}"], capture_output=True,
            text=True, timeout=60, check=False, env={"PATH": os.environ["PATH"]})

    def lines(self):
        """The fields of each line, without those that change."""
        found = []
        for line in content_of(self.path).splitlines():
            fields = dict(word.split("=", 1) for word in shlex.split(line))
            assert fields.pop("ts").endswith("Z"), line
            assert fields.pop("msg") == "write", line
            fields["method"] = fields["method"].removeprefix("annals.v1.")
            found.append(fields)
        return found


class AuditLogTest(unittest.TestCase):
    def start(self, *flags, log=None):
        server = Server(*flags, log=log)
        self.addCleanup(server.audit_dir.cleanup)
        self.addCleanup(lambda: self.assertEqual(server.stop(), 0))
        return server

    def told(self, server, **wanted):
        """That the last line has these fields; returns it."""
        line = server.lines()[-1]
        self.assertEqual({key: line.get(key) for key in wanted}, wanted, line)
        return line

    def test_each_write_has_its_line(self):
        server = self.start()
        status, answer = server.call("DocumentService/IngestDocument",
                                     {**DEFAULT, "documentId": "a", "document": {"text": TEXT}},
                                     request_id="first")
        self.assertEqual(status, 200, answer)
        line = self.told(server, method="DocumentService/IngestDocument", id="first", status="OK",
                         caller="ipv4:127.0.0.1", parent="collections/default",
                         names="collections/default/documents/a", revision="1",
                         outcome="INGEST_OUTCOME_CREATED", mention_count="2")
        self.assertRegex(line["peer"], r"^ipv4:127\.0\.0\.1:\d+$")
        status, answer = server.call("EventService/CreateEvent",
                                     {**DEFAULT, "eventId": "e", "event": {"title": SECRET}})
        self.told(server, method="EventService/CreateEvent", status="OK",
                  names="collections/default/events/e", revision="2")
        server.call("EventService/UpdateEvent",
                    {"event": {"name": "collections/default/events/e", "title": SECRET + "!"}})
        self.told(server, method="EventService/UpdateEvent", status="OK", revision="3",
                  names="collections/default/events/e")
        server.call("EventService/DeleteEvent", {"name": "collections/default/events/e",
                                                 "options": {"requestId": "r-1"}})
        self.told(server, method="EventService/DeleteEvent", status="OK", request_id="r-1",
                  names="collections/default/events/e")
        server.call("DocumentService/RenameDocument",
                    {"name": "collections/default/documents/a", "newDocumentId": "b"})
        self.told(server, method="DocumentService/RenameDocument", status="OK",
                  names="collections/default/documents/a,collections/default/documents/b")
        server.call("DocumentService/DeleteDocument", {"name": "collections/default/documents/b"})
        self.told(server, method="DocumentService/DeleteDocument", status="OK",
                  names="collections/default/documents/b", deleted_event_count="2")
        server.call("DocumentService/UndeleteDocument",
                    {"name": "collections/default/documents/b"})
        self.told(server, method="DocumentService/UndeleteDocument", status="OK",
                  names="collections/default/documents/b")
        # An operation has a line when it is asked for, and one when it has ended.
        status, operation = server.call("AdminService/RepairCollection",
                                        {"name": "collections/default"}, request_id="mend")
        name = operation["name"]
        server.call("/google.longrunning.Operations/WaitOperation", {"name": name})
        asked, ended = server.lines()[-2:]
        self.assertEqual((asked["method"], asked["id"], asked["status"], asked["names"]),
                         ("AdminService/RepairCollection", "mend", "OK",
                          "collections/default," + name))
        self.assertNotIn("operation", asked)
        self.assertEqual((ended["method"], ended["id"], ended["status"], ended["operation"]),
                         ("AdminService/RepairCollection", "mend", "OK", name))
        self.assertEqual((ended["names"], ended["mended_count"]), ("collections/default", "0"))
        server.call("EventService/BatchCreateEvents",
                    {**DEFAULT, "validateOnly": True, "requests": [{"event": {"title": SECRET}}]})
        self.told(server, method="EventService/BatchCreateEvents", validate_only="true")
        self.assertEqual(len(server.lines()), 10)
        # What only reads has none.
        server.call("TimelineService/CountEvents", DEFAULT)
        server.call("DocumentService/GetDocument", {"name": "collections/default/documents/b"})
        server.call("ExtractionService/ExtractDocument", {"document": {"text": TEXT}})
        self.assertEqual(len(server.lines()), 10)
        self.assertNotIn(SECRET, content_of(server.path))

    def test_streams_have_a_line_for_what_each_answer_says(self):
        server = self.start()
        with open(server.dir.name + "/two.jsonl", "w", encoding="utf-8") as file:
            for name in ["one", "two"]:
                file.write(json.dumps({"id": name, "text": TEXT}) + "\n")
        stored = server.annals("ingest", server.dir.name + "/two.jsonl")
        self.assertEqual(stored.returncode, 0, stored.stderr)
        lines = server.lines()
        self.assertEqual(len(lines), 2, lines)
        for name, line in zip(["one", "two"], lines):
            self.assertEqual(line["method"], "DocumentService/IngestFile")
            self.assertEqual((line["status"], line["parent"], line["names"]),
                             ("OK", "collections/default",
                              "collections/default/documents/" + name))
        self.assertEqual(sorted(line["revision"] for line in lines), ["1", "2"])
        # Handed over, the file has lines for the call, for each document, and for the end.
        name = server.annals("ingest", "--async", server.dir.name + "/two.jsonl").stdout.strip()
        self.assertEqual(server.annals("wait", name).returncode, 0)
        handed = server.lines()[2:]
        self.assertEqual({(line["method"], line["status"], line["parent"]) for line in handed},
                         {("DocumentService/SubmitFile", "OK", "collections/default")})
        self.assertEqual(len({line["id"] for line in handed}), 1)
        self.assertEqual((handed[0]["names"], handed[3]["operation"]), (name, name))
        self.assertEqual({(line["names"], line["outcome"]) for line in handed[1:3]},
                         {("collections/default/documents/" + one, "INGEST_OUTCOME_UNCHANGED")
                          for one in ["one", "two"]})
        self.assertEqual((handed[3]["unchanged_count"], len(handed)), ("2", 4))
        # A file of events, of which the last line is none.
        with open(server.dir.name + "/events.csv", "w", encoding="utf-8") as file:
            file.write("title,when\n" + "".join(f"{SECRET} {i},1957\n" for i in range(1500)) +
                       ",1957\n")
        stored = server.annals("import", server.dir.name + "/events.csv")
        self.assertNotEqual(stored.returncode, 0)
        lines = server.lines()[6:]
        self.assertEqual({line["method"] for line in lines}, {"EventService/ImportEvents"})
        self.assertEqual([line["status"] for line in lines][-1], "INVALID_ARGUMENT")
        self.assertEqual(lines[-2]["status"], "OK")
        self.assertEqual(lines[-2]["created_count"], "1500")
        self.assertEqual({line["parent"] for line in lines}, {"collections/default"})
        # A document that cannot be stored, and a file that cannot be read.
        server.stream("DocumentService/IngestFile",
                      [{**DEFAULT, "file": {"sourceUri": "a.jsonl"}, "content": "e30K",
                        "last": True}])
        self.told(server, method="DocumentService/IngestFile", status="INVALID_ARGUMENT")
        server.stream("DocumentService/IngestFile", [{"parent": "nowhere", "last": True}])
        self.told(server, method="DocumentService/IngestFile", status="INVALID_ARGUMENT",
                  parent="nowhere")
        self.assertNotIn(SECRET, content_of(server.path))

    def test_refused_writes_have_their_line_too(self):
        with tempfile.TemporaryDirectory() as folder:
            tokens = {}
            with open(folder + "/tokens", "w", encoding="ascii") as file:
                for name, role in [("ann", "writer"), ("rob", "reader")]:
                    made = subprocess.run([ANNALS, "token", name, "--role", role],
                                          capture_output=True, text=True, check=True, timeout=60)
                    file.write(made.stdout)
                    tokens[name] = made.stderr.split(": ")[1].strip()
            server = self.start("--tokens", folder + "/tokens", "--caller-rate", "0.001",
                                "--caller-burst", "4")
            create = {**DEFAULT, "eventId": "e", "event": {"title": "x"}}
            for token, message, status, caller in [
                    (tokens["ann"], create, "OK", "ann"),
                    (tokens["ann"], create, "ALREADY_EXISTS", "ann"),
                    (tokens["ann"], {**create, "event": {}}, "INVALID_ARGUMENT", "ann"),
                    (tokens["ann"], {**create, "options": {"ifCollectionRevision": "9"},
                                     "eventId": "f"}, "ABORTED", "ann"),
                    (tokens["ann"], create, "RESOURCE_EXHAUSTED", "ann"),
                    (tokens["rob"], create, "PERMISSION_DENIED", "rob"),
                    ("wrong", create, "UNAUTHENTICATED", "ipv4:127.0.0.1"),
                    ("", create, "UNAUTHENTICATED", "ipv4:127.0.0.1")]:
                with self.subTest(status=status, caller=caller):
                    server.call("EventService/CreateEvent", message, token)
                    self.told(server, status=status, caller=caller,
                              parent="collections/default", event_id=message["eventId"])
            self.assertEqual(len(server.lines()), 8)
            for token in [*tokens.values(), "wrong"]:
                self.assertNotIn(token, content_of(server.path))

    def test_no_acknowledged_write_is_without_a_line(self):
        server = Server()
        self.addCleanup(server.audit_dir.cleanup)
        acknowledged = []

        def write(thread):
            for i in range(100_000):
                name = f"e-{thread}-{i}"
                try:
                    status, _ = server.call("EventService/CreateEvent",
                                            {**DEFAULT, "eventId": name, "event": {"title": "x"}})
                except (OSError, http.client.HTTPException, json.JSONDecodeError):
                    return
                if status == 200:
                    acknowledged.append("collections/default/events/" + name)

        threads = [threading.Thread(target=write, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(0.5)
        server.process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join()
        server.process.wait(60)
        told = {line["names"] for line in server.lines() if line["status"] == "OK"}
        self.assertGreater(len(acknowledged), 20)
        self.assertEqual(set(acknowledged) - told, set())
        server.dir.cleanup()

    def seconds_of_writes(self, server, threads, each):
        """How long it takes so many threads to write so many events each, on one connection each."""
        def write(thread):
            connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=60)
            for i in range(each):
                event = {**DEFAULT, "eventId": f"w-{threads}-{thread}-{i}", "event": {"title": "x"}}
                connection.request("POST", "/annals.v1.EventService/CreateEvent",
                                   json.dumps(event), {"Content-Type": "application/json"})
                response = connection.getresponse()
                response.read()
                self.assertEqual(response.status, 200)
            connection.close()

        writers = [threading.Thread(target=write, args=(i,)) for i in range(threads)]
        began = time.monotonic()
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        return time.monotonic() - began

    def test_lines_that_are_synced(self):
        """What it costs; that it is done, tests/service/audit_log_test.cc sees."""
        took = {}
        for flags in ((), ("--audit-sync",)):
            server = self.start(*flags)
            for threads, each in ((1, 100), (8, 50)):
                took[flags, threads] = self.seconds_of_writes(server, threads, each) / each
            self.assertEqual([line["status"] for line in server.lines()], ["OK"] * 500)
        for (flags, threads), seconds in took.items():
            print(f"audit_log_test: sync={int(bool(flags))} writers={threads} "
                  f"ms_each={seconds * 1000:.2f}", file=sys.stderr)

    def test_a_write_without_a_line_is_not_acknowledged(self):
        server = self.start(log="/dev/full")
        status, answer = server.call("EventService/CreateEvent",
                                     {**DEFAULT, "eventId": "e", "event": {"title": "x"}})
        self.assertEqual((status, answer["code"]), (503, "unavailable"))
        self.assertEqual(answer["message"], "what was asked is done, but the audit log cannot be "
                                            "written to: No space left on device")
        for method, messages in [
                ("EventService/ImportEvents", [{**DEFAULT, "format": "IMPORT_FORMAT_CSV",
                                                "content": "dGl0bGUKeAo=", "last": True}]),
                ("DocumentService/IngestFile", [{**DEFAULT, "file": {"sourceUri": "a.txt"},
                                                 "content": "eAo=", "last": True}])]:
            last = server.stream(method, messages)
            self.assertEqual(last.get("error", {}).get("code"), "unavailable", last)
        # What is refused anyway is refused for its own reason, and reading goes on.
        self.assertEqual(server.call("EventService/DeleteEvent", {"name": "x"})[1]["code"],
                         "invalid_argument")
        self.assertEqual(server.call("EventService/GetEvent",
                                     {"name": "collections/default/events/e"})[0], 200)
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=30)
        connection.request("GET", "/metrics")
        self.assertRegex(connection.getresponse().read().decode(),
                         r"annals_audit_failures_total [4-9]\n")
        connection.close()

    def test_the_file_may_be_moved_away(self):
        server = self.start()
        for number in range(4):
            server.call("EventService/CreateEvent",
                        {**DEFAULT, "eventId": f"e{number}", "event": {"title": "x"}})
            os.rename(server.path, f"{server.path}.{number}")
        for number in range(4):
            lines = content_of(f"{server.path}.{number}").splitlines()
            self.assertEqual(len(lines), 1, lines)
            self.assertIn(f"names=collections/default/events/e{number} ", lines[0])

    def test_a_file_that_cannot_be_had(self):
        for path, words in [("/nonexistent/audit.log", "cannot be written"), ("/", "is a folder")]:
            told = subprocess.run(
                [ANNALSD, "--data", "/nonexistent", "--audit-log", path, "--check-config"],
                capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(told.returncode, 2, told.stderr)
            self.assertIn(f"--audit-log {path}: ", told.stderr)
            self.assertIn(words, told.stderr)


if __name__ == "__main__":
    ANNALSD, ANNALS = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
