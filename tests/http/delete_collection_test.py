#!/usr/bin/env python3
"""A real annalsd that is killed while collections are deleted: each is there whole, or is gone.
Who watches a collection is told that it is gone, and who may not see one is not shown it.

usage: delete_collection_test.py ANNALSD ANNALS [unittest's arguments]
"""
import json
import random
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import http.client

import stop_test
from stop_test import Server, call, wait

ANNALS = ""
ROUNDS = 12
DOCUMENTS = 3


def events_in(port, collection):
    status, answer = call(port, "TimelineService/CountEvents", {"parent": collection})
    return int(answer.get("count", 0)) if status == 200 else answer["code"]


def ingest(port, collection, number):
    status, answer = call(port, "DocumentService/IngestDocument", {
        "parent": collection, "documentId": f"d-{number}",
        "document": {"text": f"The board met in Bremen on {number + 1} July 1957."}})
    assert status == 200, answer


def delete(port, collection, **fields):
    return call(port, "CollectionService/DeleteCollection", {"name": collection, **fields})


class DeleteCollectionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def start(self):
        server = Server(self.folder)
        self.addCleanup(lambda: (server.process.kill(), server.process.wait()))
        return server

    def test_killed_at_any_moment_it_is_whole_or_gone(self):
        gone = 0
        moments = random.Random(7)
        for turn in range(2 * ROUNDS):
            if turn >= ROUNDS and gone > 0:
                break
            server = self.start()
            if events_in(server.port, "collections/trial") == "not_found":
                for number in range(DOCUMENTS):
                    ingest(server.port, "collections/trial", number)
            answers = []

            def try_to_delete(port=server.port, answers=answers):
                try:
                    answers.append(delete(port, "collections/trial", force=True))
                except OSError:
                    pass  # it was killed meanwhile
                except http.client.HTTPException:
                    pass

            thread = threading.Thread(target=try_to_delete)
            thread.start()
            # Where the machine is so busy that nothing is done so soon, later and later.
            time.sleep(moments.uniform(0, 0.03) * 1.5 ** max(0, turn - ROUNDS))
            server.process.kill()
            server.process.wait()
            thread.join()
            server = self.start()
            left = events_in(server.port, "collections/trial")
            if answers:
                self.assertEqual(answers, [(200, {})])
                self.assertEqual(left, "not_found", "an answered deletion is done")
            self.assertIn(left, [DOCUMENTS, "not_found"])
            gone += left == "not_found"
            if left == DOCUMENTS:
                status, answer = call(server.port, "AdminService/VerifyCollection",
                                      {"name": "collections/trial"})
                self.assertEqual(status, 200)
                ended = wait(server.port, answer)
                self.assertNotIn("differenceCount", ended["response"]["report"])
            server.process.kill()
            server.process.wait()
        self.assertGreater(gone, 0, "no round came so far as to delete")

    def test_watchers_and_pages_end_with_it(self):
        server = self.start()
        for number in range(DOCUMENTS):
            ingest(server.port, "collections/trial", number)
        status, page = call(server.port, "EventService/ListEvents",
                            {"parent": "collections/trial", "pageSize": 1})
        self.assertEqual(status, 200)
        watcher = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        message = json.dumps({"parent": "collections/trial", "afterRevision": "0"}).encode()
        watcher.request("POST", "/annals.v1.ChangeService/WatchChanges",
                        struct.pack(">BI", 0, len(message)) + message,
                        {"Content-Type": "application/connect+json"})
        stream = watcher.getresponse()
        _, length = struct.unpack(">BI", stream.read(5))
        stream.read(length)  # what there was; now it waits

        begin = time.monotonic()
        self.assertEqual(delete(server.port, "collections/trial")[1]["code"],
                         "failed_precondition")
        self.assertEqual(delete(server.port, "collections/trial", force=True), (200, {}))
        self.assertLess(time.monotonic() - begin, 20, "nobody had to be waited for")
        rest = stream.read()
        watcher.close()
        self.assertIn(b'"code":"not_found"', rest)
        # Its name is free at once, and a page of what it was is not shown.
        ingest(server.port, "collections/trial", 9)
        self.assertEqual(events_in(server.port, "collections/trial"), 1)
        status, answer = call(server.port, "EventService/ListEvents",
                              {"parent": "collections/trial", "pageSize": 1,
                               "pageToken": page["nextPageToken"]})
        self.assertEqual((status, answer["code"]), (400, "failed_precondition"))
        self.assertEqual(delete(server.port, "collections/none")[1]["code"], "not_found")
        self.assertEqual(delete(server.port, "collections/none", allowMissing=True), (200, {}))

    def test_pages_of_collections(self):
        server = self.start()
        ids = [f"c-{number}" for number in range(5)]
        for collection in ids:
            self.assertEqual(call(server.port, "CollectionService/CreateCollection",
                                  {"collectionId": collection})[0], 200)
        request, found = {"pageSize": 2, "readMask": "name"}, []
        while True:
            status, page = call(server.port, "CollectionService/ListCollections", request)
            self.assertEqual(status, 200, page)
            found += page["collections"]
            if "nextPageToken" not in page:
                break
            self.assertEqual(len(page["collections"]), 2)
            request["pageToken"] = page["nextPageToken"]
        self.assertEqual(found, [{"name": "collections/" + collection} for collection in ids])
        # One whose files are damaged does not keep the others from being listed.
        with open(self.folder + "/data/collections/c-9", "w", encoding="utf-8"):
            pass
        server.process.kill()
        server.process.wait()
        manifest = self.folder + "/data/collections/c-1/CURRENT"
        with open(manifest, "w", encoding="utf-8") as file:
            file.write("MANIFEST-999999\n")
        server = self.start()
        status, page = call(server.port, "CollectionService/ListCollections", {})
        self.assertEqual(status, 200, page)
        self.assertEqual([each["name"] for each in page["collections"]],
                         ["collections/c-0", "collections/c-2", "collections/c-3",
                          "collections/c-4"])
        self.assertEqual(page["unreachable"], ["collections/c-1"])

    def test_tokens_show_and_change_their_own_collections(self):
        made = {}
        lines = []
        for name, role, collections in [("root", "admin", "*"), ("ann", "reader", "letters"),
                                        ("bob", "writer", "*"), ("cat", "admin", "letters")]:
            flags = [] if collections == "*" else ["--collection", collections]
            text = subprocess.run([ANNALS, "token", name, "--role", role, *flags],
                                  check=True, capture_output=True, text=True)
            words = (text.stdout + text.stderr).split()
            made[name] = next(word for word in words if word.startswith("annals_"))
            lines += [line.strip() for line in (text.stdout + text.stderr).splitlines()
                      if "sha256:" in line]
        tokens = self.folder + "/tokens"
        with open(tokens, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        server = Server(self.folder, "--tokens", tokens)
        self.addCleanup(lambda: (server.process.kill(), server.process.wait()))

        def ask(name, method, message):
            return call(server.port, "CollectionService/" + method, message,
                        {"Authorization": "Bearer " + made[name]})

        for collection in ["letters", "reports"]:
            self.assertEqual(ask("root", "CreateCollection", {"collectionId": collection})[0], 200)

        def names(name):
            listed = ask(name, "ListCollections", {})[1]["collections"]
            return [each["name"] for each in listed]

        self.assertEqual(names("root"), ["collections/letters", "collections/reports"])
        self.assertEqual(names("ann"), ["collections/letters"])
        denied = "permission_denied"
        update = {"collection": {"name": "collections/letters", "displayName": "Letters"}}
        for name, method, message, code in [
                ("ann", "GetCollection", {"name": "collections/reports"}, denied),
                ("ann", "UpdateCollection", update, denied),
                ("bob", "UpdateCollection", update, denied),
                ("bob", "CreateCollection", {"collectionId": "other"}, denied),
                ("bob", "DeleteCollection", {"name": "collections/letters"}, denied),
                ("cat", "UpdateCollection", update, None),
                ("cat", "CreateCollection", {"collectionId": "other"}, denied),
                ("cat", "DeleteCollection", {"name": "collections/reports"}, denied),
                ("cat", "DeleteCollection", {"name": "collections/letters"}, None)]:
            answer = ask(name, method, message)[1]
            self.assertEqual(answer.get("code"), code, (name, method, answer))
        self.assertEqual(names("root"), ["collections/reports"])


if __name__ == "__main__":
    stop_test.ANNALSD, ANNALS = sys.argv[1], sys.argv[2]
    del sys.argv[1:3]
    unittest.main(verbosity=2)
