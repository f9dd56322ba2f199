"""Minutes of a meeting as an accessible PDF: the same words always give the same bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from typst import Compiler, TypstError

from jalon.study.words import typeset

from .drawable import breakable, clean, first_typeface
from .errors import PressFailed
from .press import STANDARD, fonts

MAIN = Path(__file__).parent / "minutes.typ"


@dataclass(frozen=True)
class Part:
    """A labelled part of what is said of a case."""

    label: str
    text: str


@dataclass(frozen=True)
class Minutes:
    """What minutes say."""

    title: str
    house: str
    on: date
    """The PDF is dated of it."""
    head: Sequence[str]
    members: Sequence[str]
    items: Sequence[tuple[str, Sequence[Part]]]
    """Of each case: its title, then its parts."""
    foot: Sequence[str] = ()
    footer: str = ""


def print_minutes(minutes: Minutes) -> bytes:
    """The PDF of minutes, in PDF/UA-1. Raises ``PressFailed`` for a defect of ours."""
    on = minutes.on
    data: Mapping[str, Any] = {
        "title": _set(minutes.title),
        "house": clean(minutes.house),
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "covers": first_typeface(),
        "head": [_set(line) for line in minutes.head],
        "members": [_lines(line) for line in minutes.members],
        "items": [
            {
                "title": _set(title),
                "parts": [{"label": _set(one.label), "lines": _lines(one.text)} for one in parts],
            }
            for title, parts in minutes.items
        ],
        "foot": [_set(line) for line in minutes.foot],
        "footer": _set(minutes.footer),
    }
    with TemporaryDirectory(prefix="jalon-minutes-") as folder:
        main = Path(folder) / MAIN.name
        main.write_bytes(MAIN.read_bytes())
        compiler = Compiler(main, root=folder, font_paths=fonts(), ignore_system_fonts=True)
        try:
            printed = compiler.compile(
                str(main), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf",
                pdf_standards=[STANDARD],
            )  # fmt: skip
        except TypstError as error:
            raise PressFailed(f"le procès-verbal n'a pas pu être imprimé : {error.message}") from error
    assert isinstance(printed, bytes)  # noqa: S101  one PDF, not pages of images
    return printed


def _set(text: str) -> str:
    return breakable(typeset(clean(text)))


def _lines(text: str) -> list[str]:
    return [_set(line) for line in clean(text).split("\n")]
