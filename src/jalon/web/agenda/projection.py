"""From the facts of a case to the appointments that agendas show. The same facts give the same rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact, Withdrawal
from jalon.rules.facts.path import (
    AppointmentCancelled,
    AppointmentExcused,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentPlanned,
)
from jalon.rules.months import FAR
from jalon.rules.view import facts_in_force
from jalon.web.accounts.models import Membership
from jalon.web.cases.models import Case
from jalon.web.cases.store import Stored

from .models import Appointment, Attendance

OUTCOMES: dict[type[Fact], str] = {
    AppointmentHeld: "held",
    AppointmentExcused: "excused",
    AppointmentMissed: "missed",
    AppointmentCancelled: "cancelled",
}
AGENT = "a"
"""What the reference of a colleague starts with in the facts: ``a12`` is the membership 12."""


@dataclass(frozen=True)
class Planned:
    """An appointment, and the colleagues who take part."""

    case: int
    key: str
    day: date
    row: dict[str, object]
    """What the row says, by column."""
    colleagues: tuple[int, ...]


def appointments(case: Case, file: CaseFile) -> tuple[Planned, ...]:
    """The appointments of a case that were planned, each with its latest outcome."""
    facts = facts_in_force(file, FAR)
    plans = {fact.appointment: fact for fact in facts if type(fact) is AppointmentPlanned}
    outcomes = {key: fact for fact in facts if type(fact) in OUTCOMES and (key := key_of(fact))}
    history = _history(file.facts) if plans else {}
    return tuple(
        _planned(case, plan, outcomes.get(key), history.get(key, [plan])) for key, plan in plans.items()
    )


def key_of(fact: Fact) -> str | None:
    """The appointment that a fact is about."""
    key: str | None = getattr(fact, "appointment", None)
    return key


def _history(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """All that was ever written about each appointment, corrected and withdrawn entries included."""
    found: dict[str, list[Fact]] = {}
    about: dict[str, str] = {}
    told = sorted(facts, key=lambda fact: (fact.recorded_at, fact.id))
    for fact in told:
        key = about.get(fact.withdraws) if isinstance(fact, Withdrawal) else key_of(fact)
        if key:
            about[fact.id] = key
            found.setdefault(key, []).append(fact)
    return found


def _planned(case: Case, plan: AppointmentPlanned, outcome: Fact | None, history: list[Fact]) -> Planned:
    colleagues = tuple(sorted({_membership(one) for one in plan.agents if _membership(one)}))
    row: dict[str, object] = {
        "case_id": case.pk,
        "key": plan.appointment,
        "day": plan.date,
        "at": plan.at,
        "minutes": plan.minutes,
        "meeting": plan.meeting,
        "place": plan.place,
        "where": plan.where or "",
        "link": plan.link or "",
        "parties": list(plan.parties),
        "remote": plan.remote,
        "state": OUTCOMES[type(outcome)] if outcome else "planned",
        "planned_by_fact": plan.id,
        "outcome_fact": outcome.id if outcome else "",
        "sequence": len(history) - 1,
        "changed_at": max(fact.recorded_at for fact in history),
    }
    return Planned(case.pk, plan.appointment, plan.date, row, colleagues)


def _membership(reference: str) -> int:
    """The membership that a reference names; 0 when it names none."""
    number = reference.removeprefix(AGENT)
    return int(number) if reference.startswith(AGENT) and number.isdigit() else 0


def rows_of(case: Case, stored: Stored) -> tuple[Planned, ...]:
    """The rows of a case; the colleagues named may not be known here (``with_known_colleagues``)."""
    planned = appointments(case, stored.file)
    for one in planned:
        one.row["reserved_to_id"] = stored.reserved.get(cast("str", one.row["planned_by_fact"]))
    return planned


def save(case: Case, stored: Stored) -> None:
    """Write the appointments of a case in place of the former ones. Most facts change none: then it only reads."""
    planned = with_known_colleagues(rows_of(case, stored))
    there = {row["key"]: row for row in Appointment.objects.filter(case=case).order_by().values(*_COLUMNS)}
    if there != {one.key: one.row for one in planned}:
        Appointment.objects.filter(case=case).exclude(key__in=[one.key for one in planned]).delete()
        Appointment.objects.bulk_create(
            [Appointment(**one.row) for one in planned],
            update_conflicts=True,
            unique_fields=["case", "key"],
            update_fields=[
                f.name for f in Appointment._meta.concrete_fields if f.name not in ("id", "case", "key")
            ],
        )
    _save_attendances(case, planned)


_COLUMNS = [f.attname for f in Appointment._meta.concrete_fields if f.attname != "id"]


def with_known_colleagues(planned: Iterable[Planned]) -> tuple[Planned, ...]:
    """A file that comes from elsewhere may name colleagues that this site does not have: they are left out.

    One query, whatever the number of appointments.
    """
    planned = tuple(planned)
    named = {colleague for one in planned for colleague in one.colleagues}
    known = set(Membership.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    kept = []
    for one in planned:
        colleagues = tuple(colleague for colleague in one.colleagues if colleague in known)
        one.row["attended"] = bool(colleagues)
        kept.append(replace(one, colleagues=colleagues))
    return tuple(kept)


def _save_attendances(case: Case, planned: tuple[Planned, ...]) -> None:
    there = Attendance.objects.filter(appointment__case=case).order_by()
    former = {
        (key, colleague, day): pk
        for pk, key, colleague, day in there.values_list("pk", "appointment__key", "membership_id", "day")
    }
    wanted = {(one.key, colleague, one.day) for one in planned for colleague in one.colleagues}
    if gone := [pk for who, pk in former.items() if who not in wanted]:
        Attendance.objects.filter(pk__in=gone).delete()
    if new := sorted(wanted - former.keys()):
        ids = dict(Appointment.objects.filter(case=case).values_list("key", "pk"))
        Attendance.objects.bulk_create(
            [
                Attendance(appointment_id=ids[key], membership_id=colleague, day=day)
                for key, colleague, day in new
            ]
        )
