"""The amounts of a territory: those that come with Jalon, and over them those entered on the site."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, Max
from django.utils import timezone

from jalon.programmes import library
from jalon.rules.entered import Entry, overlay
from jalon.rules.parameters import Parameters
from jalon.rules.programme import Programme

from .models import AmountValue

type Mark = tuple[int, int | None, datetime | None]
"""How many rows, the last number, the last instant. The number alone would not do: numbers are given before the rows
are committed, so that a lower one may show after a higher; and SQLite gives again those of a transaction undone."""

_CENT = Decimal("0.01")


def parameters_of(territory_id: int, known_on: date | None = None) -> Parameters:
    """The amounts of a territory, as known on a day; as known now without one.

    One query when nothing was entered since the last time, two when something was.
    """
    return _parameters(territory_id, mark_of(territory_id), known_on)


def programme_of(
    name: str, territory_id: int, on: date | None = None, known_on: date | None = None
) -> Programme:
    """A programme bound to the amounts of a territory. Same days and errors as ``library.programme``; one query."""
    return _programme(name, territory_id, on, mark_of(territory_id), known_on)


def mark_of(territory_id: int) -> Mark:
    """What changes whenever something is entered for a territory. One query."""
    found = AmountValue.objects.filter(territory_id=territory_id).aggregate(
        rows=Count("pk"), last=Max("pk"), at=Max("entered_at")
    )
    return found["rows"], found["last"], found["at"]


@lru_cache(maxsize=64)
def _parameters(territory_id: int, mark: Mark, known_on: date | None) -> Parameters:
    packaged = library.parameters()
    if not mark[0]:
        return packaged
    rows = AmountValue.objects.filter(territory_id=territory_id)
    return overlay(packaged, [entry_of(row) for row in rows], known_on)


@lru_cache(maxsize=64)
def _programme(name: str, territory_id: int, on: date | None, mark: Mark, known_on: date | None) -> Programme:
    found = library.programme(name, on)
    amounts = _parameters(territory_id, mark, known_on)
    return found if amounts is library.parameters() else found.model_copy().with_parameters(amounts)


def entry_of(row: AmountValue) -> Entry:
    """A row as the rules read it: its day of entry is the day of France."""
    return Entry(
        number=row.pk,
        name=row.name,
        since=row.since,
        value=None if row.value is None else _plain(row.value),
        source=row.source,
        entered_on=timezone.localtime(row.entered_at).date(),
        until=row.until,
        supersedes=row.supersedes_id,
    )


def _plain(value: Decimal) -> Decimal:
    """The value without the zeros that the column adds, but for two decimals."""
    cents = value.quantize(_CENT)
    return cents if cents == value else value.normalize()
