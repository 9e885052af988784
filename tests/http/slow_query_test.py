#!/usr/bin/env python3
"""What the log of a real annalsd tells of slow queries.

usage: slow_query_test.py ANNALSD [unittest's arguments]
"""
import http.client
import json
import shlex
import subprocess
import sys
import time
import unittest

from annalsd import Annalsd

ANNALSD = ""
DEFAULT = {"parent": "collections/default"}
# Two visits, one of them to Ghent, and five meetings.
TEXT = ("The mayor visited Ghent on 9 July 1957. The mayor visited Bremen on 11 July 1957. " +
        " ".join(f"The harbour board met in Bremen on {day} July 1957." for day in range(21, 26)))


class Server(Annalsd):
    def __init__(self, *flags):
        super().__init__(ANNALSD, *flags)
        self.calls = 0
        status, _ = self.call("DocumentService/IngestDocument",
                              {**DEFAULT, "document": {"text": TEXT}})
        assert status == 200

    def request(self, verb, path, body=None, content_type="application/json"):
        self.calls += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30)
        connection.request(verb, path, body, {"Content-Type": content_type,
                                              "X-Request-Id": f"call-{self.calls}"})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, content

    def call(self, method, message):
        return self.request("POST", "/annals.v1." + method, json.dumps(message))

    def lines(self, message):
        """The lines of the last call with this message, once its own has been written."""
        mark = f" id=call-{self.calls} "
        for _ in range(200):
            lines = [line for line in self.log_text().splitlines() if mark in line]
            if any(" msg=rpc " in line for line in lines):
                break
            time.sleep(0.02)
        return [dict(word.split("=", 1) for word in shlex.split(line)) for line in lines
                if f"msg={message} " in line]


class SlowQueryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Everything takes longer than that.
        cls.server = Server("--slow-query-ms", "0.000001")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def plan(self, **wanted):
        """The one line of the last call, which must have these fields; None: not have."""
        lines = self.server.lines('"slow query"')
        self.assertEqual(len(lines), 1, lines)
        self.assertEqual({key: lines[0].get(key) for key in wanted}, wanted, lines[0])
        return lines[0]

    def query(self, **query):
        status, body = self.server.call("TimelineService/QueryTimeline", {**DEFAULT, "query": query})
        self.assertEqual(status, 200, body)

    def test_the_plan_of_a_timeline(self):
        self.query()
        line = self.plan(method="annals.v1.TimelineService/QueryTimeline", level="warning",
                         caller="ipv4:127.0.0.1", timelines="everything", entries="7", events="7",
                         records=None, leaps=None)
        self.assertGreater(float(line["work_ms"]), 0)
        self.assertGreaterEqual(float(line["ms"]), float(line["work_ms"]))
        self.assertGreater(int(line["ranges"]), 0)
        self.query(filter="type = visit")
        self.plan(timelines="type=visit", entries="2", records="2", events="2", leaps=None)
        self.query(filter="type = meeting", order="TIME_ORDER_DESCENDING")
        self.plan(timelines="type=meeting, descending", entries="5", records="5", events="5")

    def test_the_plan_of_a_join(self):
        self.query(filter="type = visit AND place = Ghent")
        line = self.plan(timelines="type=visit AND place=ghent", entries="1", records="1",
                         events="1")
        self.assertGreater(int(line["leaps"]), 0)
        self.query(filter="(place = Ghent OR place = Bremen) AND NOT type = meeting")
        self.plan(timelines="(place=ghent OR place=bremen) AND NOT type=meeting", entries="2",
                  events="2")

    def test_a_span_leaves_out_what_lies_beyond(self):
        self.query(**{"from": "1957-07-22", "to": "1957-07-23", "filter": "type = meeting"})
        line = self.plan(events="2")
        self.assertLess(int(line["entries"]), 5)
        for part in ['from: "1957-07-22"', 'to: "1957-07-23"', 'filter: "type = meeting"',
                     'parent: "collections/default"']:
            self.assertIn(part, line["request"])

    def test_other_methods(self):
        for method, message, wanted in [
                ("CountEvents", {"query": {"filter": "type = visit AND place = Ghent"}},
                 {"timelines": "type=visit AND place=ghent", "entries": "1", "events": None}),
                ("SearchEvents", {"text": "mayor"}, {"timelines": "word=mayor", "entries": "2"}),
                ("QueryFacets", {"query": {"filter": "type = meeting"}},
                 {"timelines": "type=meeting", "entries": "5"})]:
            with self.subTest(method):
                status, body = self.server.call("TimelineService/" + method,
                                                {**DEFAULT, **message})
                self.assertEqual(status, 200, body)
                self.plan(method="annals.v1.TimelineService/" + method, **wanted)
        self.server.call("TimelineService/QueryTiles", DEFAULT)
        self.assertIn("band=", self.plan(entries="7")["timelines"])
        self.server.call("EventService/ListEvents", DEFAULT)
        self.plan(method="annals.v1.EventService/ListEvents", events="7", timelines=None)

    def test_streams(self):
        data = json.dumps({**DEFAULT, "query": {"filter": "type = visit"}}).encode()
        self.server.request("POST", "/annals.v1.TimelineService/StreamTimeline",
                            bytes([0]) + len(data).to_bytes(4, "big") + data,
                            "application/connect+json")
        self.plan(method="annals.v1.TimelineService/StreamTimeline", timelines="type=visit",
                  entries="2", events="2")
        self.server.request("GET", "/v1/collections/default/timeline.csv?filter=type%3Dmeeting")
        self.plan(method="annals.v1.TimelineService/ExportTimeline", timelines="type=meeting",
                  entries="5", events="5")

    def test_a_query_that_fails_is_told_too(self):
        self.query_status = self.server.call("TimelineService/QueryTimeline",
                                             {**DEFAULT, "query": {"filter": "x" * 100_000}})
        self.assertEqual(self.query_status[0], 400)
        self.assertLess(len(self.plan(timelines=None)["request"]), 1100)

    def test_what_is_no_query(self):
        for method, message in [
                ("EventService/CreateEvent",
                 {"parent": "collections/other", "event": {"title": "x"}}),
                ("ExtractionService/ExtractDocument", {"document": {"text": TEXT}}),
                ("AdminService/VerifyCollection", {"name": "collections/default"})]:
            with self.subTest(method):
                self.assertEqual(self.server.call(method, message)[0], 200)
                self.assertEqual(self.server.lines('"slow query"'), [])
                self.assertEqual(len(self.server.lines("rpc")), 1)


class ThresholdTest(unittest.TestCase):
    def test_only_what_is_slow_is_told(self):
        # By itself the limit is a second; 0 is none.
        for flags in [[], ["--slow-query-ms", "60000"], ["--slow-query-ms", "0"]]:
            server = Server(*flags)
            server.call("TimelineService/QueryTimeline", DEFAULT)
            self.assertEqual(len(server.lines("rpc")), 1, flags)
            self.assertEqual(server.lines('"slow query"'), [], flags)
            self.assertEqual(server.stop(), 0)

    def test_a_limit_that_makes_no_sense(self):
        for value in ["-1", "soon", "86400001"]:
            told = subprocess.run(
                [ANNALSD, "--data", "/nonexistent", "--slow-query-ms", value, "--check-config"],
                capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(told.returncode, 2, told.stderr)
            self.assertIn("--slow-query-ms", told.stderr)


if __name__ == "__main__":
    ANNALSD = sys.argv.pop(1)
    unittest.main()
