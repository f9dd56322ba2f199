"""Amounts entered after those that come with Jalon: added to them, never written over.

An entry is knowledge with two dates, as a fact is: from which day the amount holds, and on which day it was entered. A
correction is another entry that supersedes one; a withdrawal is one that supersedes and has no value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from .parameters import Parameter, Parameters, Value


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of an amount, as somebody entered it."""

    number: int
    """Its rank among all that was entered: the later of two that speak of the same day holds."""
    name: str
    since: date
    value: Decimal | None
    """In the unit of the amount; ``None`` withdraws the entry that this one supersedes."""
    source: str
    entered_on: date
    until: date | None = None
    """First day on which it is no longer known to hold."""
    supersedes: int | None = None


def in_force(entries: Iterable[Entry], known_on: date | None = None) -> list[Entry]:
    """The entries that stand, as known on a day: neither superseded nor withdrawn, by rank.

    What was superseded does not come back when the entry that superseded it is itself superseded.
    """
    known = [entry for entry in entries if known_on is None or entry.entered_on <= known_on]
    gone = {entry.supersedes for entry in known}
    kept = [entry for entry in known if entry.number not in gone and entry.value is not None]
    return sorted(kept, key=attrgetter("number"))


def overlay(packaged: Parameters, entries: Iterable[Entry], known_on: date | None = None) -> Parameters:
    """The amounts that come with Jalon, and over them those entered that were known on a day.

    An entry for the first day of a packaged value replaces it; any other is a further value. A gap that was not known
    stays unknown: an entry that starts after the end of the value before it does not stretch that value. An amount
    whose name no longer comes with Jalon is left out. Raises ``ValidationError`` where the values cannot be read.
    """
    added: dict[str, list[Entry]] = {}
    for entry in in_force(entries, known_on):
        if entry.name in packaged.by_name:
            added.setdefault(entry.name, []).append(entry)
    if not added:
        return packaged
    merged = {name: _with(packaged.by_name[name], more) for name, more in added.items()}
    return Parameters(({**packaged.by_name, **merged}).values())


def _with(parameter: Parameter, entries: Sequence[Entry]) -> Parameter:
    """The amount with the values entered. The end of its last value goes with that value."""
    values = {value.since: value for value in parameter.values}
    if values:
        last = parameter.values[-1]
        values[last.since] = last.model_copy(update={"until": last.until or parameter.until})
    for entry in entries:
        former = values.get(entry.since)
        values[entry.since] = Value.model_validate(
            {
                "since": entry.since,
                "value": entry.value,
                "source": entry.source,
                "until": entry.until or (former.until if former else None),
            }
        )
    return Parameter.model_validate(
        {
            "name": parameter.name,
            "label": parameter.label,
            "unit": parameter.unit,
            "yearly": parameter.yearly,
            "signed": parameter.signed,
            "published_in": parameter.published_in,
            "values": [values[since] for since in sorted(values)],
        }
    )
