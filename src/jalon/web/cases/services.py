"""What people do to a case: one function for each thing, one transaction, facts and projections and log together."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from msgspec.structs import replace

from jalon.rules import casefile
from jalon.rules.casefile import CaseFile
from jalon.rules.errors import JalonError
from jalon.rules.facts import Fact, tag_of
from jalon.study.changes import Change, changes
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.agenda import projection as agenda
from jalon.web.kit.clock import now, today
from jalon.web.people.models import Person
from jalon.web.trust.services import note

from . import projection, store
from .access import Access
from .models import Case, FactRow, Submission
from .rights import actions_for, aim_of
from .store import Stored


class Stale(JalonError):
    """Somebody else recorded something since the page was shown; nothing was written.

    ``since`` are the facts that came in between, ``last`` the row up to which
    they now read.
    """

    def __init__(self, since: tuple[Fact, ...], last: int) -> None:
        self.since = since
        self.last = last
        super().__init__("le dossier a changé depuis l'affichage de la page")


@dataclass(frozen=True)
class Recorded:
    """What was written, and what it changed."""

    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    last: int
    """The last row of the case now."""
    again: bool = False
    """The same form had been sent already: nothing new was written."""


def new_key(at: datetime, rank: int = 0) -> str:
    """A key for a fact: in the order of time, and nobody else's."""
    return f"{int(at.timestamp() * 1_000_000):x}-{rank}{secrets.token_hex(3)}"


@transaction.atomic
def record(
    access: Access,
    facts: Sequence[Fact],
    *,
    seen: int,
    token: str,
    reserved_to: Organisation | None = None,
) -> Recorded:
    """Add facts to a case, all or none. Their id, instant and author are given here, whatever they held.

    ``seen`` is the last row that the page showed (``Stored.last``), ``token`` names the form: sent twice, it records
    once. Raises ``Stale`` when somebody else recorded in between, ``PermissionDenied`` when a kind is not theirs to
    write, ``CaseFileError`` when a fact does not fit the case.
    """
    case = access.case
    lock(case)
    if said := _said_already(token):
        return Recorded(said, (), store.load(case).last, again=True)
    before = store.load(case)
    require_rights(access, facts, before)
    if before.last != seen:
        raise Stale(shown_since(access, seen, before), before.last)
    signed = _signed(access.agent, facts)
    after = _checked(before.file, signed)
    submission = Submission.objects.create(token=token, at=now(), by=access.agent.membership)
    rows = [
        store.row_of(
            fact, case, author=access.agent.membership, reserved_to=reserved_to, submission=submission
        )
        for fact in signed
    ]
    store.add(rows)
    kept = {fact.id: reserved_to.pk for fact in signed} if reserved_to else {}
    stored = Stored(after, before.reserved | kept, rows[-1].pk if rows else before.last)
    _write(case, stored, today())
    _tell_the_others(case, signed)
    note(
        access.agent,
        "facts:record",
        person_id=case.person_id,
        case_id=case.pk,
        facts=[{"key": fact.id, "kind": tag_of(type(fact))} for fact in signed],
    )
    day = today()
    was, is_now = (projection.situation_of(case, file, day) for file in (before.file, after))
    return Recorded(signed, changes(was, is_now), stored.last)


def lock(case: Case) -> None:
    """Have one writer at a time on a person, whatever the case: what is true of them touches all their cases."""
    root = case.person.merged_into_id or case.person_id
    Person.objects.select_for_update().filter(pk=root).first()


def _said_already(token: str) -> tuple[Fact, ...]:
    rows = FactRow.objects.filter(submission__token=token).order_by("pk").values_list("payload", flat=True)
    return store.decode_facts(rows)


def require_rights(access: Access, facts: Sequence[Fact], before: Stored) -> None:
    """Refuse a kind that is not theirs to write, and the correction of an entry that they may not correct."""
    aims = [aim for fact in facts if (aim := aim_of(fact))]
    for fact in facts:
        for action in actions_for(fact):
            access.require(action)
    if not set(aims) <= {fact.id for fact in access.shown(before)}:
        raise PermissionDenied
    if FactRow.objects.filter(key__in=aims).exclude(author=access.agent.membership).exists():
        access.require(Action.CORRECT)


def shown_since(access: Access, seen: int, stored: Stored) -> tuple[Fact, ...]:
    """What was recorded after a row, for the person who had not seen it, as far as they may see it."""
    rows = FactRow.objects.filter(store.rows_of(access.case), pk__gt=seen)
    keys = set(rows.values_list("key", flat=True))
    facts: tuple[Fact, ...] = stored.file.facts
    since = replace(stored.file, facts=tuple(fact for fact in facts if fact.id in keys))
    return access.shown(Stored(since, stored.reserved))


def said_already(token: str) -> bool:
    """Whether a form was recorded already: a second click finds what it had written, and is no surprise."""
    return Submission.objects.filter(token=token).exists()


def _signed(agent: Agent, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts with the instant, the author and a key of their own."""
    at = now()
    return tuple(
        replace(fact, id=new_key(at, rank), recorded_at=at, recorded_by=agent.signature)
        for rank, fact in enumerate(facts)
    )


def _checked(file: CaseFile, facts: tuple[Fact, ...]) -> CaseFile:
    """The case file with the new facts, refused where they do not fit it. Raises ``CaseFileError``."""
    whole = replace(file, facts=(*file.facts, *facts))
    return casefile.decode(casefile.encode(whole))


def _tell_the_others(case: Case, facts: tuple[Fact, ...]) -> None:
    """Write the projections of the person's other cases again, when a fact is true of them too."""
    if any(fact.scope == "person" for fact in facts):
        others = Case.objects.filter(person_id__in=store.person_ids(case.person)).exclude(pk=case.pk)
        for one in others.to_read().order_by("pk"):
            reproject(one, today())


def reproject(case: Case, on: date) -> None:
    """Read the case again as it stands on a day, and write what lists show of it."""
    _write(case, store.load(case), on)


def _write(case: Case, stored: Stored, on: date) -> None:
    projection.save(projection.project(case, stored, on))
    agenda.save(case, stored)
