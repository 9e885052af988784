#!/usr/bin/env python3
"""What can be told of the container without an engine that builds images.

usage: container_test.py ANNALSD [unittest's arguments]

annalsd runs as in it: with a root file system that is read-only but for its data and /tmp, and
without capabilities. The check of its health is that of the image.
"""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

# Of tests/http.
import tls_test
from annalsd import Annalsd, content_of

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / "deploy"
ANNALSD = ""
# $1 is a folder with what is to be /tmp and /var/lib; the rest is the command.
READ_ONLY = """
set -e
mount --make-rprivate /
mount --bind "$1/lib" /var/lib
mount --bind "$1/tmp" /tmp
mount -o remount,bind,ro /
shift
! touch /read-only 2>/dev/null
exec setpriv --bounding-set -all --inh-caps -all --no-new-privs "$@"
"""


def free_ports():
    """A port such that the next is free too, for the HTTP door."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def can_mount():
    return subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/tmp"],
                          capture_output=True, check=False).returncode == 0


class ContainerTest(unittest.TestCase):
    def health(self, port, **environment):
        path = os.pathsep.join([str(pathlib.Path(ANNALSD).parent), os.environ["PATH"]])
        return subprocess.run(
            [DEPLOY / "container/healthcheck"], check=False, timeout=60,
            env={"PATH": path, "ANNALS_LISTEN": f"0.0.0.0:{port}", **environment}).returncode

    def start(self, *flags):
        port = free_ports()
        server = Annalsd(ANNALSD, "--http", f"127.0.0.1:{port + 1}", *flags,
                         listen=f"127.0.0.1:{port}")
        self.addCleanup(server.stop)
        return server, port

    def test_health(self):
        server, port = self.start()
        self.assertEqual(self.health(port), 0)
        server.process.send_signal(signal.SIGSTOP)
        self.assertEqual(self.health(port), 1)
        server.process.send_signal(signal.SIGCONT)
        self.assertEqual(self.health(port), 0)
        self.assertEqual(self.health(free_ports()), 1)

    def test_health_where_connections_are_encrypted(self):
        files = tls_test.Certificates()
        self.addCleanup(files.dir.cleanup)
        files.sign("server")
        certificate = files.path("server.pem")
        _, port = self.start("--tls-cert", certificate, "--tls-key", files.path("server.key"))
        told = {"ANNALS_SERVER_TLS_CERT": certificate, "ANNALS_TLS_CA": files.path("ca.pem")}
        self.assertEqual(self.health(port, **told), 0)
        self.assertEqual(self.health(free_ports(), **told), 1)

    @unittest.skipUnless(can_mount(), "skipped: nothing can be mounted here")
    def test_a_root_that_is_read_only(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("lib", "tmp"):
                os.mkdir(f"{folder}/{name}")
            # Where the project itself lies in /tmp, nothing of it is to be seen there.
            for file in (ANNALSD, DEPLOY / "annalsd.toml"):
                shutil.copy(file, f"{folder}/tmp")
            with open(folder + "/log", "wb") as log:
                server = subprocess.Popen(
                    ["unshare", "--mount", "sh", "-c", READ_ONLY, "sh", folder,
                     "/tmp/annalsd", "--config", "/tmp/annalsd.toml", "--listen", "127.0.0.1:0", "--port-file",
                     "/tmp/port"], stdout=log, stderr=log)
            try:
                port = pathlib.Path(folder, "tmp/port")
                for _ in range(600):
                    if port.exists() or server.poll() is not None:
                        break
                    time.sleep(0.05)
                self.assertTrue(port.exists(), content_of(folder + "/log"))
                note = pathlib.Path(folder, "note.txt")
                note.write_text("The harbour board met in Bremen on 3 July 1957.", encoding="utf-8")
                address = "127.0.0.1:" + port.read_text(encoding="utf-8").strip()
                stored = subprocess.run(
                    [pathlib.Path(ANNALSD).parent / "annals", "ingest", note, "--server", address],
                    capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(stored.returncode, 0, stored.stderr)
            finally:
                server.send_signal(signal.SIGTERM)
                self.assertEqual(server.wait(60), 0)
            self.assertTrue(os.path.exists(folder + "/lib/annals/collections/default"))

    def test_the_files_name_what_is_there(self):
        lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
        for sources in re.findall(r"(?m)^COPY (?:--\S+ )*(.+) \S+$", lines):
            for source in sources.split():
                self.assertTrue((DEPLOY.parent / source).exists(), source)
        self.assertRegex(lines, r"(?m)^USER 741:741$")
        told = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
        for line in ("read_only: true", "- ALL", "- no-new-privileges:true",
                     "dockerfile: deploy/Dockerfile"):
            self.assertRegex(told, rf"(?m)^ +{re.escape(line)}$")


if __name__ == "__main__":
    ANNALSD = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
