#!/usr/bin/env python3
"""Encrypted connections to both ports of a real annalsd, with certificates made by openssl.

usage: tls_test.py ANNALSD ANNALS [unittest's arguments]
"""
import datetime
import http.client
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

from annalsd import Annalsd

ANNALSD = ""
ANNALS = ""
TEXT = "The harbour board met in Bremen on 3 July 1957."
BOOKS = """
[ca]
default_ca = ours
[ours]
database = {dir}/index
new_certs_dir = {dir}
default_md = sha256
rand_serial = yes
policy = any
[any]
commonName = supplied
"""


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False,
                          **options)


def openssl(*arguments):
    made = run("openssl", *arguments)
    if made.returncode != 0:
        raise RuntimeError(made.stderr)


class Certificates:
    """A folder of an authority and what it has signed."""

    def __init__(self):
        self.dir = tempfile.TemporaryDirectory()
        self.authority("ca")

    def path(self, name):
        return f"{self.dir.name}/{name}"

    def authority(self, name):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "30", "-subj", f"/CN={name}", "-keyout", self.path(name + ".key"),
                "-out", self.path(name + ".pem"))

    def sign(self, name, by="ca", begin=-1, days=30):
        """Makes NAME.pem and NAME.key, valid from `begin` days from now for `days` days."""
        extensions = self.path(name + ".ext")
        with open(extensions, "w", encoding="utf-8") as file:
            file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", f"/CN={name}", "-keyout", self.path(name + ".key"),
                "-out", self.path(name + ".csr"))
        # Of openssl's commands the one that takes times; it wants books to be kept.
        books = tempfile.mkdtemp(dir=self.dir.name)
        with open(books + "/ca.cnf", "w", encoding="utf-8") as file:
            file.write(BOOKS.format(dir=books))
        with open(books + "/index", "w", encoding="utf-8"):
            pass
        begins = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=begin)
        ends = begins + datetime.timedelta(days=days)
        openssl("ca", "-batch", "-notext", "-config", books + "/ca.cnf",
                "-in", self.path(name + ".csr"), "-cert", self.path(by + ".pem"),
                "-keyfile", self.path(by + ".key"), "-startdate", f"{begins:%Y%m%d%H%M%SZ}",
                "-enddate", f"{ends:%Y%m%d%H%M%SZ}", "-extfile", extensions,
                "-out", self.path(name + ".pem"))


class Server(Annalsd):
    """An annalsd with a text to ingest, and those who call it encrypted."""

    def __init__(self, *flags, **options):
        super().__init__(ANNALSD, *flags, **options)
        with open(self.dir.name + "/a.txt", "w", encoding="utf-8") as file:
            file.write(TEXT)

    def annals(self, *arguments, **environment):
        """The command line, towards the gRPC port."""
        return run(ANNALS, *arguments, "--server", f"localhost:{self.grpc_port}",
                   env={"PATH": os.environ["PATH"], **environment})

    def get(self, context, path="/healthz"):
        """A page of the HTTP door, and the serial number of the certificate it was given with."""
        connection = http.client.HTTPSConnection("localhost", self.http_port, timeout=20,
                                                 context=context)
        connection.request("GET", path)
        serial = connection.sock.getpeercert()["serialNumber"]
        body = connection.getresponse().read().decode()
        connection.close()
        return body, serial


def trusting(authority, certificate="", key=""):
    context = ssl.create_default_context(cafile=authority)
    if certificate:
        context.load_cert_chain(certificate, key)
    return context


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = Certificates()
        cls.files.authority("other")
        cls.files.sign("server")
        cls.files.sign("client")
        cls.files.sign("stranger", by="other")
        cls.files.sign("expired", begin=-31)
        cls.files.sign("not_yet", begin=1)
        cls.ca = cls.files.path("ca.pem")

    @classmethod
    def tearDownClass(cls):
        cls.files.dir.cleanup()

    def pair(self, name):
        return self.files.path(name + ".pem"), self.files.path(name + ".key")

    def start(self, *flags, name="server"):
        certificate, key = self.pair(name)
        server = Server("--tls-cert", certificate, "--tls-key", key, *flags)
        self.addCleanup(server.stop)
        return server

    def test_both_ports_are_encrypted(self):
        server = self.start()
        stored = server.annals("ingest", server.dir.name + "/a.txt", "--tls-ca", self.ca)
        self.assertEqual(stored.returncode, 0, stored.stderr)
        for environment in ({"ANNALS_TLS_CA": self.ca}, {}):
            flags = [] if environment else ["--tls-ca", self.ca]
            count = server.annals("count", *flags, **environment)
            self.assertEqual((count.returncode, count.stdout.strip()), (0, "1"), count.stderr)
        self.assertEqual(server.get(trusting(self.ca))[0], "ok\n")
        self.assertIn("annals_", server.get(trusting(self.ca), "/metrics")[0])

    def test_a_stream_over_tls_ends_with_its_caller(self):
        server = self.start()
        connection = http.client.HTTPSConnection("localhost", server.http_port, timeout=20,
                                                 context=trusting(self.ca))
        message = b'{"parent":"collections/default"}'
        server.annals("ingest", server.dir.name + "/a.txt", "--tls-ca", self.ca)
        connection.request("POST", "/annals.v1.ChangeService/WatchChanges",
                           bytes([0]) + len(message).to_bytes(4, "big") + message,
                           {"Content-Type": "application/connect+json"})
        response = connection.getresponse()
        self.assertEqual(response.status, 200)
        self.addCleanup(connection.close)
        # A farewell of TLS, with the connection still open under it.
        connection.sock.settimeout(0.2)
        try:
            connection.sock.unwrap()
        except (TimeoutError, ssl.SSLError, OSError):
            pass
        ended = 'method="annals.v1.ChangeService/WatchChanges"} 1'
        for _ in range(100):
            metrics = server.get(trusting(self.ca), "/metrics")[0]
            handled = [line for line in metrics.splitlines() if "handled_total{" in line]
            if any(line.endswith(ended) for line in handled):
                return
            time.sleep(0.1)
        self.fail(metrics)

    def test_others_are_not_trusted(self):
        server = self.start(name="stranger")
        refused = server.annals("count", "--tls-ca", self.ca)
        self.assertEqual(refused.returncode, 4, refused.stderr)
        with self.assertRaises(ssl.SSLCertVerificationError):
            server.get(trusting(self.ca))
        plain = server.annals("count")
        self.assertEqual(plain.returncode, 4, plain.stderr)
        # It goes on for who trusts it.
        self.assertEqual(server.get(trusting(self.files.path("other.pem")))[0], "ok\n")

    def test_callers_show_a_certificate_where_one_is_asked_for(self):
        server = self.start("--tls-client-ca", self.ca)
        certificate, key = self.pair("client")
        shown = {"ANNALS_TLS_CERT": certificate, "ANNALS_TLS_KEY": key}
        stored = server.annals("ingest", server.dir.name + "/a.txt", "--tls-ca", self.ca, **shown)
        self.assertEqual(stored.returncode, 0, stored.stderr)
        self.assertEqual(server.get(trusting(self.ca, certificate, key))[0], "ok\n")
        for name in (None, "stranger", "expired", "not_yet"):
            with self.subTest(name=name):
                certificate, key = self.pair(name) if name else ("", "")
                shown = {"ANNALS_TLS_CERT": certificate, "ANNALS_TLS_KEY": key}
                refused = server.annals("count", "--tls-ca", self.ca, **shown)
                self.assertEqual(refused.returncode, 4, refused.stderr)
                with self.assertRaises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
                    server.get(trusting(self.ca, certificate, key))

    def test_a_new_certificate_needs_no_new_start(self):
        certificate, key = self.pair("server")
        present = self.files.path("present.pem"), self.files.path("present.key")
        for source, target in zip((certificate, key), present):
            os.link(source, target)
        server = self.start(name="present")
        first = server.get(trusting(self.ca))[1]
        self.files.authority("next")
        self.files.sign("renewed", by="next")
        for source, target in zip(self.pair("renewed"), present):
            os.replace(source, target)
        new_ca = self.files.path("next.pem")
        end = time.time() + 30
        seen = None
        while time.time() < end and seen in (None, first):
            try:
                seen = server.get(trusting(new_ca))[1]
            except ssl.SSLCertVerificationError:
                time.sleep(0.5)
        self.assertNotIn(seen, (None, first))
        answer = None
        while time.time() < end and (answer is None or answer.returncode != 0):
            answer = server.annals("ingest", server.dir.name + "/a.txt", "--tls-ca", new_ca)
            time.sleep(0.5)
        self.assertEqual(answer.returncode, 0, answer.stderr)

    def present(self, *names):
        """Puts files in the place of those that a server reads, as `present_NAME`."""
        for name, target in names:
            shutil.copy(self.files.path(name), self.files.path("draft"))
            os.replace(self.files.path("draft"), self.files.path("present_" + target))

    def until(self, what, holds):
        """Waits for what comes once changed files are read."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.5)
        self.fail(what)

    def is_trusted(self, server):
        """What callers of both ports make of the server's certificate, which must be the same."""
        counted = server.annals("count", "--tls-ca", self.ca)
        # NOT_FOUND: it has no collection yet.
        by_grpc = "no collection" in counted.stderr
        try:
            by_http = server.get(trusting(self.ca))[0] == "ok\n"
        except ssl.SSLCertVerificationError:
            by_http = False
        return by_http if by_http == by_grpc else None

    def test_a_server_whose_certificate_is_not_valid_now_is_not_trusted(self):
        self.present(("expired.pem", "server.pem"), ("expired.key", "server.key"))
        server = self.start(name="present_server")
        self.assertIs(self.is_trusted(server), False)
        self.present(("server.pem", "server.pem"), ("server.key", "server.key"))
        self.until("the certificate is not renewed", lambda: self.is_trusted(server) is True)
        self.present(("not_yet.pem", "server.pem"), ("not_yet.key", "server.key"))
        self.until("the certificate is not changed", lambda: self.is_trusted(server) is False)

    def may_call(self, server, name):
        """Whether who shows a certificate may call, on both ports."""
        certificate, key = self.pair(name)
        counted = server.annals("count", "--tls-ca", self.ca, ANNALS_TLS_CERT=certificate,
                                ANNALS_TLS_KEY=key)
        by_grpc = "no collection" in counted.stderr
        try:
            by_http = server.get(trusting(self.ca, certificate, key))[0] == "ok\n"
        except (ssl.SSLError, ConnectionError, http.client.HTTPException):
            by_http = False
        return by_http if by_http == by_grpc else None

    def test_another_authority_of_callers_needs_no_new_start(self):
        self.present(("ca.pem", "callers.pem"))
        server = self.start("--tls-client-ca", self.files.path("present_callers.pem"))
        self.assertIs(self.may_call(server, "client"), True)
        self.assertIs(self.may_call(server, "stranger"), False)
        self.present(("other.pem", "callers.pem"))
        self.until("the authority is not changed",
                   lambda: self.may_call(server, "stranger") is True)
        self.until("the old authority is still good",
                   lambda: self.may_call(server, "client") is False)

    def refused(self, *flags):
        with tempfile.TemporaryDirectory() as folder:
            return run(ANNALSD, "--data", folder + "/data", *flags)

    def test_bad_files_are_told_before_anything_is_served(self):
        certificate, key = self.pair("server")
        listen = ("--listen", "127.0.0.1:0", "--http", "none")
        cases = (
            (("--tls-cert", certificate), "--tls-key"),
            (("--tls-cert", "/nonexistent", "--tls-key", key), '"/nonexistent"'),
            (("--tls-cert", certificate, "--tls-key", certificate), "private key"),
            (("--tls-cert", certificate, "--tls-key", self.files.path("client.key")),
             "mismatch"),
            (("--tls-cert", certificate, "--tls-key", key, "--tls-client-ca", key), "signers"),
        )
        for flags, words in cases:
            with self.subTest(flags=flags):
                told = self.refused(*listen, *flags)
                self.assertEqual(told.returncode, 2, told.stderr)
                self.assertIn(words, told.stderr)

    def test_other_machines_cannot_connect_without_a_certificate(self):
        for flags in (("--listen", "0.0.0.0:0"), ("--listen", "127.0.0.1:0", "--http", "[::]:0")):
            told = self.refused(*flags)
            self.assertEqual(told.returncode, 2, told.stderr)
            self.assertIn("--insecure", told.stderr)
        server = Server("--insecure", listen="0.0.0.0:0")
        self.assertEqual(server.stop(), 0)

    def test_all_interfaces_of_both_families(self):
        for listen, hosts in (("[::]:0", ("127.0.0.1", "::1")), ("0.0.0.0:0", ("127.0.0.1",))):
            server = Server("--insecure", listen=listen)
            for host in hosts:
                address = f"[{host}]" if ":" in host else host
                with self.subTest(listen=listen, host=host):
                    told = subprocess.run(
                        [ANNALS, "collections", "--server", f"{address}:{server.grpc_port}"],
                        capture_output=True, text=True, timeout=60, check=False)
                    self.assertIn("there are no collections", told.stderr)
                    connection = http.client.HTTPConnection(host, server.http_port, timeout=30)
                    connection.request("GET", "/readyz")
                    self.assertEqual(connection.getresponse().status, 200)
                    connection.close()
            self.assertEqual(server.stop(), 0)

    def test_the_command_line_names_what_it_cannot_read(self):
        server = self.start()
        for flags, environment, words in (
                (("--tls-ca", "/nonexistent"), {}, '"/nonexistent"'),
                (("--tls-ca", self.ca), {"ANNALS_TLS_CERT": self.ca}, "ANNALS_TLS_KEY")):
            told = server.annals("count", *flags, **environment)
            self.assertEqual(told.returncode, 2, told.stderr)
            self.assertIn(words, told.stderr)


if __name__ == "__main__":
    ANNALSD, ANNALS = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
