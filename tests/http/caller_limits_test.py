#!/usr/bin/env python3
"""How much each caller of a real annalsd may call, over HTTP and gRPC.

usage: caller_limits_test.py ANNALSD ANNALS [unittest's arguments]
"""
import base64
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

from annalsd import Annalsd
from tls_test import Certificates, trusting

ANNALSD = ""
ANNALS = ""
COUNT = "/annals.v1.TimelineService/CountEvents"
WATCH = "/annals.v1.ChangeService/WatchChanges"
INGEST = "/annals.v1.DocumentService/IngestDocument"
FILE = "/v1/collections/default/timeline.csv"
DEFAULT = {"parent": "collections/default"}
# A bucket that does not fill while a test runs.
SLOW = ("--caller-rate", "0.001")


class Server(Annalsd):
    def __init__(self, *flags):
        super().__init__(ANNALSD, *flags)

    def call(self, path, message=None, source="127.0.0.1", token=""):
        """A call from an address of this machine, and its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30,
                                                source_address=(source, 0))
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + token
        connection.request("GET" if message is None else "POST", path, json.dumps(message),
                           headers)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response, body

    def statuses(self, count, **options):
        return [self.call(COUNT, DEFAULT, **options)[0].status for _ in range(count)]

    def follow(self, source="127.0.0.1"):
        """The connection of a stream that does not end by itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30,
                                                source_address=(source, 0))
        message = json.dumps({**DEFAULT, "afterRevision": "0"}).encode()
        connection.request("POST", WATCH, bytes([0]) + len(message).to_bytes(4, "big") + message,
                           {"Content-Type": "application/connect+json"})
        response = connection.getresponse()
        flags = response.read(1)[0]
        said = response.read(int.from_bytes(response.read(4), "big"))
        return connection, flags, json.loads(said)

    def annals(self, *arguments, token=""):
        environment = {"PATH": os.environ["PATH"]}
        if token:
            environment["ANNALS_TOKEN"] = token
        return subprocess.run(
            [ANNALS, *arguments, "--server", f"127.0.0.1:{self.grpc_port}"], capture_output=True,
            text=True, timeout=60, check=False, env=environment)

    def over_limit(self):
        """How many calls /metrics says were refused."""
        _, metrics = self.call("/metrics")
        return sum(int(number) for number in
                   re.findall(r"^annals_rpc_over_limit_total\{.*\} (\d+)$", metrics, re.M))


class CallerLimitsTest(unittest.TestCase):
    def start(self, *flags):
        server = Server(*flags)
        self.addCleanup(lambda: self.assertEqual(server.stop(), 0))
        return server

    def test_each_address_has_its_own_rate(self):
        server = self.start(*SLOW, "--caller-burst", "3")
        self.assertEqual(server.statuses(5), [404, 404, 404, 429, 429])
        self.assertEqual(server.statuses(4, source="127.0.0.2"), [404, 404, 404, 429])
        self.assertEqual(server.over_limit(), 3)
        # Pages of the door that are no calls are answered all the same.
        self.assertEqual(server.call("/readyz")[0].status, 200)

    def test_what_a_refusal_says(self):
        server = self.start("--caller-rate", "0.02", "--caller-burst", "1")
        self.assertEqual(server.statuses(1), [404])
        response, body = server.call(COUNT, DEFAULT)
        self.assertEqual(response.status, 429)
        self.assertIn(int(response.headers["Retry-After"]), range(45, 51))
        error = json.loads(body)
        self.assertEqual(error["code"], "resource_exhausted")
        self.assertIn("ipv4:127.0.0.1 makes more than 0.02 calls a second", error["message"])
        details = {detail["type"]: base64.b64decode(detail["value"] + "==")
                   for detail in error["details"]}
        self.assertEqual(list(details), ["google.rpc.ErrorInfo", "google.rpc.QuotaFailure",
                                         "google.rpc.RetryInfo"])
        self.assertIn(b"\x0a\x13RATE_LIMIT_EXCEEDED\x12\x09annals.v1",
                      details["google.rpc.ErrorInfo"])
        self.assertIn(b"caller:ipv4:127.0.0.1", details["google.rpc.QuotaFailure"])
        response, body = server.call(FILE)
        self.assertEqual(response.status, 429)
        self.assertIn(int(response.headers["Retry-After"]), range(45, 51))
        self.assertIn("makes more than", body)

    def test_a_rate_lets_calls_through_again(self):
        server = self.start("--caller-rate", "2", "--caller-burst", "1")
        self.assertEqual(server.statuses(2), [404, 429])
        time.sleep(1)
        self.assertEqual(server.statuses(2), [404, 429])

    def test_both_ports_count_together(self):
        server = self.start(*SLOW, "--caller-burst", "2")
        self.assertEqual(server.statuses(1), [404])
        self.assertIn("no collection", server.annals("count").stderr)
        refused = server.annals("count")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("ipv4:127.0.0.1 makes more than 0.001 calls a second", refused.stderr)
        self.assertEqual(server.statuses(1), [429])

    def test_nobody_can_pass_for_another(self):
        server = self.start(*SLOW, "--caller-burst", "1")
        self.assertEqual(server.statuses(1), [404])
        for name in ["annals-peer-bin", "annals-peer", "X-Forwarded-For"]:
            connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=30)
            connection.request("POST", COUNT, json.dumps(DEFAULT),
                               {"Content-Type": "application/json", name: "ipv4:10.0.0.1:1"})
            self.assertEqual(connection.getresponse().status, 429)
            connection.close()

    def test_each_token_has_its_own_rate(self):
        with tempfile.TemporaryDirectory() as folder:
            tokens = {}
            with open(folder + "/tokens", "w", encoding="ascii") as file:
                for name in ["ann", "rob"]:
                    made = subprocess.run([ANNALS, "token", name], capture_output=True, text=True,
                                          check=True, timeout=60)
                    file.write(made.stdout)
                    tokens[name] = made.stderr.split(": ")[1].strip()
            server = self.start(*SLOW, "--caller-burst", "2", "--tokens", folder + "/tokens")
            # From wherever they come.
            self.assertEqual(server.statuses(1, token=tokens["ann"]), [404])
            self.assertEqual(server.statuses(1, token=tokens["ann"], source="127.0.0.2"), [404])
            self.assertEqual(server.statuses(1, token=tokens["ann"], source="127.0.0.3"), [429])
            refused = server.annals("count", token=tokens["ann"])
            self.assertIn("ann makes more than 0.001 calls a second", refused.stderr)
            self.assertEqual(server.statuses(3, token=tokens["rob"]), [404, 404, 429])
            # Who has none is refused as before, until there are too many of them.
            self.assertEqual(server.statuses(3, source="127.0.0.4"), [401, 401, 429])
            self.assertEqual(server.statuses(3, token="wrong", source="127.0.0.5"),
                             [401, 401, 429])

    def test_each_certificate_has_its_own_rate(self):
        files = Certificates()
        self.addCleanup(files.dir.cleanup)
        for name in ["server", "ann", "rob"]:
            files.sign(name)
        server = self.start(
            *SLOW, "--caller-burst", "2", "--tls-cert", files.path("server.pem"), "--tls-key",
            files.path("server.key"), "--tls-client-ca", files.path("ca.pem"))

        def by_http(name):
            context = trusting(files.path("ca.pem"), files.path(name + ".pem"),
                               files.path(name + ".key"))
            connection = http.client.HTTPSConnection("localhost", server.http_port, timeout=30,
                                                     context=context)
            connection.request("POST", COUNT, json.dumps(DEFAULT),
                               {"Content-Type": "application/json"})
            response = connection.getresponse()
            body = response.read().decode()
            connection.close()
            return response.status, body

        def by_grpc(name):
            return subprocess.run(
                [ANNALS, "count", "--server", f"localhost:{server.grpc_port}", "--tls-ca",
                 files.path("ca.pem")],
                capture_output=True, text=True, timeout=60, check=False,
                env={"PATH": os.environ["PATH"], "ANNALS_TLS_CERT": files.path(name + ".pem"),
                     "ANNALS_TLS_KEY": files.path(name + ".key")}).stderr

        self.assertEqual(by_http("ann")[0], 404)
        self.assertIn("no collection", by_grpc("ann"))
        status, body = by_http("ann")
        self.assertEqual(status, 429)
        self.assertIn("certificate:ann makes more than", body)
        self.assertIn("certificate:ann makes more than", by_grpc("ann"))
        self.assertEqual(by_http("rob")[0], 404)

    def test_streams_that_are_open_count(self):
        server = self.start("--caller-calls", "2")
        stored, _ = server.call(INGEST, {**DEFAULT, "document": {"text": "It rained in 1957."}})
        self.assertEqual(stored.status, 200)
        first, flags, _ = server.follow()
        self.assertEqual(flags, 0)
        second, flags, _ = server.follow()
        self.assertEqual(flags, 0)
        self.assertEqual(server.statuses(1), [429])
        third, flags, said = server.follow()
        self.assertEqual((flags, said["error"]["code"]), (2, "resource_exhausted"))
        self.assertIn("has 2 calls and streams open", said["error"]["message"])
        third.close()
        # Others have places of their own.
        other, flags, _ = server.follow(source="127.0.0.2")
        self.assertEqual(flags, 0)
        self.assertEqual(server.statuses(2, source="127.0.0.2"), [200, 200])
        # A stream whose reader has gone gives its place back.
        first.close()
        for _ in range(200):
            if server.statuses(1) == [200]:
                break
            time.sleep(0.05)
        else:
            self.fail("a stream that has ended still counts")
        for connection in [second, other]:
            connection.close()

    def test_one_call_after_another_is_one_at_a_time(self):
        server = self.start("--caller-calls", "1")
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=30)
        refused = 0
        for _ in range(1000):
            connection.request("POST", COUNT, json.dumps(DEFAULT),
                               {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
            refused += response.status == 429
        connection.close()
        self.assertEqual(refused, 0)

    def test_without_the_flags_there_is_no_limit(self):
        server = self.start()
        self.assertEqual(set(server.statuses(300)), {404})
        self.assertEqual(server.over_limit(), 0)


if __name__ == "__main__":
    ANNALSD, ANNALS = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
