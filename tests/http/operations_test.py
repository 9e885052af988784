#!/usr/bin/env python3
"""Work that goes on after its call, on a real annalsd: followed, waited for, cancelled, cut off by a
stop and by a kill.

usage: operations_test.py ANNALSD ANNALS [unittest's arguments]
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

import stop_test
from annalsd import content_of
from stop_test import GRACE, PARENT, Server, call, wait

ANNALS = ""
OPERATIONS = "/google.longrunning.Operations/"
# So many that it takes a while, on any machine.
DOCUMENTS = 20_000


def code_of(answer):
    return answer[1].get("code", "ok")


class OperationsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.large = self.folder + "/large.jsonl"
        with open(self.large, "w", encoding="utf-8") as file:
            for number in range(DOCUMENTS):
                file.write(json.dumps({
                    "id": f"d-{number}",
                    "text": f"Delegate {number} visited Bremen on {number % 28 + 1} July 1957. " +
                            "The board met there on the next day to plan the pier. " * 3}) + "\n")

    def start(self, *flags):
        server = Server(self.folder, "--backups", self.folder + "/backups", *flags)
        self.addCleanup(lambda: (server.process.kill(), server.process.wait()))
        server.grpc = "127.0.0.1:" + content_of(self.folder + "/port").strip()
        return server

    def annals(self, server, *arguments, token=""):
        env = {"PATH": os.environ["PATH"], **({"ANNALS_TOKEN": token} if token else {})}
        return subprocess.run([ANNALS, *arguments, "--server", server.grpc], capture_output=True,
                              text=True, timeout=120, check=False, env=env)

    def submit(self, server, path=None):
        """Hands a file over; the name of the operation."""
        handed = self.annals(server, "ingest", "--async", path or self.large)
        self.assertEqual((handed.returncode, handed.stderr), (0, ""))
        self.assertRegex(handed.stdout, r"^collections/default/operations/[0-9a-f]{16}\n$")
        return handed.stdout.strip()

    def get(self, server, name):
        status, operation = call(server.port, OPERATIONS + "GetOperation", {"name": name})
        self.assertEqual(status, 200, operation)
        return operation

    def at_work(self, server, name):
        """Waits until some documents are done, but not all."""
        for _ in range(600):
            operation = self.get(server, name)
            if operation["metadata"].get("documentCount", "0") != "0":
                break
            time.sleep(0.02)
        self.assertNotIn("done", operation, "the file is too small for this machine")
        return operation["metadata"]

    def count(self, server):
        status, answer = call(server.port, "AdminService/GetCollectionStatistics",
                              {"name": PARENT})
        return int(answer.get("documentCount", 0)) if status == 200 else 0

    def expect_sound(self, server):
        status, started = call(server.port, "AdminService/VerifyCollection", {"name": PARENT})
        self.assertEqual(status, 200, started)
        report = wait(server.port, started)["response"]["report"]
        self.assertEqual(report.get("differences", []), [])

    def test_a_file_is_ingested_after_its_call(self):
        server = self.start()
        small = self.folder + "/small.jsonl"
        with open(self.large, encoding="utf-8") as file, open(small, "w", encoding="utf-8") as out:
            for _ in range(200):
                out.write(file.readline())
            out.write('{"id": "empty"}\n')
        name = self.submit(server, small)
        waited = self.annals(server, "wait", name)
        self.assertRegex(waited.stdout,
                         r"^200 stored, 0 replaced, 0 unchanged, 1 failed; \d+ events\n$")
        self.assertIn("line 201", waited.stderr)
        self.assertEqual(waited.returncode, 1)
        self.assertEqual(self.count(server), 200)
        metadata = self.get(server, name)["metadata"]
        self.assertEqual(metadata["workDone"], str(os.path.getsize(small)))
        self.assertEqual((metadata["documentCount"], metadata["fractionDone"]), ("201", 1))
        # Again: all are there.
        again = self.annals(server, "wait", self.submit(server, small))
        self.assertIn("0 stored, 0 replaced, 200 unchanged, 1 failed", again.stdout)
        listed = self.annals(server, "operations", "--output", "csv").stdout.splitlines()
        self.assertEqual(len(listed), 3, listed)
        self.assertIn(",SubmitFile,collections/default,succeeded,100%,", listed[1])
        self.assertEqual(os.listdir(self.folder + "/data").count("operations"), 1)

    def test_progress_waiting_and_cancelling(self):
        server = self.start()
        name = self.submit(server)
        metadata = self.at_work(server, name)
        self.assertEqual((metadata["state"], metadata["unit"], metadata["workTotal"]),
                         ("STATE_RUNNING", "UNIT_BYTES", str(os.path.getsize(self.large))))
        begin = time.monotonic()
        status, waited = call(server.port, OPERATIONS + "WaitOperation",
                              {"name": name, "timeout": "0.3s"})
        self.assertEqual((status, "done" in waited), (200, False), waited)
        self.assertGreater(time.monotonic() - begin, 0.28)
        later = metadata
        for _ in range(600):
            later = self.get(server, name)["metadata"]
            if later["documentCount"] != metadata["documentCount"]:
                break
            time.sleep(0.05)
        self.assertGreaterEqual(later["fractionDone"], metadata["fractionDone"])
        self.assertGreater(int(later["documentCount"]), int(metadata["documentCount"]))
        # Another one waits for its turn, and is not begun when it is cancelled.
        other = self.submit(server)
        self.assertEqual(self.get(server, other)["metadata"]["state"], "STATE_WAITING")
        self.assertEqual(self.annals(server, "cancel", other).returncode, 0)
        cancelled = self.get(server, other)
        self.assertEqual((cancelled["done"], cancelled["metadata"]["state"]),
                         (True, "STATE_CANCELLED"))
        self.assertNotIn("startTime", cancelled["metadata"])
        # Work of another kind does not wait.
        self.assertEqual(self.annals(server, "backup").returncode, 0)
        self.assertNotIn("done", self.get(server, name))
        self.assertEqual(code_of(call(server.port, OPERATIONS + "DeleteOperation", {"name": name})),
                         "failed_precondition")
        self.assertEqual(self.annals(server, "cancel", name).returncode, 0)
        ended = self.annals(server, "wait", name)
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr),
                         (1, "", "annals: stopped before it was done\n"))
        left = self.count(server)
        self.assertGreater(left, 0)
        self.assertLess(left, DOCUMENTS)
        self.expect_sound(server)
        self.assertEqual(call(server.port, OPERATIONS + "DeleteOperation", {"name": name}),
                         (200, {}))
        self.assertEqual(self.annals(server, "operation", name).returncode, 3)
        metrics = self.metrics(server)
        self.assertIn('annals_operations_started_total{method="annals.v1.DocumentService/SubmitFile"}'
                      " 2", metrics)
        self.assertIn('annals_operations_ended_total{code="CANCELLED",method="annals.v1.Document'
                      'Service/SubmitFile"} 2', metrics)

    @staticmethod
    def metrics(server):
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as response:
            return response.read().decode()

    def await_call(self, server, method):
        """Waits until the server has a call of it: a client takes long on a busy machine."""
        begun = f'annals_rpc_started_total{{method="{method}"}}'
        for _ in range(1200):
            if begun in self.metrics(server):
                return
            time.sleep(0.05)
        self.fail(f"nobody calls {method}")

    def expect_interrupted(self, server, names):
        for name in names:
            operation = self.get(server, name)
            self.assertEqual((operation["done"], operation["error"]["code"]), (True, 10), operation)
            self.assertEqual(operation["error"]["details"][0]["reason"], "OPERATION_INTERRUPTED")
            self.assertEqual(operation["metadata"]["state"], "STATE_FAILED")

    def test_a_stop_ends_what_is_at_work(self):
        server = self.start()
        names = [self.submit(server), self.submit(server)]
        self.at_work(server, names[0])
        waiting = subprocess.Popen([ANNALS, "wait", names[0], "--server", server.grpc],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.await_call(server, "google.longrunning.Operations/WaitOperation")
        begin = time.monotonic()
        server.process.terminate()
        _, told = waiting.communicate(timeout=GRACE)
        self.assertEqual(server.process.wait(GRACE + 10), 0)
        self.assertLess(time.monotonic() - begin, GRACE)
        self.assertEqual(waiting.returncode, 1, told)
        self.assertIn("the server stopped before the operation was done", told)
        server = self.start()
        self.expect_interrupted(server, names)
        left = self.count(server)
        self.assertGreater(left, 0)
        self.assertLess(left, DOCUMENTS)
        self.expect_sound(server)

    def test_a_kill_ends_it_too(self):
        server = self.start()
        names = [self.submit(server), self.submit(server)]
        self.at_work(server, names[0])
        server.process.kill()
        server.process.wait()
        server = self.start()
        self.expect_interrupted(server, names)
        self.expect_sound(server)
        self.assertEqual([name for name in os.listdir(self.folder + "/data")
                          if name.startswith(".")], [], "nothing is left of the files")

    def test_a_file_that_is_cut_off_is_none(self):
        server = self.start()
        sending = subprocess.Popen(
            [ANNALS, "ingest", "--async", "--format", "jsonl", "-", "--server", server.grpc],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        sending.stdin.write(b'{"id": "a", "text": "It rained on 4 May 1958."}\n')
        sending.stdin.flush()
        self.await_call(server, "annals.v1.DocumentService/SubmitFile")
        sending.kill()
        sending.communicate()
        listed = self.annals(server, "operations")
        self.assertEqual((listed.returncode, listed.stdout), (0, ""))
        self.assertEqual(listed.stderr, "annals: no operations of the collection are known\n")
        self.assertEqual(self.count(server), 0)

    def test_only_so_many_wait(self):
        server = self.start()
        first = self.submit(server)
        small = self.folder + "/small.txt"
        with open(small, "w", encoding="utf-8") as file:
            file.write("The board met in Bremen on 3 July 1957.")
        for _ in range(15):
            self.submit(server, small)
        refused = self.annals(server, "ingest", "--async", small)
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn("16 operations of this kind have not ended", refused.stderr)
        self.annals(server, "cancel", first)
        self.annals(server, "wait", first)
        self.submit(server, small)

    def test_backups_go_on_after_their_call_and_are_cancelled(self):
        server = self.start()
        self.assertEqual(self.annals(server, "wait", self.submit(server, __file__)).returncode, 0)
        name = self.annals(server, "backup", "--async").stdout.strip()
        waited = self.annals(server, "wait", name)
        self.assertRegex(waited.stdout, r"^backup 1 of default, revision 1, \d+ bytes\n$")
        shown = json.loads(self.annals(server, "operation", name.rsplit("/", 1)[1]).stdout)
        self.assertEqual(shown["name"], name)
        self.assertEqual(shown["metadata"]["method"], "annals.v1.AdminService/BackupCollection")
        for command in [["verify"], ["verify", "--backup", "1"], ["repair"], ["compact"]]:
            started = self.annals(server, *command, "--async")
            self.assertEqual((started.returncode, started.stderr), (0, ""), command)
            self.assertEqual(self.annals(server, "wait", started.stdout.strip()).returncode, 0)
        without = subprocess.run([ANNALS, "verify", "--async", "--data", self.folder + "/none"],
                                 capture_output=True, text=True, check=False)
        self.assertNotEqual(without.returncode, 0)

    def test_who_may(self):
        made = {}
        with open(self.folder + "/tokens", "w", encoding="utf-8") as file:
            for name, role, collection in [("root", "admin", "default"), ("ann", "writer", "default"),
                                           ("rob", "reader", "default"), ("eve", "admin", "other")]:
                token = subprocess.run([ANNALS, "token", name, "--role", role, "--collection",
                                        collection], capture_output=True, text=True, check=True)
                file.write(token.stdout)
                made[name] = token.stderr.split(": ")[1].strip()
        server = self.start("--tokens", self.folder + "/tokens")

        def may(who, method, **message):
            return code_of(call(server.port, method, message,
                                {"Authorization": "Bearer " + made[who]}))

        handed = self.annals(server, "ingest", "--async", __file__, token=made["ann"])
        written = handed.stdout.strip()
        self.assertEqual(self.annals(server, "wait", written, token=made["ann"]).returncode, 0)
        for who, expected in [("root", "ok"), ("ann", "permission_denied"),
                              ("rob", "permission_denied"), ("eve", "permission_denied")]:
            with self.subTest(who):
                self.assertEqual(may(who, "AdminService/CompactCollection", name=PARENT), expected)
        _, listed = call(server.port, OPERATIONS + "ListOperations", {"name": PARENT},
                         {"Authorization": "Bearer " + made["root"]})
        names = [operation["name"] for operation in listed["operations"]]
        self.assertEqual(names[1:], [written])
        compacted = names[0]
        _, listed = call(server.port, OPERATIONS + "ListOperations", {"name": PARENT},
                         {"Authorization": "Bearer " + made["ann"]})
        self.assertEqual([operation["name"] for operation in listed["operations"]], [written])
        for who, name, expected in [("root", compacted, "ok"), ("ann", compacted, "denied"),
                                    ("ann", written, "ok"), ("rob", written, "denied"),
                                    ("eve", written, "denied"), ("eve", compacted, "denied")]:
            for method in ["GetOperation", "WaitOperation", "CancelOperation"]:
                with self.subTest(who=who, name=name, method=method):
                    self.assertEqual(may(who, OPERATIONS + method, name=name).split("_")[-1],
                                     expected)
        self.assertEqual(may("ann", OPERATIONS + "DeleteOperation", name=compacted),
                         "permission_denied")
        self.assertEqual(may("root", OPERATIONS + "DeleteOperation", name=compacted), "ok")


if __name__ == "__main__":
    stop_test.ANNALSD = sys.argv.pop(1)
    ANNALS = sys.argv.pop(1)
    unittest.main()
