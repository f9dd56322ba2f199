"""Civil months. 31 January + 1 month is 28 or 29 February; a month is never thirty days."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import pairwise

ONE_DAY = timedelta(days=1)
FAR = date(9999, 12, 31)
"""No end in sight. A date rather than ``None``, so that ends can be compared."""


def add_months(day: date, months: int) -> date:
    """Move ``day`` by whole civil months, kept inside the target month.

    A result past the last date that the calendar knows is ``FAR``; one before the first is ``date.min``.

    >>> add_months(date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    >>> add_months(date(2025, 3, 15), -3)
    datetime.date(2024, 12, 15)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return FAR if months > 0 else date.min
    month += 1
    if day.day <= 28:  # noqa: PLR2004  every month has 28 days: the common case needs no calendar
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date:
    """Move ``day`` by ``days``, stopping at the ends of the calendar instead of overflowing."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return FAR if days > 0 else date.min


def month_of(day: date) -> date:
    """First day of the month of ``day``."""
    return day.replace(day=1)


def last_day(day: date) -> date:
    """Last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def whole_months(start: date, end: date) -> int:
    """Whole civil months elapsed from ``start`` to ``end``; 0 when ``end`` is before ``start``.

    The n-th month is complete on ``add_months(start, n)``.

    >>> whole_months(date(2025, 1, 31), date(2025, 2, 28))
    1
    """
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def rest_in_days(start: date, end: date) -> int:
    """Days that remain between ``start`` and ``end`` once the whole months are taken out."""
    if end <= start:
        return 0
    return (end - add_months(start, whole_months(start, end))).days


def months_between(first: date, last: date) -> tuple[date, ...]:
    """First days of the months from ``first`` to ``last``, both included; empty when they are inverted."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = month_of(first)
    return tuple(add_months(start, n) for n in range(max(count, 0)))


def are_consecutive(months: tuple[date, ...]) -> bool:
    """Whether these first days of months follow each other without a gap."""
    return all(add_months(one, 1) == other for one, other in pairwise(months))
