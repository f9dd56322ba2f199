"""Days on which nobody is expected to work: week-ends and the public holidays of the whole country."""

from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
"""Month and day (Code du travail, L3133-1)."""
_AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension, Whit Monday."""
_SATURDAY = 5


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian computus."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, odd = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - shift + 15) % 30
    quarter, last = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - epact - last) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year."""
    moving = {easter(year) + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset({date(year, month, day) for month, day in _FIXED} | moving)


def is_working_day(day: date) -> bool:
    """Whether an appointment may be proposed on a day."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)
