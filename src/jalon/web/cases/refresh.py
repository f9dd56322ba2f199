"""The nightly run: cases whose date has come are read again, replacements that are over end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from jalon.web.kit.clock import today
from jalon.web.people.models import Person
from jalon.web.trust.services import note

from .models import Case
from .rebuild.chunk import settle

BATCH = 200
"""Cases read again in one transaction: people who record meanwhile wait for less than half a second."""


@dataclass(frozen=True)
class Refreshed:
    """What the run did."""

    on: date
    cases: int
    stand_ins: int


def refresh(on: date) -> Refreshed:
    """Read again the cases whose rows may change by this day, and end the replacements that are over.

    Each batch is a transaction of its own, so that a run that is stopped loses nothing: the next one takes what is
    left. Two runs at once do the work once. Writes one line in the journal, unless there was nothing to do.
    """
    stand_ins = _end_stand_ins(on)
    cases = sum(_refresh(batch, on) for batch in _batches(on))
    if cases or stand_ins:
        note(None, "cases:refresh", on=on.isoformat(), cases=cases, stand_ins=stand_ins)
    return Refreshed(on, cases, stand_ins)


def stale(territory_id: int) -> int:
    """How many cases of a territory were last read by other amounts than those of today."""
    return Case.objects.filter(BY_OTHER_AMOUNTS, territory=territory_id).count()


def read_again(territory_id: int, most: int) -> int:
    """Read again the cases of a territory whose amounts are others since, some of them; how many are left.

    Those that are left are read by the next run, or by asking again.
    """
    left = Case.objects.filter(BY_OTHER_AMOUNTS, territory=territory_id).order_by("pk")
    numbers = list(left.values_list("pk", flat=True))
    for first in range(0, min(most, len(numbers)), BATCH):
        _refresh(numbers[first : min(first + BATCH, most)], today())
    return max(len(numbers) - most, 0)


def due_by(on: date) -> Q:
    """Which cases may say something else by a day: their date has come, an amount was entered, a row is missing."""
    return Q(situation__refresh_on__lte=on) | BY_OTHER_AMOUNTS | Q(course__isnull=True)


BY_OTHER_AMOUNTS = Q(territory__amounts__isnull=False) & (
    Q(situation__amounts__isnull=True) | ~Q(situation__amounts=F("territory__amounts"))
)
"""The cases read by other amounts than those of their territory today."""


def _end_stand_ins(on: date) -> int:
    over = Case.objects.filter(Q(stand_in_until__lte=on))
    return over.update(stand_in=None, stand_in_until=None)


def _batches(on: date) -> Iterator[list[int]]:
    """The numbers of the cases to read again, some at a time."""
    last = 0
    while True:
        due = Case.objects.filter(due_by(on), pk__gt=last).order_by("pk")
        batch = list(due.values_list("pk", flat=True)[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1]


@transaction.atomic
def _refresh(batch: list[int], on: date) -> int:
    """Read some cases again. Another run may have done it since they were listed: then there is nothing left to do."""
    people = _lock(batch)
    due = Case.objects.filter(due_by(on), pk__in=batch)
    cases = list(due.to_read().order_by("pk"))
    settle(cases, people, {case.pk: on for case in cases}, mend=True)
    return len(cases)


def _lock(batch: list[int]) -> dict[int, int]:
    """The records of the people of some cases, with the record that stands for each; nobody else writes meanwhile."""
    theirs = Person.objects.filter(cases__in=batch)
    roots = {root or pk for pk, root in theirs.values_list("pk", "merged_into")}
    records = Person.objects.filter(Q(pk__in=roots) | Q(merged_into__in=roots))
    locked = records.select_for_update(no_key=True).order_by("pk")
    return {pk: root or pk for pk, root in locked.values_list("pk", "merged_into")}
