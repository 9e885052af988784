#!/usr/bin/env python3
"""Runs the commands of one Markdown page and compares what they print with what the page shows.

    tests/docs/run_page.py --path build/release/bin README.md
    tests/docs/run_page.py --path build/release/bin --update README.md

All commands of a page run in order in one bash, in a new folder that holds a link to the project's
docs/ and nothing else, with the folders of --path first on the PATH. Every command must succeed. In
the output shown, `...` stands for any text, and alone on a line for any number of lines. Ids of 16
characters, which depend on the folder, stand for any such id, and a later command that uses one
gets the id that was printed in its place. The ports 7411 and 7412 are replaced by free ones, so that
a page's server does not meet the reader's. --update writes what was printed into the page where the two
differ.
"""

import argparse
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

import page as pages

PROJECT = pathlib.Path(__file__).resolve().parents[2]
DEFAULT_PORTS = ("7411", "7412")  # of gRPC, and of the HTTP door, which is the next
COMMAND_TIMEOUT_SECONDS = 60
_ID = re.compile(r"\b[a-z2-7]{16}\b")


class Shell:
    """One bash that keeps its state between commands; output and errors come as one text."""

    def __init__(self, folder: str, path: list[str]):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ANNALS_")}
        environment = kept | {
            "PATH": os.pathsep.join(path + [os.environ["PATH"]]),
            "HOME": folder,
            "XDG_DATA_HOME": os.path.join(folder, ".local", "share"),
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], cwd=folder, env=environment, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)

    def run(self, command: str) -> tuple[int | None, list[str]]:
        """The command's exit status, None if bash ended meanwhile, and the lines printed."""
        marker = f"end-{secrets.token_hex(8)}"
        # The braces keep the command from reading what bash has still to run.
        script = f"{{\n{command}\n}} </dev/null\nprintf '\\n{marker} %d\\n' $?\n"
        self._bash.stdin.write(script)
        self._bash.stdin.flush()
        watchdog = threading.Timer(COMMAND_TIMEOUT_SECONDS, self.kill)
        watchdog.start()
        lines = []
        try:
            for line in self._bash.stdout:
                if line.startswith(marker):
                    # The marker is printed after a line break, which is not the command's own.
                    return int(line.split()[1]), lines[:-1] if lines[-1:] == [""] else lines
                lines.append(line.rstrip())
        finally:
            watchdog.cancel()
        return None, lines

    def kill(self):
        """Ends bash and all that it started."""
        try:
            os.killpg(self._bash.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def close(self):
        self.kill()
        self._bash.communicate()


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines printed are those shown, but for `...` and ids."""
    pattern = ""
    for line in shown:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*"
            continue
        fixed_parts = [[re.escape(text) for text in _ID.split(part)]
                       for part in line.rstrip().split("...")]
        pattern += ".*".join(_ID.pattern.join(part) for part in fixed_parts) + r"\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def bind_ids(shown: list[str], printed: list[str], ids: dict[str, str]):
    """Notes which printed id stands for which shown one, in output without left-out lines."""
    if len(shown) == len(printed):
        for shown_line, printed_line in zip(shown, printed):
            if "..." not in shown_line:
                ids.update(zip(_ID.findall(shown_line), _ID.findall(printed_line)))


def free_ports() -> tuple[str, str]:
    """A free port such that the next is free too."""
    while True:
        with socket.socket() as listener, socket.socket() as second:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return str(port), str(port + 1)


def translate(text: str, ports: tuple[str, str], others: tuple[str, str]) -> str:
    for port, other in zip(ports, others):
        text = text.replace(port, other)
    return text


def run_page(path: pathlib.Path, search_path: list[str], update: bool) -> list[str]:
    """Runs the page and returns what is wrong with it; with `update`, what stays wrong."""
    failures = []
    differences = []
    ids = {}
    ports = free_ports()
    folder = tempfile.mkdtemp(prefix="annals-docs-")
    os.symlink(PROJECT / "docs", os.path.join(folder, "docs"))
    shell = Shell(folder, search_path)
    try:
        for command in (c for b in pages.read_blocks(path) if b.runnable() for c in b.commands()):
            where = f"{path}:{command.line + 1}: {command.text}"
            text = _ID.sub(lambda id_: ids.get(id_[0], id_[0]), command.text)
            status, output = shell.run(translate(text, DEFAULT_PORTS, ports))
            shown_ids = {printed_id: shown_id for shown_id, printed_id in ids.items()}
            printed = [_ID.sub(lambda id_: shown_ids.get(id_[0], id_[0]),
                               translate(line, ports, DEFAULT_PORTS)) for line in output]
            report = "\n".join(printed)
            if status is None:
                failures.append(
                    f"{where}\n  ended bash or took over {COMMAND_TIMEOUT_SECONDS} s:\n{report}")
                break
            if status != 0:
                failures.append(f"{where}\n  ended with status {status}:\n{report}")
            elif command.output and not matches(command.output, printed):
                differences.append((command, printed, f"{where}\n  printed:\n{report}"))
            bind_ids(command.output, output, ids)
    finally:
        shell.close()
        shutil.rmtree(folder)
    if not update:
        return failures + [report for _, _, report in differences]
    lines = path.read_text(encoding="utf-8").splitlines()
    for command, printed, _ in reversed(differences):
        lines[command.output_begin:command.output_begin + len(command.output)] = printed
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the commands of one Markdown page.")
    parser.add_argument("--path", action="append", default=[], help="folder with programs to run")
    parser.add_argument("--update", action="store_true", help="write the output into the page")
    parser.add_argument("page", type=pathlib.Path)
    arguments = parser.parse_args()
    search_path = [os.path.abspath(folder) for folder in arguments.path]
    problems = run_page(arguments.page, search_path, arguments.update)
    print("\n\n".join(problems))
    if problems and not arguments.update:
        print("\nWhere the new output is right, write it into the page with --update.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
