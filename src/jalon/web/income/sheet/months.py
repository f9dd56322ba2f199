"""The rows of a table into amounts by month: receipts of one month add up, what cannot be read is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from jalon.rules.facts import Euros
from jalon.rules.facts.business import Nature
from jalon.rules.french import MONTHS
from jalon.rules.months import month_of
from jalon.web.income.year.typed import Column
from jalon.web.kit.clock import today
from jalon.web.kit.fields import EurosField
from jalon.web.kit.text import plain

from .reading import Sheet

_NAMES = {plain(name): rank for rank, name in enumerate(MONTHS, 1)}
_SHORT = tuple(
    (name[:length], rank)
    for name, rank in _NAMES.items()
    for length in (3, 4, 5)
    if sum(other.startswith(name[:length]) for other in _NAMES) == 1
)
"""The beginnings of names that no other month shares."""
_DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?", re.ASCII)
_FRENCH_DAY = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_NAMED = re.compile(r"(?:\d{1,2} )?([a-z]+)(?: (\d{4}|\d{2}))?", re.ASCII)
_TOTALS = ("total", "somme", "moyenne", "cumul", "sous total")
TOLD = 8
"""Problems that are told one by one."""


@dataclass
class Taken:
    """What a table gives."""

    months: dict[date, dict[Column, Euros]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Rows that were not taken because they are sums of the others."""
    added: dict[date, int] = field(default_factory=dict)
    """How many rows make each month."""


def month_of_text(text: str, year: int | None) -> date | None:
    """The first of the month that a cell names: « 2025-03 », « 15/03/2025 », « mars 2025 ».

    « mars » alone is read with ``year``. Nothing when it names none.
    """
    text = text.strip()
    if found := _DAY.fullmatch(text):
        return _first(int(found[1]), int(found[2]))
    if found := _FRENCH_DAY.fullmatch(text):
        return _first(_century(found[3]), int(found[2]))
    if found := _NAMED.fullmatch(plain(text)):
        rank, told = _rank(found[1]), _century(found[2]) if found[2] else year
        return _first(told, rank) if rank and told else None
    return None


def _rank(name: str) -> int | None:
    """The month of a name, whole or cut short: « février », « févr. », « fév »."""
    if name in _NAMES:
        return _NAMES[name]
    return next((rank for short, rank in _SHORT if name == short), None)


def _century(text: str) -> int:
    return int(text) if len(text) > 2 else 2000 + int(text)  # noqa: PLR2004  a year in two figures


def _first(year: int, month: int) -> date | None:
    try:
        return date(year, month, 1)
    except ValueError:
        return None


def taken(sheet: Sheet, meanings: Sequence[str], columns: Sequence[Column | None], year: int | None) -> Taken:
    """The amounts of a table by month.

    ``columns`` is where the amounts of each column go, ``year`` that of months written without one.
    """
    found = Taken()
    at = list(meanings).index("month")
    for number, row in enumerate(sheet.rows, sheet.first):
        if plain(row[at]).startswith(_TOTALS) or (
            not row[at].strip() and any(plain(c).startswith(_TOTALS) for c in row)
        ):
            found.left_out.append(f"ligne {number} ({row[at] or 'total'})")
            continue
        _take(found, number, row, at, columns, year)
    for when, amounts in found.months.items():
        if any(amount < 0 for amount in amounts.values()):
            found.problems.append(
                f"{MONTHS[when.month - 1]} {when.year} : le total d'une colonne est négatif"
            )
    return found


def _take(
    found: Taken, number: int, row: Sequence[str], at: int, columns: Sequence[Column | None], year: int | None
) -> None:
    cells = [(column, row[place]) for place, column in enumerate(columns) if column is not None]
    if not any(text.strip() for _, text in cells):
        return
    when = month_of_text(row[at], year)
    if when is None:
        found.problems.append(f"ligne {number} : « {row[at]} » n'est pas un mois ni un jour")
        return
    if when > month_of(today()):
        found.problems.append(f"ligne {number} : {MONTHS[when.month - 1]} {when.year} est à venir")
        return
    amounts = found.months.setdefault(when, {})
    found.added[when] = found.added.get(when, 0) + 1
    for column, text in cells:
        try:
            amount = EurosField(required=False).clean(text)
        except ValidationError:
            found.problems.append(f"ligne {number} : « {text} » n'est pas un montant")
            continue
        if amount is not None:
            amounts[column] = Euros(amounts.get(column, Decimal(0)) + amount)


def nature_of(meanings: Sequence[str], main: Nature) -> list[Column | None]:
    """Where the amounts of each column go: turnover without more goes to the main nature of the business."""
    return [None if one in ("", "month") else main if one == "turnover" else one for one in meanings]  # type: ignore[misc]  # the other meanings are columns
