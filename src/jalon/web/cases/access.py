"""From the table of the policy to rows: which cases somebody may see, and by which relation.

Every read of a case starts with ``visible``; every page of one case with ``open_case``, which writes it down.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from jalon.rules.facts import Fact
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import OrganisationKind
from jalon.web.accounts.policy import Action, Relation, may, relations, weighs
from jalon.web.kit.among import among
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note_reading

from .models import Case, CaseQuerySet, EmergencyAccess, Share
from .sensitive import health_ids, with_what_mends
from .store import Stored


def visible(
    agent: Agent, action: Action = Action.SEE, by: Collection[Relation] = tuple(Relation)
) -> CaseQuerySet:
    """The cases on which somebody may do an action. Nothing when the role may not do it at all.

    ``by`` keeps those that one of some relations gives: their own (``own``), a whole team's…
    """
    asked = relations(agent.role, action)
    if asked is None or (action is Action.HEALTH and not agent.sees_health):
        return Case.objects.none()
    scope = Q(pk__in=[])
    for relation in Relation:  # in their order: those that a row settles by itself first
        if relation in asked and relation in by:
            scope |= _scope(agent, relation)
    return Case.objects.filter(scope)


OWN = (Relation.OWN,)


def own(agent: Agent, action: Action = Action.SEE) -> CaseQuerySet:
    """The cases that somebody follows, or follows today for somebody else, and on which they may do an action."""
    return visible(agent, action, OWN)


def mine(agent: Agent, path: str = "") -> Q:
    """The cases of which somebody is the référent, or stands in for them today. ``path`` leads to the case."""
    return followed_by(agent.membership.pk, path)


def followed_by(membership: int, path: str = "") -> Q:
    """The cases that a colleague follows, or follows today for somebody else. ``path`` leads to the case."""
    stands_in = {f"{path}stand_in": membership, f"{path}stand_in_until__gt": today()}
    return Q(**{f"{path}referent": membership}) | Q(**stands_in)


def _scope(agent: Agent, relation: Relation) -> Q:
    here = Q(territory__in=agent.territory_ids)
    match relation:
        case Relation.OWN:
            return here & mine(agent)
        case Relation.TEAM:
            return here & Q(organisation=agent.organisation)
        case Relation.TERRITORY:
            return here if agent.organisation.kind == OrganisationKind.AUTHORITY else Q(pk__in=[])
        case Relation.PARTNER:
            return among("pk", _shared(agent).values("case"))
        case Relation.PANEL:
            return here & Q(pk__in=_sits_on(agent))
        case Relation.EMERGENCY:
            return among("pk", _broken(agent).values("case"))


def _shared(agent: Agent) -> QuerySet[Share]:
    day = today()
    return Share.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), organisation=agent.organisation, since__lte=day
    )


def _broken(agent: Agent) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.filter(membership=agent.membership, until__gt=now())


def shown_lines(agent: Agent, by: Collection[Relation] = tuple(Relation)) -> Q:
    """Which lines of the cases that somebody sees may be shown to them: not what tells health, nor what others keep.

    ``by`` are the relations by which the cases were chosen (``visible``).
    """
    healthy = Q(health=False)
    if agent.sees_health:
        healthy |= Q(case__in=visible(agent, Action.HEALTH, by))
    return healthy & (Q(reserved_to__isnull=True) | Q(reserved_to=agent.organisation))


def held(agent: Agent, case: Case) -> frozenset[Relation]:
    """The relations that somebody has to a case, which the policy weighs."""
    return relations_to(
        agent,
        case,
        shared=_shared(agent).filter(case=case).exists(),
        broken=_broken(agent).filter(case=case).exists(),
    )


def opened_to(agent: Agent, case: str) -> dict[str, Exists]:
    """For rows that lead to a case by a column: annotations that ``relations_to`` asks for."""
    return {
        "shared": Exists(_shared(agent).filter(case=OuterRef(case))),
        "broken": Exists(_broken(agent).filter(case=OuterRef(case))),
    }


def relations_to(agent: Agent, case: Case, *, shared: bool, broken: bool) -> frozenset[Relation]:
    """The relations that somebody has to a case, once it is known whether it is shared with them, or broken open."""
    found = set()
    if case.territory_id in agent.territory_ids:
        if case.referent_id == agent.membership.pk or _stands_in(agent, case):
            found.add(Relation.OWN)
        if case.organisation_id == agent.organisation.pk:
            found.add(Relation.TEAM)
        if agent.organisation.kind == OrganisationKind.AUTHORITY:
            found.add(Relation.TERRITORY)
        if weighs(agent.role, Relation.PANEL) and _sits_on(agent).filter(case=case).exists():
            found.add(Relation.PANEL)
    if shared:
        found.add(Relation.PARTNER)
    if broken:
        found.add(Relation.EMERGENCY)
    return frozenset(found)


def _sits_on(agent: Agent) -> QuerySet[Any]:
    """The cases that a member of a panel reads."""
    from jalon.web.panel.queries import before_their_panel  # noqa: PLC0415  it starts from what is here

    return before_their_panel(agent)


def _stands_in(agent: Agent, case: Case) -> bool:
    return (
        case.stand_in_id == agent.membership.pk
        and case.stand_in_until is not None
        and case.stand_in_until > today()
    )


@dataclass(frozen=True)
class Access:
    """A case, opened by somebody: what they may do with it, and what is hidden from them."""

    agent: Agent
    case: Case
    relations: frozenset[Relation]

    def may(self, action: Action) -> bool:
        """Whether the policy allows this on this case; health asks for the membership's permission besides."""
        if action is Action.HEALTH and not self.agent.sees_health:
            return False
        return may(self.agent.role, action, self.relations)

    def require(self, action: Action) -> None:
        """Refuse what the policy does not allow. Raises ``PermissionDenied``."""
        if not self.may(action):
            raise PermissionDenied

    @cached_property
    def sees_health(self) -> bool:
        """Whether health and disability are shown."""
        return self.may(Action.HEALTH)

    def hidden(self, stored: Stored) -> frozenset[str]:
        """The ids of the facts of the case that this person may not see, with what corrects or withdraws them."""
        reserved = {key for key, keeper in stored.reserved.items() if keeper != self.agent.organisation.pk}
        found = reserved | (frozenset() if self.sees_health else health_ids(stored.file.facts))
        return with_what_mends(found, stored.file.facts)

    def shown(self, stored: Stored) -> tuple[Fact, ...]:
        """The facts that this person may see."""
        hidden = self.hidden(stored)
        facts: tuple[Fact, ...] = stored.file.facts
        return tuple(fact for fact in facts if fact.id not in hidden)


def open_case(agent: Agent, reference: str, what: str, action: Action = Action.SEE) -> Access:
    """Open a case for one of its pages, and write down that it was read. ``what`` names the page in French.

    Raises ``Http404`` when the person may not even know that it exists, ``PermissionDenied`` when they see it but may
    not do the action.
    """
    found = visible(agent).filter(reference=reference).annotate(**opened_to(agent, "pk"))
    case = found.select_related("person", "organisation", "territory", "situation").first()
    if case is None:
        raise Http404
    shared: bool = case.shared  # type: ignore[attr-defined]  # annotated just above
    broken: bool = case.broken  # type: ignore[attr-defined]
    access = Access(agent, case, relations_to(agent, case, shared=shared, broken=broken))
    access.require(action)
    allowed = relations(agent.role, Action.SEE) or frozenset()
    relation = next(one for one in Relation if one in access.relations & allowed)
    note_reading(agent, what, person_id=case.person_id, case_id=case.pk, relation=relation)
    return access
