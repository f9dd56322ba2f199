"""Plan an appointment, move it, take it back."""

from dataclasses import dataclass
from datetime import date, time
from typing import cast

from django.db import transaction
from msgspec.structs import replace

from jalon.rules.facts import Withdrawal
from jalon.rules.facts.path import AppointmentKind, AppointmentPlanned, Party, Place
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.agenda.projection import AGENT
from jalon.web.cases.access import Access
from jalon.web.cases.services import Recorded, new_key, record
from jalon.web.kit.clock import now, today

from .shared import Current, current, require_same, sayable, sent_already


@dataclass(frozen=True)
class Details:
    """When, where and with whom."""

    day: date
    at: time | None
    minutes: int | None
    meeting: str
    place: str
    parties: tuple[str, ...]
    where: str = ""
    link: str = ""
    colleagues: tuple[int, ...] = ()
    """Memberships of the colleagues who take part."""


@dataclass(frozen=True)
class Moved:
    """What was written, the key of the appointment, and what it changed in French."""

    key: str
    recorded: Recorded
    changes: tuple[str, ...]


def plan(access: Access, details: Details, *, seen: int, token: str) -> Moved:
    """Make an appointment. Raises what ``record`` raises: ``Stale``, ``PermissionDenied``, ``CaseFileError``."""
    access.require(Action.PLAN)
    fact = _fact(access, details, new_key(now()))
    written = record(access, [fact], seen=seen, token=token)
    key = next((one.appointment for one in written.facts if isinstance(one, AppointmentPlanned)), "")
    return Moved(key, written, sayable(access, written.changes))


def _fact(access: Access, details: Details, key: str) -> AppointmentPlanned:
    return AppointmentPlanned(
        id=key,
        on=today(),
        recorded_at=now(),
        recorded_by=access.agent.signature,
        appointment=key,
        date=details.day,
        at=details.at,
        minutes=details.minutes,
        meeting=cast("AppointmentKind", details.meeting),
        place=cast("Place", details.place),
        parties=cast("tuple[Party, ...]", details.parties),
        remote=details.place == "remote",
        where=details.where or None,
        link=details.link or None,
        agents=tuple(f"{AGENT}{pk}" for pk in details.colleagues),
    )


@transaction.atomic
def move(access: Access, key: str, details: Details, *, because: str, seen: str, token: str) -> Moved:
    """Change when, where or with whom: a correction of the planning, with its reason.

    ``seen`` is ``stamp`` of what the page showed. Raises ``Changed`` when somebody else changed it in between.
    """
    found = current(access, key)
    if not sent_already(token):
        require_same(found, seen, "déplacer le rendez-vous")
    fact = replace(_fact(access, details, key), on=found.plan.on, supersedes=found.plan.id, because=because)
    return _written(access, found, fact, token)


@transaction.atomic
def undo_plan(access: Access, key: str, *, seen: str, token: str) -> Moved:
    """Take back an appointment made by mistake; one that was moved goes back to where it stood."""
    found = current(access, key)
    if not sent_already(token):
        require_same(found, seen, "annuler la saisie")
    former = next((one for one in found.stored.file.facts if one.id == found.plan.supersedes), None)
    fact: AppointmentPlanned | Withdrawal
    if isinstance(former, AppointmentPlanned):
        fact = replace(former, supersedes=found.plan.id, because="Déplacement annulé aussitôt")
    else:
        fact = Withdrawal(
            id=key,
            on=today(),
            recorded_at=now(),
            recorded_by=access.agent.signature,
            withdraws=found.plan.id,
            because="Rendez-vous fixé par erreur",
        )
    return _written(access, found, fact, token)


def _written(access: Access, found: Current, fact: AppointmentPlanned | Withdrawal, token: str) -> Moved:
    keeper = found.stored.reserved.get(found.plan.id)
    reserved_to = Organisation.objects.get(pk=keeper) if keeper else None
    written = record(access, [fact], seen=found.stored.last, token=token, reserved_to=reserved_to)
    return Moved(found.plan.appointment, written, sayable(access, written.changes))
