"""Hand cases over to colleagues, for a time or for good, with the history, and take them back."""

import secrets
from collections.abc import Sequence
from datetime import date
from itertools import cycle

from django.db import transaction
from django.db.models import Q

from jalon.rules.errors import JalonError
from jalon.rules.facts import Fact, Withdrawal
from jalon.rules.facts.path import ReferentNamed
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases import services, store
from jalon.web.cases.access import Access, held, visible
from jalon.web.cases.models import Assignment, Case, CourseRow, FactRow
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note


class CannotHandOver(JalonError):
    """The handover cannot be done as asked; the sentence says why."""


def portfolio(agent: Agent, membership: Membership) -> list[Case]:
    """The cases followed by somebody that the agent may hand over, by name. One query."""
    found = visible(agent, Action.ASSIGN).filter(referent=membership)
    return list(found.exclude(situation__standing="left").with_names().order_by("sort_name"))


@transaction.atomic
def hand_over(
    agent: Agent,
    cases: Sequence[Case],
    to: Sequence[Membership],
    *,
    until: date | None,
    reason: str,
) -> str:
    """Give cases to one colleague, or to several in turn, until a day (excluded) or for good. All or none.

    For good, each case gets a fact that names its référent. Returns the name of the handover, by which it is undone.
    Raises ``CannotHandOver`` with a French sentence, ``PermissionDenied`` when a case is not theirs to give.
    """
    _check(to, until)
    name = secrets.token_urlsafe(12)
    for case, colleague in zip(cases, cycle(to), strict=False):
        access = Access(agent, case, held(agent, case))
        access.require(Action.ASSIGN)
        if colleague.pk == case.referent_id:
            continue
        if until is None:
            _name_referent(access, colleague, reason, name)
        else:
            _stand_in(access, colleague, until, reason, name)
    note(
        agent,
        "portfolio:hand_over",
        cases=[case.pk for case in cases],
        to=[one.pk for one in to],
        until=until.isoformat() if until else None,
        reason=reason,
    )
    return name


def _check(to: Sequence[Membership], until: date | None) -> None:
    if not to:
        raise CannotHandOver("Choisissez au moins un collègue à qui confier les dossiers.")
    if until is not None and until <= today():
        raise CannotHandOver("La date de retour doit être après aujourd'hui.")


def name_referent(access: Access, colleague: Membership, reason: str = "") -> None:
    """Name the référent of one case, for good."""
    access.require(Action.ASSIGN)
    with transaction.atomic():
        _name_referent(access, colleague, reason, "")


def _name_referent(access: Access, colleague: Membership, reason: str, handover: str) -> None:
    case, day = access.case, today()
    stored = store.load(case)
    named = ReferentNamed(
        id="new", on=day, recorded_at=now(), recorded_by="", referent=str(colleague), note=reason or None
    )
    token = f"{handover or secrets.token_urlsafe(12)}-{case.pk}"
    services.record(access, [named], seen=stored.last, token=token[:40])
    Assignment.objects.filter(case=case, part=Assignment.REFERENT, until__isnull=True).update(until=day)
    _end_stand_ins(Q(case=case), day)
    Assignment.objects.create(
        case=case,
        membership=colleague,
        part=Assignment.REFERENT,
        since=day,
        reason=reason,
        by=access.agent.membership,
        handover=handover,
    )
    case.referent, case.stand_in, case.stand_in_until = colleague, None, None
    case.save(update_fields=["referent", "stand_in", "stand_in_until"])
    CourseRow.objects.filter(case=case).update(referent=case.referent)


def _stand_in(access: Access, colleague: Membership, until: date, reason: str, handover: str) -> None:
    case, day = access.case, today()
    _end_stand_ins(Q(case=case), day)
    Assignment.objects.create(
        case=case,
        membership=colleague,
        part=Assignment.STAND_IN,
        since=day,
        until=until,
        reason=reason,
        by=access.agent.membership,
        handover=handover,
    )
    case.stand_in, case.stand_in_until = colleague, until
    case.save(update_fields=["stand_in", "stand_in_until"])


def _end_stand_ins(which: Q, day: date) -> None:
    """End the replacements still open on a day; those that were to start later never do."""
    Assignment.objects.filter(which, part=Assignment.STAND_IN, until__gt=day, since__lte=day).update(
        until=day
    )


def told(agent: Agent, handover: str) -> list[Assignment]:
    """What a handover did, for who may hand over its cases. One query."""
    rows = Assignment.objects.filter(handover=handover, case__in=visible(agent, Action.ASSIGN))
    return list(
        rows.select_related("case__person", "membership__user", "by__user").order_by("case__sort_name")
    )


@transaction.atomic
def take_back(agent: Agent, handover: str) -> int:
    """Undo a handover: replacements end today, référents named are those of before. Returns how many cases.

    A case handed over again since then keeps its newer référent.
    """
    undone = 0
    rows = Assignment.objects.filter(handover=handover, case__in=visible(agent)).select_related(
        "case__person", "membership"
    )
    for row in rows.order_by("pk"):
        access = Access(agent, row.case, held(agent, row.case))
        if row.by_id != agent.membership.pk:
            access.require(Action.ASSIGN)
        if row.part == Assignment.STAND_IN:
            undone += _take_back_stand_in(row)
        elif row.until is None:
            undone += _take_back_referent(access, row)
    note(agent, "portfolio:take_back", handover=handover, cases=undone)
    return undone


def _take_back_stand_in(row: Assignment) -> int:
    day = today()
    if row.until is None or row.until <= day:
        return 0
    Assignment.objects.filter(pk=row.pk).update(until=day)
    return Case.objects.filter(pk=row.case_id, stand_in=row.membership).update(
        stand_in=None, stand_in_until=None
    )


def _take_back_referent(access: Access, row: Assignment) -> int:
    case, day = row.case, today()
    former = (
        Assignment.objects.filter(case=case, part=Assignment.REFERENT, until=row.since, pk__lt=row.pk)
        .select_related("membership__user", "membership__organisation")
        .order_by("-pk")
        .first()
    )
    if former is None:
        return 0
    stored = store.load(case)
    fact = FactRow.objects.filter(case=case, submission__token=f"{row.handover}-{case.pk}"[:40]).first()
    if fact is not None:
        undo: Fact = Withdrawal(
            id="new",
            on=day,
            recorded_at=now(),
            recorded_by="",
            withdraws=fact.key,
            because="Passation reprise",
        )
        access_now = Access(access.agent, case, access.relations | held(access.agent, case))
        services.record(access_now, [undo], seen=stored.last, token=f"r{row.handover}-{case.pk}"[:40])
    Assignment.objects.filter(pk=row.pk).update(until=day)
    Assignment.objects.create(
        case=case,
        membership=former.membership,
        part=Assignment.REFERENT,
        since=day,
        reason="Passation reprise",
        by=access.agent.membership,
    )
    case.referent = former.membership
    case.save(update_fields=["referent"])
    CourseRow.objects.filter(case=case).update(referent=case.referent)
    return 1
