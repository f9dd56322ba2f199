"""Dates as people say them: how far, how late, how much is left."""

from datetime import date

from jalon.rules.french import duration
from jalon.rules.months import rest_in_days, whole_months

from .words import many

_SOON = 60
"""Days up to which a distance is said in days rather than in months."""


def distance(start: date, end: date) -> str:
    """How long it is from one day to a later one: « 12 jours », « 3 mois »."""
    days = (end - start).days
    if days <= _SOON:
        return many(days, "jour")
    months, rest = whole_months(start, end), rest_in_days(start, end)
    return duration(months, rest)


def relative(when: date, on: date) -> str:
    """A day as seen from another: « aujourd'hui », « dans 12 jours », « il y a 3 mois »."""
    days = (when - on).days
    if days in _NEAR:
        return _NEAR[days]
    return f"dans {distance(on, when)}" if days > 0 else f"il y a {distance(when, on)}"


_NEAR = {-1: "hier", 0: "aujourd'hui", 1: "demain"}


def lateness(due: date | None, on: date) -> str:
    """How late something due on a day is, as seen from another."""
    if due is None or due >= on:
        return "en retard"
    return f"en retard de {distance(due, on)}"


def french_date(text: str) -> date:
    """A day written by a person: ``2025-12-31``, ``31/12/2025``, ``31-12-2025`` or ``31.12.2025``.

    Raises ``ValueError`` when the text is no day of the calendar.
    """
    clean = text.strip().replace(".", "/").replace("-", "/")
    parts = clean.split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):  # noqa: PLR2004
        raise ValueError(text)
    if len(parts[0]) == 4:  # noqa: PLR2004  a year has four figures
        year, month, number = parts
    else:
        number, month, year = parts
    if len(year) != 4:  # noqa: PLR2004  same
        raise ValueError(text)
    return date(int(year), int(month), int(number))
