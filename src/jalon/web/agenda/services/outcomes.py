"""Say what became of an appointment, one by one or all those of a day, and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from msgspec.structs import replace

from jalon.rules.errors import JalonError
from jalon.rules.facts import Fact, Withdrawal
from jalon.rules.facts.path import (
    AppointmentCancelled,
    AppointmentExcused,
    AppointmentHeld,
    AppointmentMissed,
    Party,
)
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Organisation, OrganisationKind
from jalon.web.accounts.policy import Action
from jalon.web.agenda.entries import STATES
from jalon.web.agenda.projection import OUTCOMES
from jalon.web.agenda.times import starts
from jalon.web.cases.access import Access, open_case
from jalon.web.cases.services import Recorded, record
from jalon.web.kit.clock import now, today

from .shared import Changed, Current, current, require_same, sayable, sent_already

Outcome = Literal["held", "excused", "missed", "cancelled"]


class TooEarly(JalonError):
    """The appointment has not begun: nobody can say yet whether the person came."""

    def __init__(self) -> None:
        super().__init__(
            "Ce rendez-vous n'a pas commencé. Avant l'heure, il peut être excusé, annulé ou déplacé."
        )


@dataclass(frozen=True)
class Said:
    """What was written, and what it changed in French."""

    recorded: Recorded
    changes: tuple[str, ...]


def cancelling_party(agent: Agent) -> Party:
    """On whose behalf somebody cancels, when they do not say otherwise."""
    parties: dict[str, Party] = {
        OrganisationKind.AUTHORITY: "referent",
        OrganisationKind.PARTNER: "partner",
    }
    return parties.get(agent.organisation.kind, "operator")


@transaction.atomic
def say_outcome(
    access: Access,
    key: str,
    outcome: Outcome,
    *,
    seen: str,
    token: str,
    reason: str = "",
    cancelled_by: Party | None = None,
) -> Said:
    """Say what became of an appointment; another outcome than the one already said corrects it.

    An excuse that comes after an absence is told besides: the absence stays, and the programme says what it is worth.
    ``seen`` is ``stamp`` of what the page showed. Raises ``Changed`` when somebody else changed it in between,
    ``TooEarly`` before the hour.
    """
    found = current(access, key)
    if not sent_already(token):
        require_same(found, seen, STATES[outcome])
        _require_begun(found, outcome)
    fact = _fact(access, found, outcome, reason, cancelled_by or cancelling_party(access.agent))
    return _written(access, found, fact, token)


def _require_begun(found: Current, outcome: Outcome) -> None:
    if outcome not in ("held", "missed"):
        return
    instant = now()
    begins = starts(found.plan.date, found.plan.at)
    if (begins > instant) if begins else (found.plan.date > instant.date()):
        raise TooEarly


def _fact(access: Access, found: Current, outcome: Outcome, reason: str, cancelled_by: Party) -> Fact:
    plan, former = found.plan, found.outcome
    excused_late = outcome == "excused" and isinstance(former, AppointmentMissed)
    corrects = former is not None and not excused_late
    told: dict[str, Any] = {
        "id": plan.appointment,
        "on": _day_of(found, outcome),
        "recorded_at": now(),
        "recorded_by": access.agent.signature,
        "supersedes": former.id if former and corrects else None,
        "because": "Suite du rendez-vous corrigée" if corrects else None,
        "appointment": plan.appointment,
    }
    match outcome:
        case "held":
            return AppointmentHeld(
                **told, meeting=plan.meeting, place=plan.place, parties=plan.parties, remote=plan.remote
            )
        case "excused":
            return AppointmentExcused(**told, reason=reason or None)
        case "missed":
            return AppointmentMissed(**told)
        case "cancelled":
            return AppointmentCancelled(**told, cancelled_by=cancelled_by)


def _day_of(found: Current, outcome: Outcome) -> date:
    """When it was true: the day of the appointment, or the day on which it was told beforehand or afterwards."""
    if outcome == "excused" and found.outcome is not None:
        return today()
    return min(found.plan.date, today())


@transaction.atomic
def undo_outcome(access: Access, key: str, *, seen: str, token: str) -> Said:
    """Take back what was said: the appointment is as it was before, and so is what the programme asked."""
    found = current(access, key)
    if not sent_already(token):
        require_same(found, seen, "annuler la saisie")
    if found.outcome is None:
        if sent_already(token):
            return Said(record(access, [], seen=found.stored.last, token=token), ())
        raise Changed("Rien n'était noté pour ce rendez-vous.")
    former = next((one for one in found.stored.file.facts if one.id == found.outcome.supersedes), None)
    fact: Fact
    if former is not None and type(former) in OUTCOMES:
        fact = replace(former, supersedes=found.outcome.id, because="Correction annulée aussitôt")
    else:
        fact = Withdrawal(
            id=key,
            on=today(),
            recorded_at=now(),
            recorded_by=access.agent.signature,
            withdraws=found.outcome.id,
            because="Suite du rendez-vous notée par erreur",
        )
    return _written(access, found, fact, token)


def _written(access: Access, found: Current, fact: Fact, token: str) -> Said:
    keeper = found.stored.reserved.get(found.plan.id)
    reserved_to = Organisation.objects.get(pk=keeper) if keeper else None
    written = record(access, [fact], seen=found.stored.last, token=token, reserved_to=reserved_to)
    return Said(written, sayable(access, written.changes))


# -- the end of the day --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What somebody chose for one of the appointments of a day."""

    reference: str
    key: str
    name: str
    when: str
    outcome: Outcome
    seen: str
    token: str


@dataclass(frozen=True)
class Result:
    """What became of an answer: written, with what it changed, or not, with why."""

    answer: Answer
    changes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def outcome(self) -> str:
        """What was chosen, in French."""
        return STATES[self.answer.outcome]


def say_all(agent: Agent, answers: Sequence[Answer]) -> list[Result]:
    """Say what became of several appointments, each by itself: one that cannot be written keeps none of the others."""
    return [_result(agent, answer) for answer in answers]


def _result(agent: Agent, answer: Answer) -> Result:
    try:
        access = open_case(agent, answer.reference, "bilan de la journée", Action.PLAN)
        said = say_outcome(access, answer.key, answer.outcome, seen=answer.seen, token=answer.token)
    except Http404:
        return Result(answer, problem="ce rendez-vous n'existe plus, ou ce dossier ne vous est plus ouvert.")
    except PermissionDenied:
        return Result(answer, problem="votre rôle ne permet pas de corriger ce qu'un collègue a noté.")
    except JalonError as error:
        return Result(answer, problem=str(error))
    return Result(answer, said.changes)


def outcome_of(text: str) -> Outcome | None:
    """The outcome that a form names; ``None`` when it names none."""
    return cast("Outcome", text) if text in ("held", "excused", "missed", "cancelled") else None
