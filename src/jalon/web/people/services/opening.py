"""Open an accompaniment: the person, the business, the case, its référent and the facts of entry, all or none."""

import hmac
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from msgspec.structs import replace

from jalon.programmes.library import programme
from jalon.rules import casefile
from jalon.rules.facts import Fact, tag_of
from jalon.rules.facts.path import Bridged, Exited
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership, Organisation, OrganisationKind
from jalon.web.accounts.policy import Action, Relation, relations
from jalon.web.cases import services, store
from jalon.web.cases.access import Access, held
from jalon.web.cases.models import Assignment, Case, Submission
from jalon.web.cases.rights import actions_for
from jalon.web.kit.clock import now, today
from jalon.web.people import records, secrets
from jalon.web.people.models import Business, Person
from jalon.web.trust.services import note

_REFERENCE = 10
"""Characters of a reference: fifty bits, which nobody guesses, and which can be read over the telephone."""


@dataclass(frozen=True)
class Opening:
    """What an accompaniment starts with."""

    programme: str
    organisation: Organisation
    referent: Membership | None
    facts: tuple[Fact, ...]
    """Not signed yet: their id, instant and author are given on opening, whatever they hold."""
    token: str
    """Names the form: sent twice, it opens once."""
    on: date
    """Since when the référent is theirs."""


@dataclass(frozen=True)
class Closing:
    """A present accompaniment that ends where the new one starts."""

    access: Access
    way: str
    """A kind of exit of its programme."""
    on: date


@dataclass(frozen=True)
class Opened:
    """The case, and whether the same form had opened it already."""

    case: Case
    again: bool = False


@transaction.atomic
def open_accompaniment(
    agent: Agent,
    opening: Opening,
    person: Person,
    *,
    nir: str = "",
    businesses: Sequence[Business] = (),
    closings: Sequence[Closing] = (),
) -> Opened:
    """Open an accompaniment for somebody new, not saved yet, or for somebody known.

    Raises ``PermissionDenied`` when it is not theirs to open there, ``CaseFileError`` when a fact does not fit.
    """
    _require_place(agent, person.territory_id, opening)
    reference = reference_of(opening.token)
    if (already := Case.objects.with_names().filter(reference=reference).first()) is not None:
        return Opened(already, again=True)
    person = _saved(agent, person, nir)
    for business in businesses:
        business.person = person
        business.save()
    for closing in closings:
        _close(closing, opening)
    case = _created(agent, opening, person, reference)
    _tell(agent, case, opening)
    records.refresh(person)
    for one in Case.objects.filter(person__in=store.person_ids(person)).to_read().order_by("pk"):
        services.reproject(one, today())
    note(
        agent,
        "case:open",
        person_id=person.pk,
        case_id=case.pk,
        programme=opening.programme,
        organisation=opening.organisation.pk,
        referent=opening.referent.pk if opening.referent else None,
        facts=[tag_of(type(fact)) for fact in opening.facts],
    )
    return Opened(case)


def reference_of(token: str) -> str:
    """The reference of the case that a form opens: always the same for the form, and nobody's guess."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"case {token}".encode(), sha256).digest()
    return b32encode(digest).decode().lower()[:_REFERENCE]


def may_open_for(agent: Agent, organisation: Organisation) -> bool:
    """Whether the policy lets somebody open accompaniments of which an organisation is in charge."""
    asked = relations(agent.role, Action.OPEN) or frozenset()
    if organisation.pk == agent.organisation.pk:
        return Relation.TEAM in asked
    return Relation.TERRITORY in asked and agent.organisation.kind == OrganisationKind.AUTHORITY


def _require_place(agent: Agent, territory: int, opening: Opening) -> None:
    """Refuse another territory, an organisation for which they do not open, a référent who is not one of its own."""
    there = opening.organisation.territories.filter(pk=territory).exists()
    if territory not in agent.territory_ids or not there or not may_open_for(agent, opening.organisation):
        raise PermissionDenied
    referent = opening.referent
    if referent is not None and referent.organisation_id != opening.organisation.pk:
        raise PermissionDenied


def _saved(agent: Agent, person: Person, nir: str) -> Person:
    """The record to which the case belongs; a known person is locked so that two openings do not cross."""
    if person.pk:
        root = records.root_of(person)
        return Person.objects.select_for_update().get(pk=root.pk)
    person.created_by = agent.membership
    secrets.keep(person, nir)
    person.save()
    return person


def _close(closing: Closing, opening: Opening) -> None:
    access = closing.access
    toward = programme(opening.programme).name
    blank = {"id": "new", "on": closing.on, "recorded_at": now(), "recorded_by": ""}
    facts: list[Fact] = [
        Bridged(toward=toward, **blank),  # type: ignore[arg-type]
        Exited(way=closing.way, toward=toward, **blank),  # type: ignore[arg-type]
    ]
    services.record(
        access, facts, seen=store.load(access.case).last, token=f"{opening.token[:24]}-{access.case.pk}"
    )


def _created(agent: Agent, opening: Opening, person: Person, reference: str) -> Case:
    case = Case.objects.create(
        reference=reference,
        person=person,
        programme=opening.programme,
        territory=person.territory,
        organisation=opening.organisation,
        referent=opening.referent,
        opened_at=now(),
    )
    if opening.referent:
        Assignment.objects.create(
            case=case, membership=opening.referent, since=min(opening.on, today()), by=agent.membership
        )
    return case


def _tell(agent: Agent, case: Case, opening: Opening) -> None:
    """Write the facts of entry, refused where they do not fit what is known of the person already."""
    access = Access(agent, case, held(agent, case))
    for fact in opening.facts:
        if Action.HEALTH in actions_for(fact):
            access.require(Action.HEALTH)
    at = now()
    signed = tuple(
        replace(fact, id=services.new_key(at, rank), recorded_at=at, recorded_by=agent.signature)
        for rank, fact in enumerate(opening.facts)
    )
    file = store.load(case).file
    casefile.decode(casefile.encode(replace(file, facts=(*file.facts, *signed))))
    submission = Submission.objects.create(token=opening.token[:40], at=at, by=agent.membership)
    store.add([store.row_of(fact, case, author=agent.membership, submission=submission) for fact in signed])
