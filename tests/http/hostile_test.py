#!/usr/bin/env python3
"""Hostile callers of a real annalsd: floods of streams that are reset and of connections, callers who
are slow to send or do not read, messages that are too large, forged tokens. What is looked at is that
memory and file descriptors stay bounded, and that somebody else is served meanwhile.

usage: hostile_test.py ANNALSD ANNALS [unittest's arguments]

The hostile ones call from 127.0.0.2 and so on, the others from 127.0.0.1.
"""
import contextlib
import http.client
import json
import os
import re
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest

from annalsd import Annalsd
from tls_test import Certificates, trusting

ANNALSD = ""
ANNALS = ""
TEXT = "The harbour board met in Bremen on 3 July 1957."
COUNT = "/annals.v1.TimelineService/CountEvents"
STREAM = "/annals.v1.TimelineService/StreamTimeline"
DEFAULT = {"parent": "collections/default"}
# What is built with a sanitizer needs more of everything.
ROOM = 5 if os.environ.get("ANNALS_SANITIZER") else 1

# Frames of HTTP/2 (RFC 9113, 6) and their flags.
DATA, HEADERS, RST_STREAM, SETTINGS, WINDOW_UPDATE = 0, 1, 3, 4, 8
ACK, END_STREAM, END_HEADERS = 1, 1, 4
CANCEL = 8
INITIAL_WINDOW_SIZE = 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
LARGEST_WINDOW = 2**31 - 1


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(
        ">I", stream) + payload


def literal(name, value):
    """A header without Huffman's code and not for the table (RFC 7541, 6.2.2)."""
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


def headers_of(path):
    return b"".join([
        literal(b":method", b"POST"), literal(b":scheme", b"http"), literal(b":path", path.encode()),
        literal(b":authority", b"a"), literal(b"content-type", b"application/grpc"),
        literal(b"te", b"trailers")])


def envelope(message, flags=0):
    return struct.pack(">BI", flags, len(message)) + message


def parent_of(collection):
    """A request whose field 1 is its parent."""
    name = f"collections/{collection}".encode()
    return bytes([1 << 3 | 2, len(name)]) + name


def connect(port, source, buffer=0):
    """A connection from an address of this machine; `buffer` is what its kernel takes unread."""
    connection = socket.socket()
    if buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connection.settimeout(5)
    connection.bind((source, 0))
    connection.connect(("127.0.0.1", port))
    return connection


class Server(Annalsd):
    """An annalsd with one event."""

    def __init__(self, *flags):
        super().__init__(ANNALSD, "--log-level", "warn", *flags)

    def annals(self, *arguments, host="127.0.0.1", **environment):
        """A call of somebody else: its status, what it says, how long it took."""
        began = time.monotonic()
        done = subprocess.run([ANNALS, *arguments, "--server", f"{host}:{self.grpc_port}"],
                              capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": os.environ["PATH"], **environment})
        return done.returncode, done.stdout + done.stderr, time.monotonic() - began

    def ingest(self, **options):
        path = self.dir.name + "/a.txt"
        with open(path, "w", encoding="utf-8") as file:
            file.write(TEXT)
        status, said, _ = self.annals("ingest", path, **options)
        assert status == 0, said

    def post(self, path, message, headers=None, source="127.0.0.1"):
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30,
                                                source_address=(source, 0))
        connection.request("POST", path, message,
                           {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    def count(self):
        """What is counted through the HTTP door."""
        status, body = self.post(COUNT, json.dumps(DEFAULT))
        return status, json.loads(body).get("count")

    def metric(self, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=30)
        connection.request("GET", "/metrics")
        found = re.search(rf"^{name} (\d+)$", connection.getresponse().read().decode(), re.M)
        connection.close()
        return int(found[1])

    def resident_mib(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize() >> 20

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class ResetFlood(threading.Thread):
    """Begins calls and resets them at once, on a new connection when the server ends one."""

    def __init__(self, port, until, context=None):
        super().__init__()
        self.port = port
        self.until = until
        self.context = context
        self.resets = 0

    def run(self):
        call = headers_of(COUNT)
        while time.monotonic() < self.until:
            with contextlib.suppress(OSError), connect(self.port, "127.0.0.2") as connection:
                if self.context is not None:
                    connection = self.context.wrap_socket(connection, server_hostname="localhost")
                connection.sendall(PREFACE + frame(SETTINGS, 0, 0))
                for first in range(1, 2**30, 200):
                    if time.monotonic() >= self.until:
                        break
                    connection.sendall(b"".join(
                        frame(HEADERS, END_HEADERS, stream, call)
                        + frame(DATA, END_STREAM, stream, envelope(b""))
                        + frame(RST_STREAM, 0, stream, struct.pack(">I", CANCEL))
                        for stream in range(first, first + 200, 2)))
                    self.resets += 100
                connection.close()


class EndlessMessage(threading.Thread):
    """Sends a message that is said to have 2 GiB, of which the server lets it send what it likes."""

    MOST = 500 << 20
    PIECE = 16384  # the longest of a frame

    def __init__(self, server):
        super().__init__()
        self.connection = connect(server.grpc_port, "127.0.0.2")
        self.windows = {0: 65535, 1: 65535}
        self.received = b""
        self.sent = 0
        self.was_ended = False

    def run(self):
        with self.connection:
            try:
                self.connection.sendall(PREFACE + frame(SETTINGS, 0, 0) + frame(
                    HEADERS, END_HEADERS, 1, headers_of(COUNT)))
                self.send(struct.pack(">BI", 0, 1 << 31))
                while self.sent < self.MOST:
                    while min(self.windows.values()) >= self.PIECE:
                        self.send(b"a" * self.PIECE)
                    self.take()
            except TimeoutError:
                pass  # it is not let send more
            except OSError:
                self.was_ended = True

    def send(self, piece):
        self.connection.sendall(frame(DATA, 0, 1, piece))
        self.sent += len(piece)
        for stream in self.windows:
            self.windows[stream] -= len(piece)

    def take(self):
        """Reads how much more may be sent."""
        piece = self.connection.recv(65536)
        if not piece:
            raise ConnectionResetError
        self.received += piece
        while len(self.received) >= 9:
            end = 9 + int.from_bytes(self.received[:3], "big")
            if len(self.received) < end:
                return
            kind, flags, stream = struct.unpack(">BBI", self.received[3:9])
            payload, self.received = self.received[9:end], self.received[end:]
            if kind == WINDOW_UPDATE:
                self.windows[stream] += struct.unpack(">I", payload)[0]
            elif kind == SETTINGS and not flags:
                for name, value in struct.iter_unpack(">HI", payload):
                    if name == INITIAL_WINDOW_SIZE:
                        self.windows[1] += value - 65535
                self.connection.sendall(frame(SETTINGS, ACK, 0))
            elif kind == RST_STREAM:
                raise ConnectionResetError


class HostileTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # A flood needs more descriptors than a shell gives.
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))

    def start(self, *flags):
        server = Server(*flags)
        self.addCleanup(server.dir.cleanup)
        self.addCleanup(server.process.kill)
        return server

    def stop(self, server):
        server.process.terminate()
        self.assertEqual(server.process.wait(60), 0)

    def stand_reset_flood(self, server, context=None, **options):
        """Others are served while streams are reset, and memory is bounded."""
        server.ingest(**options)
        before = most = server.resident_mib()
        until = time.monotonic() + 4
        floods = [ResetFlood(server.grpc_port, until, context) for _ in range(4)]
        for flood in floods:
            flood.start()
        slowest, served = 0.0, 0
        while time.monotonic() < until or served == 0:
            status, said, seconds = server.annals("count", **options)
            self.assertEqual((status, said), (0, "1\n"))
            served += 1
            slowest = max(slowest, seconds)
            most = max(most, server.resident_mib())
        for flood in floods:
            flood.join()
        resets = sum(flood.resets for flood in floods)
        print(f"hostile_test: resets={resets} served={served} slowest_s={slowest:.2f} "
              f"growth_mib={most - before}", file=sys.stderr)
        self.assertGreater(resets, 5000, "that was no flood")
        self.assertLess(slowest, 10 * ROOM)
        self.assertLess(most - before, 256 * ROOM)
        self.assertIn("who begins streams and resets them\" network=127.0.0.2",
                      server.log_text())

    def is_taken(self, server, source):
        """Whether the gRPC port takes a connection from an address, and speaks to it."""
        try:
            with connect(server.grpc_port, source) as connection:
                connection.sendall(PREFACE + frame(SETTINGS, 0, 0))
                return len(connection.recv(9)) == 9
        except OSError:
            return False

    def test_streams_that_are_reset(self):
        server = self.start()
        self.stand_reset_flood(server)
        self.assertGreaterEqual(server.metric("annals_stream_floods_total"), 1)
        # Who has flooded is refused, and only for a while.
        self.assertFalse(self.is_taken(server, "127.0.0.2"))
        self.assertTrue(self.is_taken(server, "127.0.0.3"))
        end = time.monotonic() + 30
        while not self.is_taken(server, "127.0.0.2"):
            self.assertLess(time.monotonic(), end, "it is refused for good")
            time.sleep(0.5)
        self.stop(server)

    def test_streams_that_are_reset_over_tls(self):
        files = Certificates()
        self.addCleanup(files.dir.cleanup)
        files.sign("server")
        server = self.start("--tls-cert", files.path("server.pem"), "--tls-key",
                            files.path("server.key"))
        context = trusting(files.path("ca.pem"))
        context.set_alpn_protocols(["h2"])
        self.stand_reset_flood(server, context, host="localhost",
                               ANNALS_TLS_CA=files.path("ca.pem"))
        self.stop(server)

    def test_many_streams_that_are_answered_are_no_flood(self):
        server = self.start()
        server.ingest()
        call = headers_of(COUNT)
        with connect(server.grpc_port, "127.0.0.2") as connection:
            connection.sendall(PREFACE + frame(SETTINGS, 0, 0)
                               + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", LARGEST_WINDOW - 65535)))
            reader = threading.Thread(target=self.drain, args=(connection,))
            reader.start()
            for first in range(1, 16_000, 200):
                connection.sendall(b"".join(
                    frame(HEADERS, END_HEADERS, stream, call)
                    + frame(DATA, END_STREAM, stream, envelope(parent_of("default")))
                    for stream in range(first, first + 200, 2)))
                time.sleep(0.02)
            time.sleep(0.5)
            self.assertTrue(reader.is_alive(), "the connection was ended")
            connection.shutdown(socket.SHUT_RDWR)
            reader.join()
        self.assertEqual(server.metric("annals_stream_floods_total"), 0)
        self.stop(server)

    @staticmethod
    def drain(connection):
        with contextlib.suppress(OSError):
            while connection.recv(65536):
                pass

    def test_connections(self):
        server = self.start()
        server.ingest()
        memory, descriptors = server.resident_mib(), server.descriptors()
        for port in (server.grpc_port, server.http_port):
            with self.subTest(port=port), contextlib.ExitStack() as flood:
                for source in ("127.0.0.2", "127.0.0.3"):
                    for _ in range(1200):
                        with contextlib.suppress(OSError):
                            flood.enter_context(connect(port, source))
                self.assertEqual(server.annals("count")[:2], (0, "1\n"))
                self.assertEqual(server.count(), (200, "1"))
                # Half of the thousand for the one, half of the rest for the other.
                taken = server.descriptors() - descriptors
                self.assertGreater(taken, 700)
                self.assertLess(taken, 800)
                self.assertLess(server.resident_mib() - memory, 128 * ROOM)
                self.assertGreater(server.metric("annals_connections_refused_total"), 1500)
            end = time.monotonic() + 20
            while server.descriptors() > descriptors + 50:
                self.assertLess(time.monotonic(), end, "connections that are closed are kept")
                time.sleep(0.1)
        self.stop(server)

    def test_connections_of_many_networks(self):
        """Many networks together have all places, and one that has none gets one."""
        server = self.start()
        server.ingest()
        for port in (server.grpc_port, server.http_port):
            with self.subTest(port=port), contextlib.ExitStack() as flood:
                descriptors = server.descriptors()
                for number in range(20):
                    # More than each gets: a half, a quarter, and so on.
                    for _ in range(max(3, (1010 >> number) - (505 >> number) + 10)):
                        with contextlib.suppress(OSError):
                            flood.enter_context(connect(port, f"127.0.0.{2 + number}"))
                end = time.monotonic() + 30
                while server.descriptors() < descriptors + 950:
                    self.assertLess(time.monotonic(), end, "not all places are taken")
                    time.sleep(0.1)
                self.assertLess(server.descriptors() - descriptors, 1050)
                for _ in range(5):
                    if port == server.grpc_port:
                        self.assertEqual(server.annals("count")[:2], (0, "1\n"))
                    else:
                        self.assertEqual(server.count(), (200, "1"))
            end = time.monotonic() + 20
            while server.descriptors() > descriptors + 50:
                self.assertLess(time.monotonic(), end, "connections that are closed are kept")
                time.sleep(0.1)
            self.assertGreater(server.metric("annals_connections_ended_total"), 4)
        self.stop(server)

    def test_slow_writers(self):
        server = self.start()
        server.ingest()
        memory = server.resident_mib()
        slow_headers = f"POST {COUNT} HTTP/1.1\r\nHost: x\r\nA: ".encode()
        # More than fits together are refused at once; the others have said only what is to come.
        slow_body = (f"POST {COUNT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                     f"Content-Length: {90 << 20}\r\n\r\n{{").encode()
        slow_call = PREFACE + frame(SETTINGS, 0, 0) + frame(
            HEADERS, END_HEADERS, 1, headers_of(COUNT)) + frame(
                DATA, 0, 1, struct.pack(">BI", 0, 60 << 20))
        with contextlib.ExitStack() as crowd:
            slow = []
            for port, begun in ((server.http_port, slow_headers), (server.http_port, slow_body),
                                (server.grpc_port, slow_call), (server.grpc_port, PREFACE[:10])):
                for _ in range(100):
                    slow.append(crowd.enter_context(connect(port, "127.0.0.2")))
                    slow[-1].sendall(begun)
            for _ in range(5):
                for connection in slow:
                    with contextlib.suppress(OSError):
                        connection.sendall(b" ")
                self.assertEqual(server.count(), (200, "1"))
                self.assertEqual(server.annals("count")[:2], (0, "1\n"))
                time.sleep(0.2)
            self.assertLess(server.resident_mib() - memory, 128 * ROOM)
        self.stop(server)

    def test_readers_who_do_not_read(self):
        server = self.start()
        lines = server.dir.name + "/events.jsonl"
        with open(lines, "w", encoding="utf-8") as file:
            for number in range(20_000):
                file.write(json.dumps({"title": f"Meeting {number}", "when": {"edtf": "1957-07-03"},
                                       "tags": [f"{number} " * 25 + str(i) for i in range(5)]})
                           + "\n")
        status, said, _ = server.annals("import", lines)
        self.assertEqual(status, 0, said)
        memory = server.resident_mib()
        message = envelope(json.dumps(DEFAULT).encode())
        by_http = (f"POST {STREAM} HTTP/1.1\r\nHost: x\r\nContent-Type: application/connect+json\r\n"
                   f"Content-Length: {len(message)}\r\n\r\n").encode() + message
        # All that gRPC would ever send, if it were up to the window.
        by_grpc = (PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW_SIZE,
                                                                LARGEST_WINDOW))
                   + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", LARGEST_WINDOW - 65535))
                   + frame(HEADERS, END_HEADERS, 1, headers_of(STREAM))
                   + frame(DATA, END_STREAM, 1, envelope(parent_of("default"))))
        with contextlib.ExitStack() as crowd:
            for port, sent in ((server.http_port, by_http), (server.grpc_port, by_grpc)):
                for _ in range(50):
                    connection = crowd.enter_context(connect(port, "127.0.0.2", buffer=4096))
                    connection.sendall(sent)
            most = memory
            for _ in range(10):
                self.assertEqual(server.count(), (200, "20000"))
                self.assertEqual(server.annals("count")[:2], (0, "20000\n"))
                most = max(most, server.resident_mib())
                time.sleep(0.2)
            # The streams together are a hundred times 15 MB.
            print(f"hostile_test: unread_streams=100 growth_mib={most - memory}", file=sys.stderr)
            self.assertLess(most - memory, 384 * ROOM)
        self.stop(server)

    def test_messages_that_are_too_large(self):
        server = self.start()
        server.ingest()
        before = most = server.resident_mib()
        senders = [EndlessMessage(server) for _ in range(4)]
        for sender in senders:
            sender.start()
        while any(sender.is_alive() for sender in senders):
            self.assertEqual(server.annals("count")[:2], (0, "1\n"))
            self.assertEqual(server.count(), (200, "1"))
            most = max(most, server.resident_mib())
        for sender in senders:
            sender.join()
        sent = sum(sender.sent for sender in senders) >> 20
        print(f"hostile_test: sent_mib={sent} growth_mib={most - before}", file=sys.stderr)
        self.assertLess(most - before, 768 * ROOM)
        self.assertGreater(sent, 400, "nothing was too large")
        self.assertTrue(all(sender.was_ended for sender in senders))
        self.assertIn("whose message does not end\" network=127.0.0.2", server.log_text())
        self.stop(server)

    def test_forged_tokens(self):
        made = subprocess.run([ANNALS, "token", "ann"], capture_output=True, text=True, check=True,
                              timeout=60)
        token = made.stderr.split()[-1]
        with contextlib.ExitStack() as files:
            folder = files.enter_context(Certificates().dir)
            with open(folder + "/tokens", "w", encoding="ascii") as file:
                file.write(made.stdout)
            server = self.start("--tokens", folder + "/tokens")
            forged = ["", "annals_", token[:-1], token + "a", token.upper(), token.swapcase(),
                      "a" * 4000, *(token[:at] + ("b" if token[at] == "a" else "a") + token[at + 1:]
                                    for at in range(len(token)))]
            for bearer in forged:
                status, body = server.post(COUNT, json.dumps(DEFAULT),
                                           {"Authorization": "Bearer " + bearer})
                self.assertEqual((status, json.loads(body)["code"]), (401, "unauthenticated"),
                                 bearer)
            good = {"Authorization": "Bearer " + token}
            self.assertEqual(server.post(COUNT, json.dumps(DEFAULT), good)[0], 404)
            self.stop(server)


if __name__ == "__main__":
    ANNALSD, ANNALS = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
