"""A real annalsd for a test."""
import os
import signal
import subprocess
import tempfile
import time


def content_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Annalsd:
    """An annalsd on free ports; its data goes with it."""

    def __init__(self, program, *flags, listen="127.0.0.1:0"):
        self.dir = tempfile.TemporaryDirectory()
        path = self.dir.name
        with open(path + "/log", "wb") as log:
            self.process = subprocess.Popen(
                [program, "--data", path + "/data", "--listen", listen, "--port-file",
                 path + "/port", "--http-port-file", path + "/http", *flags],
                stdout=subprocess.DEVNULL, stderr=log)
        for _ in range(600):
            if os.path.exists(path + "/port") or self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.grpc_port = int(content_of(path + "/port"))
        self.http_port = int(content_of(path + "/http"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        self.dir.cleanup()
        return status

    def log_text(self):
        return content_of(self.dir.name + "/log")
