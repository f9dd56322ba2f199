"""How the command line writes: plain when piped, in colour on a terminal, with the spaces of French kept whole."""

import json
import re
import sys
from typing import IO, Any, cast

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jalon.rules.french import HARD, NARROW
from jalon.study.words import typeset

WIDE = 110
"""Columns past which a line of text is tiring to read."""
_HELD = str.maketrans({HARD: "\ue000", NARROW: "\ue001"})
_RELEASED = str.maketrans({"\ue000": HARD, "\ue001": NARROW})

_PADDING = re.compile(r"[ \t]+(?=\n)")
"""Spaces at the end of a line, with which rich fills its columns."""


class _Stream:
    """A stream that gives back the unbreakable spaces.

    rich breaks lines at any space, the unbreakable ones too: inside rich, another character stands for them.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(_PADDING.sub("", text.translate(_RELEASED)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Console(Console):
    """A console that leaves a closed pipe to whoever runs the command."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """The console of the standard output."""
    return _console(sys.stdout)


def error_console() -> Console:
    """The console of the error output."""
    return _console(sys.stderr)


def _console(stream: IO[str]) -> Console:
    return _Console(
        file=cast("IO[str]", _Stream(stream)), highlight=False, markup=False, emoji=False, soft_wrap=False
    )


def reading_width(target: Console) -> int:
    """The width of running text: that of the console, unless it is tiring."""
    return min(target.width, WIDE)


def words(text: str, style: str = "") -> Text:
    """A text with the spaces of French, which no line break splits."""
    return Text(typeset(text).translate(_HELD), style=style)


def hanging(mark: str, *content: RenderableType, style: str = "") -> Table:
    """A mark, then a text whose following lines stand under its first one."""
    grid = Table.grid(padding=0)
    grid.add_column(width=len(mark), no_wrap=True)
    grid.add_column(ratio=1)
    body = content[0] if len(content) == 1 else Group(*content)
    grid.add_row(Text(mark, style=style), body)
    return grid


def indented(content: RenderableType, by: int) -> Padding:
    """A content some columns to the right."""
    return Padding(content, (0, 0, 0, by))


def emit_json(content: Any) -> None:
    """Write JSON values for another program."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
