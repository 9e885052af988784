#!/usr/bin/env python3
"""Checks what can be checked of Markdown pages without running them:

    tests/docs/check_pages.py README.md docs/*.md

- A link to a file or heading of the project leads somewhere.
- Commands stand in `console` or `sh` blocks, the ones that run_page.py runs; few say `not run`, and
  those say why.
- A `cpp` block stands, line for line, in the compiled file that `<!-- from: FILE -->` above names.
"""

import pathlib
import re
import sys

import page as pages

PROJECT = pathlib.Path(__file__).resolve().parents[2]
MOST_NOT_RUN = 8  # blocks of all pages together
_OTHER_SHELLS = ("bash", "shell", "shell-session", "zsh", "terminal")
_LINK = re.compile(r"\]\((?!https?:|mailto:)(?P<file>[^)#\s]*)(?:#(?P<heading>[^)\s]+))?\)")


def headings(path: pathlib.Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ +(.+?) *$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def link_problems(path: pathlib.Path) -> list[str]:
    problems = []
    in_fence = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.lstrip().startswith("```"):
            in_fence = not in_fence
        if in_fence:
            continue
        for link in _LINK.finditer(line):
            target = path.parent / link["file"] if link["file"] else path
            if not target.exists():
                problems.append(f"{path}:{number}: there is no {link['file']}")
            elif link["heading"] and link["heading"] not in headings(target):
                problems.append(f"{path}:{number}: {target} has no heading #{link['heading']}")
    return problems


def block_problems(path: pathlib.Path, block: pages.Block) -> list[str]:
    where = f"{path}:{block.line + 1}"
    if block.language in _OTHER_SHELLS:
        return [f"{where}: commands stand in `console` or `sh` blocks, not `{block.language}`"]
    if block.language == "cpp" and "not run" not in block.marks:
        source = PROJECT / block.marks.get("from", "")
        if not source.is_file():
            return [f"{where}: a comment `<!-- from: FILE -->` above must name the compiled source"]
        wanted = [line.strip() for line in block.lines]
        compiled = [line.strip() for line in source.read_text(encoding="utf-8").splitlines()]
        starts = range(len(compiled) - len(wanted) + 1)
        if not any(compiled[start:start + len(wanted)] == wanted for start in starts):
            return [f"{where}: {block.marks['from']} does not hold these lines"]
    if block.runnable():
        try:
            block.commands()
        except ValueError as error:
            return [f"{path}: {error}"]
    return []


def check(paths: list[pathlib.Path]) -> list[str]:
    """What is wrong with the pages, a line each."""
    problems = []
    not_run = []
    for path in paths:
        problems += link_problems(path)
        for block in pages.read_blocks(path):
            problems += block_problems(path, block)
            if "not run" in block.marks:
                not_run.append(f"{path}:{block.line + 1} ({block.marks['not run']})")
    if len(not_run) > MOST_NOT_RUN:
        problems.append(f"more than {MOST_NOT_RUN} blocks are not run: " + ", ".join(not_run))
    return problems


def main() -> int:
    problems = check([pathlib.Path(path) for path in sys.argv[1:]])
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
