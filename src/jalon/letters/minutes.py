"""Minutes of a meeting as an accessible PDF: the same words always give the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jalon.study.words import typeset

from .drawable import breakable, clean, first_typeface
from .sheets import print_sheet

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
    return print_sheet(MAIN, data, "le procès-verbal")


def _set(text: str) -> str:
    return breakable(typeset(clean(text)))


def _lines(text: str) -> list[str]:
    return [_set(line) for line in clean(text).split("\n")]
