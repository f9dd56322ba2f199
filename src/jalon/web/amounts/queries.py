"""The amounts of a territory: those that come with Jalon, and over them those entered on the site.

``Territory.amounts`` is another one each time something is entered there, in the same transaction. A case comes with
its territory, so that its amounts are known without a query, and are never older than the case itself.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from jalon.programmes import library
from jalon.rules.entered import Entry, overlay
from jalon.rules.parameters import Parameters
from jalon.rules.programme import Programme
from jalon.web.accounts.models import Territory

from .models import AmountValue

_CENT = Decimal("0.01")


def parameters_of(territory: Territory, known_on: date | None = None) -> Parameters:
    """The amounts of a territory, as known on a day; as known now without one.

    No query, unless something was entered since this process last read them: one then.
    """
    if territory.amounts is None:
        return library.parameters()
    return _parameters(territory.pk, territory.amounts, known_on)


def programme_of(
    name: str, territory: Territory, on: date | None = None, known_on: date | None = None
) -> Programme:
    """A programme bound to the amounts of a territory. Same days, errors and queries as the two functions it joins."""
    return _bound(name, on, parameters_of(territory, known_on))


def entries_of(territory_id: int) -> list[Entry]:
    """All that was entered for a territory, as the rules read it. One query."""
    return [entry_of(row) for row in AmountValue.objects.filter(territory_id=territory_id)]


@lru_cache(maxsize=64)
def _entries(territory_id: int, _mark: UUID) -> tuple[Entry, ...]:
    return tuple(entries_of(territory_id))


@lru_cache(maxsize=256)
def _parameters(territory_id: int, mark: UUID, known_on: date | None) -> Parameters:
    entries = _entries(territory_id, mark)
    known = sum(1 for entry in entries if known_on is None or entry.entered_on <= known_on)
    return _laid_over(territory_id, mark, known)


@lru_cache(maxsize=64)
def _laid_over(territory_id: int, mark: UUID, known: int) -> Parameters:
    """The amounts with the first of the entries: days between two entries share one object, and what is made of it."""
    return overlay(library.parameters(), _entries(territory_id, mark)[:known])


@lru_cache(maxsize=256)
def _bound(name: str, on: date | None, amounts: Parameters) -> Programme:
    found = library.programme(name, on)
    return found if amounts is found.parameters else found.model_copy().with_parameters(amounts)


def entry_of(row: AmountValue) -> Entry:
    """A row as the rules read it: its day of entry is the day of France."""
    return Entry(
        number=row.pk,
        name=row.name,
        since=row.since,
        value=None if row.value is None else plain(row.value),
        source=row.source,
        entered_on=timezone.localtime(row.entered_at).date(),
        until=row.until,
        supersedes=row.supersedes_id,
    )


def plain(value: Decimal) -> Decimal:
    """The value without the zeros that the column adds, but for two decimals."""
    cents = value.quantize(_CENT)
    return cents if cents == value else value.normalize()
