"""A report as an accessible PDF: sentences and tables that figures write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jalon.study.words import typeset

from .drawable import clean, first_typeface
from .sheets import print_sheet

MAIN = Path(__file__).parent / "report.typ"


@dataclass(frozen=True)
class Table:
    """A table; every column but the first holds figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Section:
    """A part of a report: what it says, then its tables."""

    title: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Report:
    """What a report says."""

    title: str
    house: str
    on: date
    """The PDF is dated of it."""
    head: Sequence[str]
    sections: Sequence[Section]
    foot: Sequence[str] = ()
    footer: str = ""


def print_report(report: Report) -> bytes:
    """The PDF of a report, in PDF/UA-1. Raises ``PressFailed`` for a defect of ours."""
    on = report.on
    data: Mapping[str, Any] = {
        "title": _set(report.title),
        "house": clean(report.house),
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "covers": first_typeface(),
        "head": [_set(line) for line in report.head],
        "sections": [
            {
                "title": _set(one.title),
                "paragraphs": [_set(line) for line in one.paragraphs],
                "tables": [_table(table) for table in one.tables],
            }
            for one in report.sections
        ],
        "foot": [_set(line) for line in report.foot],
        "footer": _set(report.footer),
    }
    return print_sheet(MAIN, data, "le rapport")


def _table(table: Table) -> Mapping[str, Any]:
    rows = [[_set(cell) for cell in row] for row in table.rows]
    return {"title": _set(table.title), "columns": [_set(one) for one in table.columns], "rows": rows}


def _set(text: str) -> str:
    return typeset(clean(text))
