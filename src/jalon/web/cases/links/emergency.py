"""Accès d'urgence: a case of the territory to which no relation leads, opened with a reason, for three hours."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import mine, visible
from jalon.web.cases.models import Case, EmergencyAccess
from jalon.web.kit.clock import now
from jalon.web.kit.text import plain
from jalon.web.people.models import Person
from jalon.web.trust.services import note

HOURS = 3
SHORTEST_REASON = 15
"""Characters: enough to say something, as the référent will read it."""


class NotOpened(JalonError):
    """The case was not opened; the sentence says why."""


@dataclass(frozen=True)
class Identity:
    """Who is looked for: enough to name one person, so that nobody leafs through the people of a territory."""

    last_name: str
    first_name: str
    birth_date: date


def find(agent: Agent, who: Identity) -> list[Case]:
    """The cases of exactly that person in the territories of the agent, that they do not see already."""
    same_day = Person.objects.filter(territory__in=agent.territory_ids, birth_date=who.birth_date)
    ids = [person.pk for person in same_day if _same(person, who)]
    found = Case.objects.filter(person__in=ids, territory__in=agent.territory_ids)
    return list(found.exclude(pk__in=visible(agent).values("pk")).with_names().order_by("pk"))


def _same(person: Person, who: Identity) -> bool:
    """The same names, whatever the accents, the order and the name of birth."""
    asked = {plain(who.last_name), plain(who.first_name)}
    return asked in (
        {plain(person.last_name), plain(person.first_name)},
        {plain(person.birth_name), plain(person.first_name)},
    )


@transaction.atomic
def break_glass(agent: Agent, who: Identity, reason: str) -> list[EmergencyAccess]:
    """Open the cases of a person for three hours. Every attempt is written down, and the référents read the reason.

    Raises ``PermissionDenied`` when the role may not, ``NotOpened`` with a French sentence otherwise.
    """
    if not agent.may(Action.BREAK_GLASS):
        raise PermissionDenied
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotOpened(
            f"Dites pourquoi en une phrase ({SHORTEST_REASON} caractères au moins) : le référent la lira."
        )
    cases = find(agent, who)
    at = now()
    opened = [
        EmergencyAccess.objects.create(
            case=case,
            membership=agent.membership,
            reason=reason.strip(),
            at=at,
            until=at + timedelta(hours=HOURS),
        )
        for case in cases
    ]
    for case in cases:
        note(agent, "case:emergency", person_id=case.person_id, case_id=case.pk, reason=reason.strip())
    if not opened:
        note(agent, "case:emergency_refused", birth_date=who.birth_date.isoformat(), reason=reason.strip())
    return opened


def unseen(agent: Agent) -> list[EmergencyAccess]:
    """The emergency accesses to the cases of somebody that they have not read yet. One query."""
    found = EmergencyAccess.objects.filter(mine(agent, "case__"), seen_at__isnull=True)
    return list(found.select_related("case__person", "membership__user", "membership__organisation"))


def mark_seen(agent: Agent, pk: int) -> None:
    """The référent has read the notice."""
    mine_only = Case.objects.filter(mine(agent)).values("pk")
    EmergencyAccess.objects.filter(pk=pk, case__in=mine_only, seen_at__isnull=True).update(seen_at=now())
