"""The fenced blocks of a Markdown page, and what the page says about running them.

A block whose language is `console` shows commands after `$ ` (continued after `> `), each with its
output; one whose language is `sh` holds commands alone. Such a block is run by run_page.py unless
the line above its fence is `<!-- not run: REASON -->`.
"""

import dataclasses
import pathlib
import re

RUNNABLE = ("console", "sh")
_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>```+) *(?P<language>\S*)")
_COMMENT = re.compile(r"^ *<!-- *(?P<key>not run|from): *(?P<value>.+?) *-->$")


@dataclasses.dataclass
class Command:
    text: str  # as bash takes it
    line: int  # index of its first line in the page
    output_begin: int  # index of the first line of the output shown
    output: list[str]  # empty: the page shows none


@dataclasses.dataclass
class Block:
    language: str
    line: int  # index of the fence in the page
    lines: list[str]  # the lines inside the fence, without the fence's indentation
    marks: dict[str, str]  # `not run` or `from`, from the comment above

    def runnable(self) -> bool:
        return self.language in RUNNABLE and "not run" not in self.marks

    def commands(self) -> list[Command]:
        if self.language == "sh":
            return [Command("\n".join(self.lines), self.line + 1, self.line + 1, [])]
        commands = []
        for offset, text in enumerate(self.lines):
            line = self.line + 1 + offset
            if text.startswith("$ "):
                commands.append(Command(text[2:], line, line + 1, []))
            elif not commands:
                raise ValueError(f"line {line + 1}: a console block begins with `$ `, not {text!r}")
            elif (text == ">" or text.startswith("> ")) and not commands[-1].output:
                commands[-1].text += "\n" + text[2:]
                commands[-1].output_begin = line + 1
            else:
                commands[-1].output.append(text)
        return commands


def read_blocks(path: pathlib.Path) -> list[Block]:
    """The fenced blocks of the page at `path`, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    blocks = []
    opened = None
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        if opened is None and fence:
            comment = _COMMENT.match(lines[index - 1]) if index else None
            marks = {comment["key"]: comment["value"]} if comment else {}
            opened = fence
            blocks.append(Block(fence["language"], index, [], marks))
        elif opened is not None and line.strip() == opened["ticks"]:
            opened = None
        elif opened is not None:
            blocks[-1].lines.append(line.removeprefix(opened["indent"]))
    if opened is not None:
        raise ValueError(f"{path}: the block of line {blocks[-1].line + 1} is never closed")
    return blocks
