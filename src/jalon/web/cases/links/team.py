"""The team: who follows how many people, against what they can."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action, Role
from jalon.web.cases.access import visible
from jalon.web.cases.capacity import load
from jalon.web.kit.clock import today

FOLLOWING = (Role.REFERENT, Role.ADVISER, Role.MANAGER)
"""Roles to which cases can be given."""


@dataclass(frozen=True)
class Colleague:
    """Somebody of the team, and what they follow."""

    membership: Membership
    people: int
    held: int
    """Their cases that the reader may hand over, those not yet entered included."""
    late: int
    weight: Decimal
    """Share of a full-time equivalent that their cases take."""
    gone: bool
    """They have left and still have people to hand over."""

    @property
    def percent(self) -> int:
        """Load in hundredths of their working time."""
        return round(100 * self.weight / self.membership.full_time_share)


def team(agent: Agent) -> list[Colleague]:
    """The colleagues to whom cases are or can be given, with their load. Four queries."""
    followed = visible(agent).filter(situation__standing__in=("entered", "outside"), referent__isnull=False)
    counts = {
        row["referent"]: row
        for row in followed.order_by()
        .values("referent")
        .annotate(
            people=Count("pk", filter=Q(situation__standing="entered")),
            late=Sum("situation__late"),
            weight=load(),
        )
    }
    theirs = visible(agent, Action.ASSIGN).filter(referent__isnull=False).order_by().values("referent")
    held = dict(theirs.annotate(held=Count("pk")).values_list("referent", "held"))
    current = Membership.objects.current(today()).filter(
        organisation=agent.organisation, role__in=FOLLOWING, territories__in=agent.territory_ids
    )
    if not agent.may(Action.TEAM_QUEUE):
        current = current.filter(pk=agent.membership.pk)
    present = set(current.values_list("pk", flat=True))
    everybody = Membership.objects.filter(pk__in=present | counts.keys()).with_names()
    return [
        Colleague(
            one,
            row["people"] if (row := counts.get(one.pk)) else 0,
            held.get(one.pk, 0),
            (row["late"] or 0) if row else 0,
            row["weight"] if row else Decimal(0),
            gone=one.until is not None and one.until <= today(),
        )
        for one in everybody
    ]


def receivers(agent: Agent, leaving: Membership) -> list[Membership]:
    """The colleagues who can receive the cases of somebody: of the same organisation, present. One query."""
    found = Membership.objects.current(today()).filter(
        organisation=leaving.organisation, role__in=FOLLOWING, territories__in=agent.territory_ids
    )
    return list(found.exclude(pk=leaving.pk).with_names().distinct())
