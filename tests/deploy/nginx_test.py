#!/usr/bin/env python3
"""deploy/nginx/annals.conf in a real nginx before a real annalsd.

usage: nginx_test.py ANNALSD ANNALS [unittest's arguments]

Skipped (status 77) where there is no nginx.
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

# Of tests/http.
import hostile_test
import tls_test
from annalsd import Annalsd, content_of

CONFIGURATION = pathlib.Path(__file__).resolve().parents[2] / "deploy/nginx/annals.conf"
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
ANNALSD = ""
ANNALS = ""
TEXT = "The harbour board met in Bremen on 3 July 1957."
AROUND = """
daemon off;
{user}
pid {dir}/pid;
error_log {dir}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {dir}/body;
  proxy_temp_path {dir}/proxy;
  fastcgi_temp_path {dir}/fastcgi;
  uwsgi_temp_path {dir}/uwsgi;
  scgi_temp_path {dir}/scgi;
  include {dir}/annals.conf;
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Nginx:
    """nginx with our configuration, but for the ports and the certificate."""

    def __init__(self, server, certificate, key):
        self.dir = tempfile.TemporaryDirectory()
        self.port = free_port()
        text = CONFIGURATION.read_text(encoding="utf-8")
        for ours, here in (
                ("127.0.0.1:7411", f"127.0.0.1:{server.grpc_port}"),
                ("127.0.0.1:7412", f"127.0.0.1:{server.http_port}"),
                ("listen 443", f"listen 127.0.0.1:{self.port}"),
                ("  listen [::]:443 ssl http2;\n", ""),
                ("/etc/nginx/annals/server.pem", certificate),
                ("/etc/nginx/annals/server.key", key)):
            assert ours in text, ours
            text = text.replace(ours, here)
        self.write("annals.conf", text)
        # Its workers are to reach the folder, which is ours.
        user = "user root;" if os.geteuid() == 0 else ""
        self.write("nginx.conf", AROUND.format(dir=self.dir.name, user=user))
        self.process = subprocess.Popen(
            [NGINX, "-p", self.dir.name, "-e", self.dir.name + "/error.log", "-c",
             self.dir.name + "/nginx.conf"], stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(content_of(self.dir.name + "/error.log"))

    def write(self, name, text):
        with open(f"{self.dir.name}/{name}", "w", encoding="utf-8") as file:
            file.write(text)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.dir.cleanup()


class NginxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = tls_test.Certificates()
        cls.addClassCleanup(cls.files.dir.cleanup)
        cls.files.sign("server")
        cls.ca = cls.files.path("ca.pem")

    def start(self, *flags):
        server = self.server = Annalsd(ANNALSD, *flags)
        self.addCleanup(server.stop)
        nginx = Nginx(server, self.files.path("server.pem"), self.files.path("server.key"))
        self.addCleanup(nginx.stop)
        self.text = server.dir.name + "/a.txt"
        with open(self.text, "w", encoding="utf-8") as file:
            file.write(TEXT)
        return nginx

    def annals(self, nginx, *arguments, **environment):
        return subprocess.run(self.command(nginx, *arguments), capture_output=True, text=True,
                              timeout=120, check=False,
                              env={"PATH": os.environ["PATH"], **environment})

    def command(self, nginx, *arguments):
        return [ANNALS, *arguments, "--server", f"localhost:{nginx.port}", "--tls-ca", self.ca]

    def fetch(self, nginx, path, body=None, content_type="application/json"):
        """Status and body; a body that is sent makes it a POST."""
        request = urllib.request.Request(f"https://localhost:{nginx.port}{path}", data=body,
                                         headers={"Content-Type": content_type})
        try:
            return urllib.request.urlopen(request, timeout=20, context=tls_test.trusting(self.ca))
        except urllib.error.HTTPError as error:
            return error

    def test_both_doors_through_one_port(self):
        nginx = self.start()
        stored = self.annals(nginx, "ingest", self.text)
        self.assertEqual(stored.returncode, 0, stored.stderr)
        counted = self.annals(nginx, "count")
        self.assertEqual((counted.returncode, counted.stdout.strip()), (0, "1"), counted.stderr)
        answer = self.fetch(nginx, "/annals.v1.TimelineService/CountEvents",
                            b'{"parent":"collections/default"}')
        self.assertEqual(answer.status, 200)
        self.assertEqual(json.load(answer)["count"], "1")
        self.assertEqual(self.fetch(nginx, "/healthz").read(), b"ok\n")

    def test_streams_are_not_held_back(self):
        nginx = self.start()
        self.assertEqual(self.annals(nginx, "ingest", self.text).returncode, 0)
        message = b'{"parent":"collections/default","after_revision":"0"}'
        answer = self.fetch(nginx, "/annals.v1.ChangeService/WatchChanges",
                            bytes([0]) + len(message).to_bytes(4, "big") + message,
                            "application/connect+json")
        self.addCleanup(answer.close)
        self.assertEqual(answer.status, 200)
        # The stream stays open; what is there comes at once.
        self.assertEqual(answer.read(5)[0], 0)
        follower = subprocess.Popen(
            self.command(nginx, "changes", "--after", "0", "--follow", "--output", "jsonl"), text=True,
            stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"]})
        self.addCleanup(follower.stdout.close)
        self.addCleanup(follower.wait)
        self.addCleanup(follower.kill)
        self.assertIn("Bremen", follower.stdout.readline())

    def test_large_bodies_reach_annalsd(self):
        nginx = self.start()
        answer = self.fetch(nginx, "/annals.v1.TimelineService/CountEvents", b" " * 3_000_000 + b"?")
        self.assertEqual((answer.status, json.load(answer)["code"]), (400, "invalid_argument"))

    def test_metrics_stay_inside(self):
        self.assertEqual(self.fetch(self.start(), "/metrics").status, 404)

    def test_tokens_pass_through(self):
        made = subprocess.run([ANNALS, "token", "ann", "--role", "writer"], capture_output=True,
                              text=True, check=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as tokens:
            tokens.write(made.stdout)
            tokens.flush()
            nginx = self.start("--tokens", tokens.name)
            refused = self.annals(nginx, "ingest", self.text)
            self.assertIn("no token", refused.stderr)
            token = made.stderr.split()[-1]
            stored = self.annals(nginx, "ingest", self.text, ANNALS_TOKEN=token)
            self.assertEqual(stored.returncode, 0, stored.stderr)

    def test_streams_that_are_reset_do_not_reach_annalsd(self):
        nginx = self.start()
        self.assertEqual(self.annals(nginx, "ingest", self.text).returncode, 0)
        context = tls_test.trusting(self.ca)
        context.set_alpn_protocols(["h2"])
        until = time.monotonic() + 3
        floods = [hostile_test.ResetFlood(nginx.port, until, context) for _ in range(4)]
        for flood in floods:
            flood.start()
        served = 0
        while time.monotonic() < until or served == 0:
            counted = self.annals(nginx, "count")
            self.assertEqual((counted.returncode, counted.stdout.strip()), (0, "1"), counted.stderr)
            served += 1
        for flood in floods:
            flood.join()
        self.assertGreater(sum(flood.resets for flood in floods), 5000, "that was no flood")
        self.assertNotIn("who begins streams", self.server.log_text())

    def test_too_many_calls_are_refused(self):
        nginx = self.start()
        statuses = [self.fetch(nginx, "/healthz").status for _ in range(10)]
        self.assertEqual(set(statuses), {200})
        # More than the burst, over one connection, faster than the rate.
        connection = tls_test.http.client.HTTPSConnection(
            "localhost", nginx.port, timeout=20, context=tls_test.trusting(self.ca))
        self.addCleanup(connection.close)
        statuses = []
        for _ in range(1000):
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        self.assertEqual(set(statuses), {200, 429})


if __name__ == "__main__":
    if NGINX is None:
        print("nginx_test: skipped: there is no nginx")
        sys.exit(77)
    ANNALSD, ANNALS = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
