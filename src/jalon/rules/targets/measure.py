"""What the targets share: the months that speak of a day, and what a target says of an exit."""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from ..base import Reason, Tri
from ..income.ledger import MonthOfIncome, ledger
from ..months import add_months, month_of
from ..view import View

STALE_MONTHS = 12
"""Months declared longer ago than this before the day of a target say nothing of it."""
HUNDRED = Decimal(100)


class Measured(NamedTuple):
    """What a target says of the exit, for those who count it."""

    tri: Tri
    reason: Reason


def latest(view: View, count: int, before: date) -> tuple[MonthOfIncome, ...]:
    """The last months declared before a day, however old: what is known so far."""
    return ledger(view).last(count, before)


def recent(view: View, count: int, before: date) -> tuple[MonthOfIncome, ...]:
    """The last months declared before a day, without those that are too old to speak of it."""
    oldest = add_months(before, -STALE_MONTHS)
    return tuple(month for month in ledger(view).last(count, before) if month.month >= month_of(oldest))


STATES: dict[Tri, Literal["met", "missed", "unknown"]] = {"yes": "met", "no": "missed", "unknown": "unknown"}
"""The state of a target by what it says of the exit."""
