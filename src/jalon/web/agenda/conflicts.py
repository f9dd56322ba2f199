"""Who is already taken: said when an appointment is planned, never a refusal. And when everybody is free."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef, Q

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.cases.access import visible
from jalon.web.cases.models import Case
from jalon.web.cases.store import person_ids
from jalon.web.kit.clock import now, today

from .entries import TAKES_TIME
from .holidays import is_working_day
from .models import Appointment, Attendance
from .times import Span, clock, said_when, span

OPENING = (Span(9 * 60, 12 * 60), Span(13 * 60 + 30, 17 * 60 + 30))
"""The parts of a working day in which a time is proposed; any other can be typed."""
STEP = 30
"""Minutes from one proposal to the next."""
MOST = 6
AHEAD = 21
"""Days looked through when nothing is due before."""


@dataclass(frozen=True)
class Wanted:
    """An appointment that somebody means to make: when, for how long, with whom."""

    case: Case
    day: date
    at: time | None
    minutes: int | None
    colleagues: tuple[Membership, ...]
    but: str = ""
    """Key of the appointment of the case that is being moved, which does not stand in its own way."""


@dataclass(frozen=True)
class Taken:
    """A time that is taken, and by whom."""

    day: date
    span: Span
    colleagues: frozenset[int]
    of_person: bool
    name: str
    """The person received; empty when the reader may not see the case."""


def taken(agent: Agent, wanted: Wanted, first: date, last: date) -> list[Taken]:
    """The times taken for these colleagues, or for the person, from a day to another. At most four queries.

    What an organisation keeps for itself is left out for the person: only the time of a colleague of its own
    would tell.
    """
    ids = {one.pk for one in wanted.colleagues}
    people = person_ids(wanted.case.person)
    part = Attendance.objects.filter(membership__in=ids, day__range=(first, last))
    of_person = Q(case__person__in=people) & (Q(reserved_to__isnull=True) | Q(reserved_to=agent.organisation))
    alone = Q(attended=False, case__referent__in=ids)
    rows = (
        Appointment.objects.filter(
            Q(pk__in=part.values("appointment")) | alone | of_person,
            day__range=(first, last),
            at__isnull=False,
            state__in=TAKES_TIME,
        )
        .annotate(seen=Exists(visible(agent).filter(pk=OuterRef("case_id"))))
        .select_related("case__person")
        .prefetch_related("attendances")
        .order_by("day", "at", "pk")
    )
    if wanted.but:
        rows = rows.exclude(case=wanted.case, key=wanted.but)
    found = []
    for row in rows:
        time_taken = span(row.at, row.minutes)
        there = frozenset(one.membership_id for one in row.attendances.all()) or frozenset(
            {row.case.referent_id} if row.case.referent_id else ()
        )
        known = row.seen and row.reserved_to_id in (None, agent.organisation.pk)
        if time_taken:
            name = row.case.person.name if known else ""
            found.append(Taken(row.day, time_taken, there & ids, row.case.person_id in people, name))
    return found


def conflicts(agent: Agent, wanted: Wanted) -> list[str]:
    """What an appointment would overlap, a sentence for each person who is taken."""
    wished = span(wanted.at, wanted.minutes)
    if wished is None:
        return []
    found = []
    for one in taken(agent, wanted, wanted.day, wanted.day):
        if not one.span.overlaps(wished):
            continue
        if one.of_person:
            found.append(f"{wanted.case.person.name} a déjà un rendez-vous {one.span.said}.")
        for colleague in wanted.colleagues:
            if colleague.pk in one.colleagues and not (one.of_person and colleague.pk == agent.membership.pk):
                who = f"reçoit {one.name}" if one.name and not one.of_person else "est occupé"
                found.append(f"{colleague.user.name} {who} {one.span.said}.")
    return found


# -- free times ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Free:
    """A time at which everybody is free."""

    day: date
    at: time

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.day.isoformat()}T{self.at:%H:%M}"

    @property
    def said(self) -> str:
        """« lundi 3 mars à 14 h 30 »."""
        return said_when(self.day, self.at)


def free_times(agent: Agent, wanted: Wanted, due: date | None) -> list[Free]:
    """Times at which the colleagues and the person are free, before a day is over: at most two a day, six in all."""
    first = today()
    last = due if due and due >= first else first + timedelta(days=AHEAD)
    last = min(last, first + timedelta(days=92))
    busy: dict[date, list[Span]] = {}
    for one in taken(agent, wanted, first, last):
        busy.setdefault(one.day, []).append(one.span)
    found: list[Free] = []
    day = first
    while day <= last and len(found) < MOST:
        if is_working_day(day):
            found.extend(_free_in(day, wanted.minutes, busy.get(day, [])))
        day += timedelta(days=1)
    return found[:MOST]


def _free_in(day: date, minutes: int | None, busy: Sequence[Span]) -> Iterator[Free]:
    """The first time that is free in the morning, and the first in the afternoon."""
    instant = now()
    after = instant.hour * 60 + instant.minute if day == instant.date() else -1
    for part in OPENING:
        for start in range(part.start, part.end, STEP):
            wished = span(clock(start), minutes)
            if wished is None or wished.end > part.end or start <= after:
                continue
            if not any(wished.overlaps(one) for one in busy):
                yield Free(day, clock(start))
                break
