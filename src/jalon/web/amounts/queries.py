"""The amounts of a territory: those that come with Jalon, and over them those entered on the site.

``Territory.amounts`` is another one each time something is entered there, in the same transaction. A case comes with
its territory, so that its amounts are known without a query, and are never older than the case itself.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from jalon.programmes import library, read_definition
from jalon.rules.entered import Entry, overlay
from jalon.rules.parameters import Parameters
from jalon.rules.programme import Programme
from jalon.web.accounts.models import Territory
from jalon.web.kit.clock import today

from .models import AmountValue, VotedRules

_CENT = Decimal("0.01")


class Version:
    """A version, known by the object that it is: in two territories, two texts may bear the same name and day."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    def __hash__(self) -> int:
        return id(self.programme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and other.programme is self.programme


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
    """The version of a programme that judges who entered on a day in a territory, bound to its amounts.

    Today's without a day; the first one for a day before them all. Same queries as ``parameters_of``. Raises
    ``UnknownProgramme`` when there is none of that name.
    """
    day = on or today()
    versions = versions_of(name, territory, known_on)
    chosen = next((one for one in reversed(versions) if one.since <= day), versions[0])
    return _bound(chosen, parameters_of(territory, known_on))


def versions_of(name: str, territory: Territory, known_on: date | None = None) -> tuple[Programme, ...]:
    """Every version of a programme in a territory, those that it published included, by the day on which they start.

    Raises ``UnknownProgramme``.
    """
    packaged = tuple(one for one in library.programmes() if one.id == name) or (library.programme(name),)
    if territory.amounts is None:
        return packaged
    voted = _voted(territory.pk, territory.amounts)
    told = [one for at, one in voted if one.id == name and (known_on is None or at <= known_on)]
    return tuple(sorted([*packaged, *told], key=lambda one: one.since)) if told else packaged


@lru_cache(maxsize=64)
def _voted(territory_id: int, _mark: UUID) -> tuple[tuple[date, Programme], ...]:
    """The versions that a territory published, with the day on which each was."""
    rows = VotedRules.objects.filter(territory_id=territory_id)
    return tuple(
        (timezone.localtime(row.entered_at).date(), read_definition(row.text, f"{row.programme}@{row.since}"))
        for row in rows
    )


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


def _bound(found: Programme, amounts: Parameters) -> Programme:
    return found if amounts is found.parameters else _copy(Version(found), amounts)


@lru_cache(maxsize=256)
def _copy(found: Version, amounts: Parameters) -> Programme:
    return found.programme.model_copy().with_parameters(amounts)


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
