"""The stories of the demonstration: drawn like those of the measures, chosen so that most cases are in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import count, islice
from operator import attrgetter
from random import Random

from msgspec.structs import replace

from jalon import examples
from jalon.rules import casefile
from jalon.rules.assess import assess
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact, Withdrawal
from jalon.rules.facts.path import AppointmentPlanned, ExtensionGranted
from jalon.rules.months import add_days, add_months
from jalon.rules.programme import Programme
from jalon.rules.situation import Situation
from jalon.synthetic import case_of

TRIES = 10
"""Stories at most among which one is chosen."""
IN_ORDER = 0.72
"""Share of the cases of which somebody takes care in time."""
LATEST = 100
"""Days: nobody leaves something for longer, but in the worst stories."""
TOO_LATE = 50
"""Days: rather a case that is over than one as late as that."""
EXTENDED = 2
"""Cases extended beyond their maximum, in a programme that allows it."""
RARE = 100_000
"""The number from which they are looked for: no other story is drawn so far."""
HOURS = tuple(time(hour, minute) for hour in (9, 10, 11, 14, 15, 16) for minute in (0, 30))
SATURDAY = 5
MINUTES = {"individual": 45, "workshop": 120, "panel": 30}


def stories(programme: Programme, day: date) -> Iterator[CaseFile]:
    """Fictitious cases of a programme without end, the same at each run."""
    draw, numbers = Random(f"demonstration/{programme.id}"), count(1)  # noqa: S311  a demonstration
    if any(clock.extension for clock in programme.clocks):
        yield from _extended(programme, day)
    while True:
        drawn = (
            (one, _late(programme, one, day))
            for one in (case_of(programme, next(numbers), day) for _ in range(TRIES))
        )
        yield _in_order(drawn) if draw.random() < IN_ORDER else _late_but_not_lost(drawn)


def _extended(programme: Programme, day: date) -> list[CaseFile]:
    """The least late of some cases that go on beyond their maximum: too few to be met by chance among so few."""
    granted = (
        case
        for case in (case_of(programme, number, day) for number in count(RARE))
        if any(isinstance(fact, ExtensionGranted) for fact in case.facts)
    )
    going_on = (case for case in granted if _goes_on_extended(assess(programme, case, day)))
    return sorted(islice(going_on, 3 * EXTENDED), key=lambda case: _late(programme, case, day).worst)[
        :EXTENDED
    ]


def _goes_on_extended(situation: Situation) -> bool:
    return situation.standing == "entered" and any(clock.extended for clock in situation.clocks)


@dataclass(frozen=True)
class _Late:
    """What is late in a case: all together, and at worst, in days."""

    days: int
    worst: int


def _late(programme: Programme, case: CaseFile, day: date) -> _Late:
    """A case that is over comes after those that nothing presses, so that most go on."""
    situation = assess(programme, case, day)
    found = [(day - line.due).days for line in situation.obligations if line.state == "late" and line.due]
    days = sum(found) if situation.standing == "entered" else max(sum(found), TOO_LATE)
    return _Late(days, max(found, default=0))


type _Drawn = Iterator[tuple[CaseFile, _Late]]


def _in_order(drawn: _Drawn) -> CaseFile:
    """The first of which nothing is late, else the least late."""
    seen: list[tuple[int, int, CaseFile]] = []
    for case, late in drawn:
        if not late.days:
            return case
        seen.append((late.days, len(seen), case))
    return min(seen)[-1]


def _late_but_not_lost(drawn: _Drawn) -> CaseFile:
    """The first of which something is late, but not for long; else the one that is late for the least time."""
    seen: list[tuple[int, int, CaseFile]] = []
    for case, late in drawn:
        if 0 < late.worst <= LATEST:
            return case
        seen.append((late.worst, len(seen), case))
    return min(seen)[-1]


def example(name: str, day: date, months: int) -> CaseFile:
    """An example told some months later than it happened, as far as a day: its years become those of the others."""
    told = casefile.decode(examples.load(name))
    facts = [_moved(fact, months) for fact in told.facts]
    return replace(
        told, facts=tuple(fact for fact in facts if fact.on <= day and fact.recorded_at.date() <= day)
    )


def _moved(fact: Fact, months: int) -> Fact:
    days = {
        name: add_months(value, months)
        for name in fact.__struct_fields__
        if isinstance(value := getattr(fact, name), date) and name != "recorded_at"
    }
    written = fact.recorded_at
    on = add_months(written.date(), months)
    return replace(fact, **days, recorded_at=written.replace(year=on.year, month=on.month, day=on.day))


def kept(
    facts: Sequence[Fact], reference: str, signatures: Sequence[str], agent: str, draw: Random
) -> list[Fact]:
    """The facts as this site would have kept them: with keys of their own, signed, their appointments at an hour.

    The first of ``signatures`` is the référent's, whom the facts name.
    """
    names = {fact.id: f"{reference}.{fact.id}" for fact in facts}
    signs = {said: draw.choice(signatures) for said in sorted({fact.recorded_by for fact in facts})}
    done = []
    for fact in sorted(facts, key=attrgetter("recorded_at")):
        aims = {"supersedes": names[fact.supersedes]} if fact.supersedes else {}
        if isinstance(fact, Withdrawal):
            aims["withdraws"] = names[fact.withdraws]
        signed = replace(fact, id=names[fact.id], recorded_by=signs[fact.recorded_by], **aims)
        if getattr(signed, "referent", None):
            signed = replace(signed, referent=signatures[0])
        done.append(_with_hour(signed, agent, draw) if isinstance(signed, AppointmentPlanned) else signed)
    return done


def _with_hour(planned: AppointmentPlanned, agent: str, draw: Random) -> AppointmentPlanned:
    return replace(
        planned, date=workday(planned.date), at=draw.choice(HOURS), minutes=MINUTES.get(planned.meeting, 45),
        agents=(agent,),
    )  # fmt: skip


def workday(day: date) -> date:
    """The day, or the Monday after."""
    return add_days(day, 7 - day.weekday()) if day.weekday() >= SATURDAY else day
