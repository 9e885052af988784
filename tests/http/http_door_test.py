#!/usr/bin/env python3
"""The HTTP door of a real annalsd, spoken to byte by byte: Connect, gRPC-Web, limits, bad input.

usage: http_door_test.py ANNALSD [unittest's arguments]
"""
import base64
import csv
import datetime
import gzip
import http.client
import io
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

import icalendar

from annalsd import Annalsd, content_of

ANNALSD = ""
TEXT = ("The harbour board met in Bremen on 3 July 1957. "
        "The mayor visited Ghent on 9 July 1957.")
COUNT = "/annals.v1.TimelineService/CountEvents"
TIMELINE = "/v1/collections/default/timeline."
STREAM = "/annals.v1.TimelineService/StreamTimeline"
INGEST = "/annals.v1.DocumentService/IngestDocument"
WATCH = "/annals.v1.ChangeService/WatchChanges"
DEFAULT = {"parent": "collections/default"}
JSON = {"Content-Type": "application/json"}


class Server(Annalsd):
    """An annalsd whose HTTP door is spoken to."""

    def __init__(self, *flags):
        super().__init__(ANNALSD, *flags)

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30)

    def call(self, method, path, body=None, headers=None):
        connection = self.connection()
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def post(self, path, message, headers=None):
        return self.call("POST", path, json.dumps(message), {**JSON, **(headers or {})})

    def raw(self, sent):
        """What comes back of bytes, until the server ends the connection or is silent."""
        with socket.create_connection(("127.0.0.1", self.http_port), timeout=5) as connection:
            connection.sendall(sent)
            answer = b""
            try:
                while piece := connection.recv(65536):
                    answer += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return answer


def envelope(message, flags=0):
    return struct.pack(">BI", flags, len(message)) + message


def envelopes(body):
    found = []
    while body:
        flags, size = struct.unpack(">BI", body[:5])
        found.append((flags, body[5:5 + size]))
        body = body[5 + size:]
    return found


def field(number, text):
    """A string field of a protobuf message."""
    data = text.encode()
    return bytes([number << 3 | 2, len(data)]) + data


class HttpDoorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--http-origin", "https://timeline.example")
        response, _ = cls.server.post(INGEST, {**DEFAULT, "document": {"text": TEXT}})
        assert response.status == 200, response.status

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def handled(self, code, method):
        """How many calls of a method /metrics says have ended so."""
        _, metrics = self.server.call("GET", "/metrics")
        found = re.search(rf'handled_total{{code="{code}",method="[^"]*/{method}"}} (\d+)',
                          metrics.decode())
        return int(found[1]) if found else 0

    def log_of(self, request_id):
        """The lines of the log about a call, which are written after its answer is sent."""
        for _ in range(100):
            lines = [line for line in self.server.log_text().splitlines()
                     if "msg=rpc " in line and f" id={request_id} " in line]
            if lines:
                return lines
            time.sleep(0.05)
        return []

    def test_refused_calls_are_logged_and_counted(self):
        cases = [
            (COUNT, "POST", b"{", JSON, 400, "INVALID_ARGUMENT"),
            (COUNT, "POST", b"", {"Content-Type": "text/html"}, 415, "INVALID_ARGUMENT"),
            (INGEST, "PUT", b"", JSON, 405, "INVALID_ARGUMENT"),
            (STREAM, "POST", b"{}", JSON, 501, "UNIMPLEMENTED"),
            (COUNT, "POST", b"{}", {**JSON, "Content-Encoding": "br"}, 400, "INVALID_ARGUMENT"),
            (TIMELINE + "ics?relation=beside", "GET", None, {}, 400, "INVALID_ARGUMENT"),
            (COUNT, "POST", b"{}", JSON, 400, "INVALID_ARGUMENT"),  # by the service itself
        ]
        before = self.handled("UNIMPLEMENTED", "StreamTimeline")
        for number, (path, method, body, headers, status, code) in enumerate(cases):
            with self.subTest(path=path, body=body, headers=headers):
                response, _ = self.server.call(method, path, body,
                                               {**headers, "X-Request-Id": f"refused-{number}"})
                self.assertEqual(response.status, status)
                lines = self.log_of(f"refused-{number}")
                self.assertEqual(len(lines), 1, lines)
                self.assertIn(f"status={code} ", lines[0])
                self.assertIn("peer=ipv4:127.0.0.1:", lines[0])
        self.assertEqual(self.handled("UNIMPLEMENTED", "StreamTimeline"), before + 1)

    def test_the_trace_is_logged(self):
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        for number, (parent, is_told) in enumerate([
                (f"00-{trace}-00f067aa0ba902b7-01", True),
                (f"cc-{trace}-00f067aa0ba902b7-01-what-will-be", True),
                (f"00-{trace}-00f067aa0ba902b7-01-more", False),
                (f"ff-{trace}-00f067aa0ba902b7-01", False),
                (f"00-{trace.upper()}-00f067aa0ba902b7-01", False),
                (f"00-{trace}-0000000000000000-01", False),
                (f"00-{'0' * 32}-00f067aa0ba902b7-01", False), ("00", False)]):
            with self.subTest(parent):
                headers = {"traceparent": parent, "X-Request-Id": f"traced-{number}"}
                response, _ = self.server.post(COUNT, DEFAULT, headers)
                self.assertEqual(response.status, 200)
                self.assertEqual(f" trace={trace} " in self.log_of(f"traced-{number}")[0], is_told)

    def test_headers_that_grpc_does_not_bear(self):
        for name in ["X-Request-Id", "Authorization", "traceparent", "tracestate"]:
            answer = self.server.raw(
                f"POST {COUNT} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                "Content-Type: application/json\r\nContent-Length: 34\r\n"
                f"{name}: ".encode() + b"b\xff\x80\r\n\r\n" + b'{"parent": "collections/default" }')
            self.assertTrue(answer.startswith(b"HTTP/1.1 200 "), (name, answer))

    def test_timeouts_that_cannot_be_read(self):
        for name, value in [("Connect-Timeout-Ms", "soon"), ("Connect-Timeout-Ms", "-1"),
                            ("Connect-Timeout-Ms", "12345678901"), ("Grpc-Timeout", "5"),
                            ("Grpc-Timeout", "123456789S"), ("Grpc-Timeout", "+5S")]:
            with self.subTest(value):
                response, body = self.server.post(COUNT, DEFAULT, {name: value})
                self.assertEqual(response.status, 400)
                self.assertEqual(json.loads(body)["code"], "invalid_argument")
                self.assertIn(value, json.loads(body)["message"])
        for name, value in [("Connect-Timeout-Ms", "30000"), ("Grpc-Timeout", "30S")]:
            response, _ = self.server.post(COUNT, DEFAULT, {name: value})
            self.assertEqual(response.status, 200)

    def test_timelines_as_files(self):
        for extension, content_type in [
                ("jsonl", "application/jsonl; charset=utf-8"),
                ("csv", "text/csv; charset=utf-8; header=present"),
                ("ics", "text/calendar; charset=utf-8"), ("timelinejs.json", "application/json"),
                ("vis.json", "application/json"), ("geojson", "application/geo+json"),
                ("jsonld", "application/ld+json")]:
            with self.subTest(extension):
                response, body = self.server.call("GET", TIMELINE + extension)
                self.assertEqual((response.status, response.headers["Content-Type"]),
                                 (200, content_type), body)
                self.assertEqual(response.headers["Content-Disposition"],
                                 f'attachment; filename="default-timeline.{extension}"')
                self.assertIn(b"visited Ghent", body)
                self.assertIn(b"Bremen", body)
                if "json" in extension and extension != "jsonl":
                    json.loads(body)
                head, nothing = self.server.call("HEAD", TIMELINE + extension)
                self.assertEqual((head.status, nothing), (200, b""))
                self.assertEqual(head.headers["Content-Type"], content_type)

    def test_other_programs_read_the_files(self):
        _, body = self.server.call("GET", TIMELINE + "ics")
        events = icalendar.Calendar.from_ical(body).walk("VEVENT")
        self.assertEqual([event.decoded("DTSTART") for event in events],
                         [datetime.date(1957, 7, 3), datetime.date(1957, 7, 9)])
        self.assertEqual([str(event["LOCATION"]) for event in events], ["Bremen", "Ghent"])
        _, body = self.server.call("GET", TIMELINE + "csv")
        rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
        self.assertEqual([(row["when"], row["places"]) for row in rows],
                         [("1957-07-03", "Bremen"), ("1957-07-09", "Ghent")])
        _, body = self.server.call("GET", TIMELINE + "jsonl")
        _, whole = self.server.post("/annals.v1.TimelineService/QueryTimeline", DEFAULT)
        names = [json.loads(line)["name"] for line in body.splitlines()]
        self.assertEqual(names, [event["name"] for event in json.loads(whole)["events"]])

    def test_files_have_what_is_asked_for(self):
        for query, words in [
                ("from=1957-07-04", [b"Ghent"]), ("to=1957-07-04", [b"Bremen"]),
                ("filter=place%3DGhent", [b"Ghent"]), ("filter=place+%3D+Bremen", [b"Bremen"]),
                ("limit=1", [b"Bremen"]), ("limit=1&order=descending", [b"Ghent"]),
                ("as_of=1", [b"Bremen", b"Ghent"]), ("from=1958", []),
                ("from=1957&to=1957&relation=within&certainty=certainly", [b"Bremen", b"Ghent"]),
                ("from=1957-07-04&to=1957-07-05&relation=met-by", [])]:
            with self.subTest(query):
                response, body = self.server.call("GET", TIMELINE + "jsonl?" + query)
                self.assertEqual(response.status, 200, body)
                lines = body.splitlines()
                self.assertEqual(len(lines), len(words), body)
                for line, word in zip(lines, words):
                    self.assertIn(word, line)

    def test_files_that_cannot_be_had(self):
        for path, status, words in [
                (TIMELINE + "xls", 404, 'no format "xls"; there are jsonl, csv, ics,'),
                ("/v1/collections/default/events.csv", 404, "/v1/collections/COLLECTION/timeline"),
                ("/v1/collections/nope/timeline.csv", 404, 'no collection "collections/nope"'),
                ("/v1/collections/%00/timeline.csv", 400, "parent"),
                (TIMELINE + "csv?form=1957", 400, '"form": there is no such parameter; there are'),
                (TIMELINE + "csv?from=1957-13", 400, "query.from"),
                (TIMELINE + "csv?relation=near", 400, '"near" is none of overlaps, within,'),
                (TIMELINE + "csv?limit=-1", 400, "not a whole number"),
                (TIMELINE + "csv?as_of=9", 400, "revision 9 cannot be read")]:
            with self.subTest(path):
                response, body = self.server.call("GET", path)
                self.assertEqual((response.status, response.headers["Content-Type"]),
                                 (status, "text/plain; charset=utf-8"))
                self.assertIn(words, body.decode())
        response, _ = self.server.call("POST", TIMELINE + "csv")
        self.assertEqual(response.status, 405)

    def test_paths(self):
        for path, status, words in [("/", 200, b"curl"), ("/healthz", 200, b"ok"),
                                    ("/readyz", 200, b"ok"), ("/nothing", 404, b"/nothing"),
                                    ("/annals.v1.TimelineService/Nothing", 404, b"Nothing"),
                                    ("/annals.v1.Nothing/CountEvents", 404, b"no method")]:
            with self.subTest(path):
                response, body = self.server.call("GET", path)
                self.assertEqual(response.status, status)
                self.assertIn(words, body)
                head, nothing = self.server.call("HEAD", path)
                self.assertEqual((head.status, nothing), (status, b""))
        response, _ = self.server.call("DELETE", "/healthz")
        self.assertEqual((response.status, response.headers["Allow"]), (405, "GET, HEAD"))

    def test_unary_in_both_forms(self):
        response, body = self.server.post(COUNT, DEFAULT, {"x-request-id": "mine"})
        self.assertEqual(response.status, 200)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        self.assertEqual(response.headers["x-request-id"], "mine")
        self.assertEqual(json.loads(body)["count"], "2")
        response, body = self.server.call("POST", COUNT, field(1, "collections/default"),
                                          {"Content-Type": "application/proto"})
        self.assertEqual(response.status, 200)
        self.assertEqual(response.headers["Content-Type"], "application/proto")
        self.assertIn(b"\x08\x02", body)  # count: 2

    def test_unary_by_get(self):
        query = {"connect": "v1", "encoding": "json", "message": json.dumps(DEFAULT)}
        for extra in [{}, {"base64": "1"}, {"base64": "1", "compression": "gzip"}]:
            with self.subTest(extra):
                parameters = {**query, **extra}
                message = parameters["message"].encode()
                if "compression" in extra:
                    message = gzip.compress(message)
                if "base64" in extra:
                    parameters["message"] = base64.urlsafe_b64encode(message).decode().rstrip("=")
                response, body = self.server.call(
                    "GET", COUNT + "?" + urllib.parse.urlencode(parameters))
                self.assertEqual(response.status, 200, body)
                self.assertEqual(json.loads(body)["count"], "2")
        # What writes is not called by following a link.
        response, _ = self.server.call("GET", INGEST + "?" + urllib.parse.urlencode(query))
        self.assertEqual((response.status, response.headers["Allow"]), (405, "POST"))

    def test_errors(self):
        cases = [
            (COUNT, {"parent": "collections/none"}, 404, "not_found", "google.rpc.ResourceInfo"),
            (COUNT, {**DEFAULT, "query": {"from": "1957-13"}}, 400, "invalid_argument",
             "google.rpc.BadRequest"),
            (COUNT, {"parnt": 1}, 400, "invalid_argument", None),
            (COUNT, {**DEFAULT, "asOfRevision": 99}, 400, "out_of_range", None),
            ("/annals.v1.EventService/GetEvent", {"name": "collections/default/events/none"}, 404,
             "not_found", "google.rpc.ResourceInfo"),
            ("/annals.v1.AdminService/BackupCollection", {"name": "collections/default"}, 400,
             "failed_precondition", None),
            (STREAM, DEFAULT, 501, "unimplemented", None),
        ]
        for path, message, status, code, detail in cases:
            with self.subTest(path=path, code=code):
                response, body = self.server.post(path, message)
                error = json.loads(body)
                self.assertEqual((response.status, error["code"]), (status, code))
                self.assertTrue(error["message"])
                self.assertEqual(response.headers["Content-Type"], "application/json")
                if detail:
                    self.assertEqual(error["details"][0]["type"], detail)
                    self.assertIn("=" * (-len(error["details"][0]["value"]) % 4), "===")
        response, body = self.server.call("POST", COUNT, "{", JSON)
        self.assertEqual(response.status, 400, body)
        response, body = self.server.call("POST", COUNT, "{}", {"Content-Type": "text/plain"})
        self.assertEqual(response.status, 415, body)
        self.assertIn("application/json", response.headers["Accept-Post"])

    def test_deadline(self):
        message = envelope(json.dumps({**DEFAULT}).encode())
        response, body = self.server.call(
            "POST", WATCH, message,
            {"Content-Type": "application/connect+json", "Connect-Timeout-Ms": "300"})
        self.assertEqual(response.status, 200)
        flags, last = envelopes(body)[-1]
        self.assertEqual((flags, json.loads(last)["error"]["code"]), (2, "deadline_exceeded"))

    def test_stream_of_connect(self):
        for kind, message in [("json", json.dumps(DEFAULT).encode()),
                              ("proto", field(1, "collections/default"))]:
            with self.subTest(kind):
                response, body = self.server.call(
                    "POST", STREAM, envelope(message),
                    {"Content-Type": "application/connect+" + kind})
                self.assertEqual(response.status, 200)
                parts = envelopes(body)
                self.assertEqual([flags for flags, _ in parts], [0, 2])
                self.assertIn(b"Harbour board met in Bremen", parts[0][1])
                self.assertEqual(parts[1][1], b"{}")
        response, body = self.server.call(
            "POST", STREAM, envelope(gzip.compress(json.dumps(DEFAULT).encode()), 1),
            {"Content-Type": "application/connect+json", "Connect-Content-Encoding": "gzip"})
        self.assertIn(b"Harbour board", body)
        response, body = self.server.call("POST", STREAM, envelope(b'{"parent": "x"}'),
                                          {"Content-Type": "application/connect+json"})
        self.assertEqual(response.status, 200)
        self.assertEqual(json.loads(envelopes(body)[0][1])["error"]["code"], "invalid_argument")

    def test_stream_of_requests(self):
        requests = [{"parent": "collections/files", "file": {"sourceUri": "/a/note.txt"}},
                    {"content": base64.b64encode(TEXT[:30].encode()).decode()},
                    {"content": base64.b64encode(TEXT[30:].encode()).decode(), "last": True}]
        response, body = self.server.call(
            "POST", "/annals.v1.DocumentService/IngestFile",
            b"".join(envelope(json.dumps(request).encode()) for request in requests),
            {"Content-Type": "application/connect+json"})
        parts = envelopes(body)
        self.assertEqual([flags for flags, _ in parts], [0, 2], body)
        self.assertEqual(json.loads(parts[0][1])["document"]["eventCount"], 2)

    def test_grpc_web(self):
        message = envelope(field(1, "collections/default"))
        for kind in ["application/grpc-web", "application/grpc-web+proto",
                     "application/grpc-web-text"]:
            for path in [COUNT, STREAM]:
                with self.subTest(kind=kind, path=path):
                    text = kind.endswith("text")
                    response, body = self.server.call(
                        "POST", path, base64.b64encode(message) if text else message,
                        {"Content-Type": kind, "X-Grpc-Web": "1"})
                    self.assertEqual(response.status, 200)
                    if text:
                        # Each piece is padded by itself.
                        body = b"".join(base64.b64decode(piece + b"=" * (-len(piece) % 4))
                                        for piece in body.replace(b"=", b"= ").split(b" ")
                                        if piece.strip(b"="))
                    parts = envelopes(body)
                    self.assertEqual([flags for flags, _ in parts], [0, 0x80])
                    self.assertEqual(parts[1][1], b"grpc-status: 0\r\n")
        response, body = self.server.call(
            "POST", COUNT, envelope(field(1, "collections/none")),
            {"Content-Type": "application/grpc-web+proto"})
        self.assertEqual(response.status, 200)
        flags, trailers = envelopes(body)[-1]
        self.assertEqual(flags, 0x80)
        self.assertIn(b"grpc-status: 5\r\n", trailers)
        self.assertIn(b"grpc-status-details-bin: ", trailers)
        for bad in [b"\x00\x00", b"\x00\x00\x00\x00\x09x", b"", envelope(b"\xff\xff")]:
            response, body = self.server.call("POST", COUNT, bad,
                                              {"Content-Type": "application/grpc-web+proto"})
            self.assertEqual(response.status, 200)
            self.assertNotIn(b"grpc-status: 0", body, bad)

    def test_compression(self):
        response, body = self.server.post("/annals.v1.TimelineService/QueryTimeline", DEFAULT,
                                          {"Accept-Encoding": "br, gzip"})
        self.assertEqual(response.headers["Content-Encoding"], "gzip")
        self.assertEqual(len(json.loads(gzip.decompress(body))["events"]), 2)
        compressed = gzip.compress(json.dumps(DEFAULT).encode())
        response, body = self.server.call("POST", COUNT, compressed,
                                          {**JSON, "Content-Encoding": "gzip"})
        self.assertEqual(json.loads(body)["count"], "2")
        response, body = self.server.call("POST", COUNT, b"{}", {**JSON, "Content-Encoding": "gzip"})
        self.assertEqual(response.status, 400, body)
        # A small body that becomes a large one is not let become so.
        bomb = gzip.compress(b" " * (80 << 20))
        response, body = self.server.call("POST", COUNT, bomb, {**JSON, "Content-Encoding": "gzip"})
        self.assertEqual((response.status, json.loads(body)["code"]), (429, "resource_exhausted"))

    def test_cors(self):
        asked = {"Origin": "https://timeline.example", "Access-Control-Request-Method": "POST",
                 "Access-Control-Request-Headers": "content-type"}
        response, _ = self.server.call("OPTIONS", COUNT, None, asked)
        self.assertEqual(response.status, 204)
        self.assertEqual(response.headers["Access-Control-Allow-Origin"], asked["Origin"])
        self.assertIn("Connect-Protocol-Version", response.headers["Access-Control-Allow-Headers"])
        response, _ = self.server.post(COUNT, DEFAULT, {"Origin": asked["Origin"]})
        self.assertEqual(response.headers["Access-Control-Allow-Origin"], asked["Origin"])
        for origin in ["https://evil.example", "null", "https://timeline.example.evil"]:
            response, _ = self.server.call("OPTIONS", COUNT, None, {**asked, "Origin": origin})
            self.assertEqual(response.status, 405)
            response, _ = self.server.post(COUNT, DEFAULT, {"Origin": origin})
            self.assertNotIn("Access-Control-Allow-Origin", response.headers)

    def test_one_connection_takes_many_requests(self):
        connection = self.server.connection()
        for i in range(200):
            path, kind = (COUNT, "application/json") if i % 2 else (STREAM,
                                                                     "application/connect+json")
            message = json.dumps(DEFAULT).encode()
            connection.request("POST", path, message if i % 2 else envelope(message),
                               {"Content-Type": kind})
            response = connection.getresponse()
            self.assertEqual(response.status, 200)
            self.assertIn(b"2" if i % 2 else b"Harbour", response.read())
        # Several requests that are sent before the first answer comes.
        answer = self.server.raw(
            (f"POST {COUNT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
             "Content-Length: 40\r\n\r\n" + json.dumps(DEFAULT).ljust(40)).encode() * 3 +
            b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        self.assertEqual(answer.count(b"HTTP/1.1 200 OK"), 4, answer)

    def test_metrics(self):
        self.server.post(COUNT, {"parent": "collections/none"})
        response, body = self.server.call("GET", "/metrics")
        self.assertTrue(response.headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        text = body.decode()
        self.assertRegex(text, r'annals_rpc_handled_total\{code="NOT_FOUND",'
                               r'method="annals.v1.TimelineService/CountEvents"\} \d+')
        self.assertRegex(text, r'annals_rpc_duration_seconds_bucket\{[^}]*le="\+Inf"\} \d+')
        self.assertRegex(text, r'annals_collection_events\{collection="default"\} 2\n')
        self.assertRegex(text, r'annals_storage_table_bytes\{collection="default",'
                               r'family="timeline"\} \d')
        self.assertRegex(text, r"process_resident_memory_bytes \d")

    def test_the_log_names_the_caller(self):
        self.server.post(COUNT, DEFAULT, {"x-request-id": "who-called", "annals-peer": "me"})
        # The line is written once the call is over, which may be after its answer has come.
        end = time.time() + 10
        while "id=who-called" not in self.server.log_text() and time.time() < end:
            time.sleep(0.05)
        self.assertRegex(self.server.log_text(), r"id=who-called peer=ipv4:127\.0\.0\.1:\d+ ")

    def test_bad_requests(self):
        self.assertIn(b" 400 ", self.server.raw(b"NONSENSE\r\n\r\n"))
        self.assertIn(b" 400 ", self.server.raw(b"GET / HTTP/1.1\r\nbad header\r\n\r\n"))
        self.assertIn(b" 431 ", self.server.raw(
            b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 40000 + b"\r\n\r\n"))
        self.assertIn(b" 413 ", self.server.raw(
            f"POST {COUNT} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n".encode()))
        for sent in [b"", b"\x00" * 100, b"\x16\x03\x01\x02\x00", os.urandom(300),
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                     f"POST {COUNT} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                     .encode()]:
            self.server.raw(sent)
        response, _ = self.server.call("GET", "/healthz")
        self.assertEqual(response.status, 200)

    def test_a_large_text_is_asked_for_first(self):
        text = TEXT + " " + "Nothing more was said. " * 100_000
        body = json.dumps({"parent": "collections/large", "document": {"text": text}}).encode()
        with socket.create_connection(("127.0.0.1", self.server.http_port), timeout=60) as connection:
            connection.sendall(
                f"POST {INGEST} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n"
                "Connection: close\r\n\r\n".encode())
            self.assertTrue(connection.recv(1000).startswith(b"HTTP/1.1 100 Continue"))
            connection.sendall(body)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 OK"), answer[:300])

    def test_a_follower_that_goes_is_let_go(self):
        def running():
            _, body = self.server.call("GET", "/metrics")
            counts = {}
            for line in body.decode().splitlines():
                if 'method="annals.v1.ChangeService/WatchChanges"' in line:
                    for name in ["started", "handled"]:
                        if line.startswith(f"annals_rpc_{name}_total"):
                            counts[name] = counts.get(name, 0) + int(line.rsplit(" ", 1)[1])
            return counts.get("started", 0) - counts.get("handled", 0)

        message = envelope(json.dumps({**DEFAULT, "afterRevision": "0"}).encode())
        connection = socket.create_connection(("127.0.0.1", self.server.http_port), timeout=10)
        connection.sendall(
            (f"POST {WATCH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/connect+json\r\n"
             f"Content-Length: {len(message)}\r\n\r\n").encode() + message)
        answer = b""
        while b"KIND_CREATED" not in answer:
            answer += connection.recv(65536)
        self.assertEqual(running(), 1)
        connection.close()
        for _ in range(100):
            if running() == 0:
                return
            time.sleep(0.05)
        self.fail("the server goes on with a call whose caller is gone")


class TokensTest(unittest.TestCase):
    """What tokens with roles let their holders do, through the door and so over gRPC behind it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = cls.folder.name + "/tokens"
        cls.tokens = {}
        lines = ["# the tokens of a test"]
        for name, role, collections in [("ann", "writer", ["a", "b"]), ("rob", "reader", ["a"]),
                                        ("all", "reader", []), ("root", "admin", [])]:
            result = subprocess.run(
                [os.path.join(os.path.dirname(ANNALSD), "annals"), "token", name, "--role", role,
                 *(word for collection in collections for word in ["--collection", collection])],
                capture_output=True, text=True, check=True, timeout=60)
            lines.append(result.stdout.strip())
            cls.tokens[name] = result.stderr.split(": ")[1].strip()
            assert cls.tokens[name] not in result.stdout
        cls.write(lines)
        cls.lines = lines
        cls.server = Server("--tokens", cls.file)

    @classmethod
    def write(cls, lines):
        with open(cls.file, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0
        cls.folder.cleanup()

    def code(self, token, path, message):
        headers = {"Authorization": "Bearer " + token} if token else {}
        response, body = self.server.post(path, message, headers)
        return (response.status, json.loads(body).get("code", "ok"))

    def test_roles_and_collections(self):
        ingest = {"document": {"text": TEXT}}
        tokens = self.tokens
        self.assertEqual(self.code(tokens["ann"], INGEST, {"parent": "collections/a", **ingest}),
                         (200, "ok"))
        denied = (403, "permission_denied")
        unknown = (401, "unauthenticated")
        document = {"name": "collections/a/documents/none"}
        compact = "/annals.v1.AdminService/CompactCollection"
        get = "/annals.v1.DocumentService/GetDocument"
        delete = "/annals.v1.DocumentService/DeleteDocument"
        merge = "/annals.v1.EventService/MergeEvents"
        update = "/annals.v1.EventService/UpdateEvent"
        create = "/annals.v1.EventService/CreateEvent"
        batch = "/annals.v1.EventService/BatchCreateEvents"
        for token, path, message, expected in [
                ("", COUNT, {"parent": "collections/a"}, unknown),
                ("annals_wrong", COUNT, {"parent": "collections/a"}, unknown),
                (tokens["rob"], COUNT, {"parent": "collections/a"}, (200, "ok")),
                (tokens["rob"], COUNT, {"parent": "collections/b"}, denied),
                (tokens["rob"], COUNT, {"parent": "nonsense"}, denied),
                (tokens["all"], COUNT, {"parent": "collections/a"}, (200, "ok")),
                (tokens["all"], COUNT, {"parent": "nonsense"}, (400, "invalid_argument")),
                (tokens["rob"], INGEST, {"parent": "collections/a", **ingest}, denied),
                (tokens["ann"], INGEST, {"parent": "collections/c", **ingest}, denied),
                (tokens["rob"], get, document, (404, "not_found")),
                (tokens["rob"], delete, document, denied),
                (tokens["ann"], delete, document, (404, "not_found")),
                (tokens["ann"], merge, {"parent": "collections/a",
                                        "names": ["collections/c/events/x"]}, denied),
                (tokens["ann"], update, {"event": {"name": "collections/c/events/x", "title": "T"}},
                 denied),
                (tokens["ann"], update, {"event": {"title": "T"}}, denied),
                (tokens["ann"], update, {}, denied),
                (tokens["rob"], update, {"event": {"name": "collections/a/events/x", "title": "T"}},
                 denied),
                (tokens["ann"], update, {"event": {"name": "collections/a/events/x", "title": "T"}},
                 (404, "not_found")),
                (tokens["ann"], create, {"parent": "collections/c", "event": {"title": "T"}},
                 denied),
                (tokens["rob"], create, {"parent": "collections/a", "event": {"title": "T"}},
                 denied),
                (tokens["ann"], create, {"parent": "collections/a", "event": {"title": "T"}},
                 (200, "ok")),
                (tokens["ann"], batch,
                 {"parent": "collections/a",
                  "requests": [{"parent": "collections/c", "event": {"title": "T"}}]},
                 (400, "invalid_argument")),
                (tokens["ann"], compact, {"name": "collections/a"}, denied),
                (tokens["root"], compact, {"name": "collections/a"}, (200, "ok"))]:
            with self.subTest(path=path, message=message, token=token[:9]):
                self.assertEqual(self.code(token, path, message), expected)

    def test_streams(self):
        for path, message in [(STREAM, {"parent": "collections/b"}),
                              (WATCH, {"parent": "collections/b", "afterRevision": "0"}),
                              ("/annals.v1.DocumentService/IngestFile",
                               {"parent": "collections/b", "last": True})]:
            with self.subTest(path):
                _, body = self.server.call(
                    "POST", path, envelope(json.dumps(message).encode()),
                    {"Content-Type": "application/connect+json",
                     "Authorization": "Bearer " + self.tokens["rob"]})
                error = json.loads(envelopes(body)[-1][1])["error"]
                self.assertEqual(error["code"], "permission_denied", error)

    def test_metrics_and_health(self):
        for path, token, status in [("/healthz", "", 200), ("/metrics", "", 401),
                                    ("/metrics", "rob", 403), ("/metrics", "all", 200)]:
            headers = {"Authorization": "Bearer " + self.tokens[token]} if token else {}
            response, _ = self.server.call("GET", path, None, headers)
            self.assertEqual(response.status, status, path + " " + token)

    def test_a_token_is_withdrawn(self):
        message = {"parent": "collections/none"}
        self.assertEqual(self.code(self.tokens["root"], COUNT, message)[0], 404)
        # A file that cannot be read changes nothing.
        self.write(["nonsense"])
        time.sleep(1.5)
        self.assertEqual(self.code(self.tokens["root"], COUNT, message)[0], 404)
        self.write([line for line in self.lines if not line.startswith("root ")])
        for _ in range(50):
            if self.code(self.tokens["root"], COUNT, message)[0] == 401:
                break
            time.sleep(0.1)
        else:
            self.fail("a withdrawn token is still good")
        self.assertEqual(self.code(self.tokens["all"], COUNT, message)[0], 404)
        self.write(self.lines)
        time.sleep(1.5)
        self.assertNotIn(self.tokens["root"], self.server.log_text())

    def test_a_file_that_cannot_be_read(self):
        for content, words in [("ann writer a", ":1: "), ("ann boss a sha256:00", "\"boss\""),
                               ("ann reader a md5:00", "sha256:"), (None, "cannot be read")]:
            with self.subTest(content), tempfile.TemporaryDirectory() as path:
                if content is not None:
                    with open(path + "/tokens", "w", encoding="ascii") as file:
                        file.write(content)
                result = subprocess.run(
                    [ANNALSD, "--data", path + "/data", "--listen", "127.0.0.1:0", "--tokens",
                     path + "/tokens"],
                    capture_output=True, text=True, check=False, timeout=60)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn(words, result.stderr)


class StoppingTest(unittest.TestCase):
    def test_stop_under_load_loses_no_answer(self):
        server = Server()
        server.post(INGEST, {**DEFAULT, "document": {"text": TEXT}})
        stopped = threading.Event()
        broken = []
        answered = [0]

        def load():
            while not stopped.is_set():
                try:
                    response, body = server.post(COUNT, DEFAULT)
                except OSError:
                    continue  # not taken any more
                except http.client.HTTPException as error:
                    # The connection was closed before the request was read.
                    if not isinstance(error, http.client.RemoteDisconnected):
                        broken.append(repr(error))
                    continue
                answered[0] += 1
                if response.status != 200 or b'"count":"2"' not in body:
                    broken.append((response.status, body))

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        status = server.stop()
        stopped.set()
        for thread in threads:
            thread.join()
        self.assertEqual(status, 0)
        self.assertEqual(broken, [])
        self.assertGreater(answered[0], 50)

    def test_no_door(self):
        with tempfile.TemporaryDirectory() as path:
            process = subprocess.Popen(
                [ANNALSD, "--data", path + "/data", "--listen", "127.0.0.1:0", "--http", "none",
                 "--port-file", path + "/port", "--http-port-file", path + "/http"],
                stderr=subprocess.DEVNULL)
            while not os.path.exists(path + "/port"):
                time.sleep(0.05)
            self.assertEqual(content_of(path + "/http"), "0\n")
            process.terminate()
            self.assertEqual(process.wait(60), 0)

    def test_a_name_with_several_addresses(self):
        # Names of its own a program has only where it may mount.
        with tempfile.TemporaryDirectory() as path:
            with open(path + "/hosts", "w", encoding="ascii") as hosts:
                hosts.write("127.0.0.1 localhost\n127.0.0.2 annals-both\n127.0.0.3 annals-both\n"
                            "192.0.2.1 annals-both\n")  # and one that no machine has
            alone = ["unshare", "--map-root-user", "--mount", "sh", "-c",
                     f'mount --bind "{path}/hosts" /etc/hosts && exec "$@"', "sh"]
            if subprocess.run([*alone, "true"], check=False, stderr=subprocess.DEVNULL).returncode:
                self.skipTest("it may not mount a file of names")
            process = subprocess.Popen(
                [*alone, ANNALSD, "--data", path + "/data", "--listen", "annals-both:0", "--http",
                 "annals-both:0", "--insecure", "--port-file", path + "/port", "--http-port-file",
                 path + "/http"], stderr=subprocess.DEVNULL)
            self.addCleanup(lambda: (process.kill(), process.wait()))
            while not os.path.exists(path + "/http") and process.poll() is None:
                time.sleep(0.05)
            for name in ["port", "http"]:
                port = int(content_of(f"{path}/{name}"))
                for address in ["127.0.0.2", "127.0.0.3"]:
                    socket.create_connection((address, port), timeout=30).close()
                with self.assertRaises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port), timeout=30)
            process.terminate()
            self.assertEqual(process.wait(60), 0)

    def test_an_address_in_use(self):
        with socket.socket() as taken, tempfile.TemporaryDirectory() as path:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            result = subprocess.run(
                [ANNALSD, "--data", path, "--listen", "127.0.0.1:0", "--http", address],
                capture_output=True, text=True, check=False, timeout=60)
            self.assertEqual(result.returncode, 4, result.stderr)
            self.assertIn(address, result.stderr)


if __name__ == "__main__":
    ANNALSD = sys.argv.pop(1)
    unittest.main()
