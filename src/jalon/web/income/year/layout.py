"""The lines of the page of a year: what each covers, and the declarations that it would replace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jalon.rules.facts.business import IncomeDeclared
from jalon.rules.income.calendar import MonthOfBusiness
from jalon.rules.income.ledger import months_of

By = Literal["mois", "trimestre", "annee"]
SPANS: dict[By, int] = {"mois": 1, "trimestre": 3, "annee": 12}
"""Months that a line covers, by the way in which the page asks for them."""
YEAR = 12


@dataclass(frozen=True)
class Line:
    """One line: one to twelve months that are told together."""

    covered: tuple[MonthOfBusiness, ...]
    told: tuple[IncomeDeclared, ...]
    """The declarations of these months, even those that cover others too."""

    @property
    def start(self) -> date:
        """The first of its first month."""
        return self.covered[0].month

    @property
    def months(self) -> int:
        """How many months it covers: 1, 3 or 12."""
        return len(self.covered)

    @property
    def key(self) -> str:
        """Names the line in the form: « 2025-01x3 »."""
        return f"{self.start:%Y-%m}x{self.months}"

    @property
    def same(self) -> IncomeDeclared | None:
        """The only declaration of these very months, which the line shows and corrects."""
        if len(self.told) == 1 and (self.told[0].month, self.told[0].months) == (self.start, self.months):
            return self.told[0]
        return None

    @property
    def to_come(self) -> bool:
        """Whether nothing can be told yet: its last month has not begun."""
        return not any(month.begun for month in self.covered[-1:])


def lines(months: tuple[MonthOfBusiness, ...], by: By | None) -> tuple[Line, ...]:
    """The lines of a calendar year of twelve months; ``by=None``: cut as it was declared, by month elsewhere."""
    if by is not None:
        return tuple(_line(months[at : at + SPANS[by]]) for at in range(0, YEAR, SPANS[by]))
    return tuple(_line(part) for part in _as_told(months))


def lines_as_shown(months: tuple[MonthOfBusiness, ...], cut: str) -> tuple[Line, ...] | None:
    """The lines as a page showed them, whatever was declared since; nothing where ``cut`` is not a way to cut a year.

    ``cut`` is the number of months of each: « 1-1-1-3-3-3 ».
    """
    lengths = [int(part) for part in cut.split("-") if part in ("1", "3", "12")]
    if sum(lengths) != YEAR or cut.count("-") != len(lengths) - 1:
        return None
    starts = [sum(lengths[:rank]) for rank in range(len(lengths))]
    return tuple(_line(months[at : at + length]) for at, length in zip(starts, lengths, strict=True))


def _line(part: tuple[MonthOfBusiness, ...]) -> Line:
    told = {fact.id: fact for month in part for fact in month.told}
    return Line(part, tuple(told.values()))


def _as_told(months: tuple[MonthOfBusiness, ...]) -> Iterator[tuple[MonthOfBusiness, ...]]:
    """The year cut at the declarations that cover several months, where nothing contradicts them."""
    at = 0
    while at < YEAR:
        length = _length(months, at)
        yield months[at : at + length]
        at += length


def _length(months: tuple[MonthOfBusiness, ...], at: int) -> int:
    """How many months the line that starts there covers."""
    told = months[at].told
    if len(told) != 1 or told[0].months == 1 or told[0].month != months[at].month:
        return 1
    length = told[0].months
    covered = months[at : at + length]
    alone = len(covered) == length and all(month.told == told for month in covered)
    return length if alone else 1


def overlapping(line: Line, fact: IncomeDeclared) -> bool:
    """Whether a declaration tells a month of a line."""
    return not {month.month for month in line.covered}.isdisjoint(months_of(fact))
