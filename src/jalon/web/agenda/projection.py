"""From the facts of a case to the appointments that agendas show. The same facts give the same rows."""

from dataclasses import dataclass

from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact
from jalon.rules.facts.path import (
    AppointmentCancelled,
    AppointmentExcused,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentPlanned,
)
from jalon.rules.months import FAR
from jalon.rules.view import facts_in_force
from jalon.web.cases.models import Case

from .models import Appointment, Attendance

_OUTCOMES: dict[type[Fact], str] = {
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

    row: Appointment
    colleagues: tuple[int, ...]


def appointments(case: Case, file: CaseFile) -> tuple[Planned, ...]:
    """The appointments of a case, planned or told afterwards, each with its latest outcome."""
    facts = facts_in_force(file, FAR)
    plans = {fact.appointment: fact for fact in facts if isinstance(fact, AppointmentPlanned)}
    outcomes = {key: fact for fact in facts if type(fact) in _OUTCOMES and (key := _key(fact))}
    return tuple(_planned(case, plan, outcomes.get(key)) for key, plan in plans.items())


def _key(fact: Fact) -> str | None:
    key: str | None = getattr(fact, "appointment", None)
    return key


def _planned(case: Case, plan: AppointmentPlanned, outcome: Fact | None) -> Planned:
    row = Appointment(
        case=case,
        key=plan.appointment,
        day=plan.date,
        at=plan.at,
        minutes=plan.minutes,
        meeting=plan.meeting,
        place=plan.place,
        where=plan.where or "",
        link=plan.link or "",
        parties=list(plan.parties),
        remote=plan.remote,
        state=_OUTCOMES[type(outcome)] if outcome else "planned",
        planned_by_fact=plan.id,
        outcome_fact=outcome.id if outcome else "",
    )
    return Planned(row, tuple(sorted(_membership(one) for one in plan.agents if _membership(one))))


def _membership(reference: str) -> int:
    """The membership that a reference names; 0 when it names none."""
    number = reference.removeprefix(AGENT)
    return int(number) if reference.startswith(AGENT) and number.isdigit() else 0


def save(case: Case, file: CaseFile) -> None:
    """Write the appointments of a case in place of the former ones."""
    planned = appointments(case, file)
    Appointment.objects.filter(case=case).exclude(key__in=[one.row.key for one in planned]).delete()
    Appointment.objects.bulk_create(
        [one.row for one in planned],
        update_conflicts=True,
        unique_fields=["case", "key"],
        update_fields=[
            f.name for f in Appointment._meta.concrete_fields if f.name not in ("id", "case", "key")
        ],
    )
    _save_attendances(case, planned)


def _save_attendances(case: Case, planned: tuple[Planned, ...]) -> None:
    ids = dict(Appointment.objects.filter(case=case).values_list("key", "pk"))
    wanted = {(ids[one.row.key], colleague) for one in planned for colleague in one.colleagues}
    there = Attendance.objects.filter(appointment__case=case)
    former = {(row.appointment_id, row.membership_id): row.pk for row in there}
    Attendance.objects.filter(pk__in=[pk for pair, pk in former.items() if pair not in wanted]).delete()
    Attendance.objects.bulk_create(
        [
            Attendance(appointment_id=appointment, membership_id=colleague)
            for appointment, colleague in sorted(wanted - former.keys())
        ]
    )
