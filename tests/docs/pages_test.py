#!/usr/bin/env python3
"""Tests of the checkers of the documentation, above all that they can fail."""

import pathlib
import tempfile
import unittest

import check_pages
import run_page


class PageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="annals-docs-test-")
        self.addCleanup(folder.cleanup)
        self.page = pathlib.Path(folder.name) / "page.md"

    def run_text(self, text: str, update: bool = False) -> list[str]:
        self.page.write_text(text, encoding="utf-8")
        return run_page.run_page(self.page, [], update)

    def check_text(self, text: str) -> list[str]:
        self.page.write_text(text, encoding="utf-8")
        return check_pages.check([self.page])

    def test_commands_share_one_shell(self):
        text = ("```sh\nexport X=seven\nmkdir d && cd d\n```\n\n"
                "```console\n$ echo $X; basename $PWD\nseven\nd\n```\n")
        self.assertEqual(self.run_text(text), [])

    def test_other_output_fails(self):
        text = "```console\n$ echo one; echo two\none\n2\n```\n"
        problem, = self.run_text(text)
        self.assertEqual(problem, f"{self.page}:2: echo one; echo two\n  printed:\none\ntwo")

    def test_missing_and_surplus_lines_fail(self):
        self.assertEqual(len(self.run_text("```console\n$ echo a\na\nb\n```\n")), 1)
        self.assertEqual(len(self.run_text("```console\n$ echo a; echo b\na\n```\n")), 1)

    def test_ellipses_stand_for_text_and_lines(self):
        text = "```console\n$ seq 1 9; echo took 12 ms\n1\n...\n9\ntook ... ms\n```\n"
        self.assertEqual(self.run_text(text), [])
        self.assertEqual(len(self.run_text(text.replace("9\ntook", "8\ntook"))), 1)

    def test_output_not_shown_is_not_compared(self):
        self.assertEqual(self.run_text("```console\n$ echo a\n$ echo b\nb\n```\n"), [])

    def test_failing_command_fails(self):
        for text in ("```sh\nfalse\n```\n", "```console\n$ no-such-program-here\n```\n"):
            self.assertEqual(len(self.run_text(text)), 1, text)

    def test_command_that_ends_bash_fails(self):
        problem, = self.run_text("```sh\necho bye; exit 0\n```\n")
        self.assertIn("ended bash", problem)

    def test_continued_command(self):
        self.assertEqual(self.run_text("```console\n$ echo a \\\n>   b\na b\n```\n"), [])

        here_document = "```console\n$ cat <<END\n> a\n>\n> b\n> END\na\n\nb\n```\n"
        self.assertEqual(self.run_text(here_document), [])

    def test_ids_are_bound(self):
        text = ("```console\n$ echo id $(echo abcdefghijklmnop) end\nid aaaabbbbccccdddd end\n"
                "$ echo aaaabbbbccccdddd | tr a-z A-Z\nABCDEFGHIJKLMNOP\n```\n")
        self.assertEqual(self.run_text(text), [])
        self.assertEqual(len(self.run_text("```console\n$ echo abcdefgh\naaaabbbb\n```\n")), 1)

    def test_block_marked_is_not_run(self):
        self.assertEqual(self.run_text("<!-- not run: it fails -->\n```sh\nfalse\n```\n"), [])

    def test_update_writes_the_output(self):
        text = "```console\n$ echo a; echo b\nc\n$ echo d\nd\n```\nend\n"
        self.assertEqual(self.run_text(text, update=True), [])
        self.assertEqual(self.page.read_text(encoding="utf-8"), text.replace("\nc\n", "\na\nb\n"))

    def test_links(self):
        text = "# A b: c\n[x](#a-b-c) [y](page.md) [z](https://a.b/c)\n"
        self.assertEqual(self.check_text(text), [])
        self.assertEqual(self.check_text("[x](none.md)\n"), [f"{self.page}:1: there is no none.md"])
        self.assertEqual(
            self.check_text("# A\n[x](#b)\n"), [f"{self.page}:2: {self.page} has no heading #b"])

    def test_blocks_that_escape_the_runner(self):
        self.assertEqual(len(self.check_text("```bash\ntrue\n```\n")), 1)
        self.assertEqual(len(self.check_text("```console\ntrue\n```\n")), 1)
        marked = "<!-- not run: no reason -->\n```sh\nfalse\n```\n"
        self.assertEqual(self.check_text(marked * check_pages.MOST_NOT_RUN), [])
        self.assertEqual(len(self.check_text(marked * (check_pages.MOST_NOT_RUN + 1))), 1)

    def test_cpp_blocks_stand_in_a_compiled_file(self):
        block = "<!-- from: temporal/edtf.h -->\n```cpp\n{}\n```\n"
        self.assertEqual(self.check_text(block.format("namespace annals::temporal {")), [])
        self.assertEqual(len(self.check_text(block.format("no such line"))), 1)
        self.assertEqual(len(self.check_text("```cpp\nint x;\n```\n")), 1)


if __name__ == "__main__":
    unittest.main()
