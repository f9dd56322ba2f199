"""What is read of accounts, from what somebody manages."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Concat, Lower

from jalon.web.kit.clock import now, today
from jalon.web.kit.keyset import Page, page

from . import managing
from .agents import Agent
from .models import Invitation, Membership, MembershipQuerySet, Organisation, Territory

FOLLOWED = ("entered", "outside")
"""Standings of the cases that somebody has to be in charge of."""


@dataclass(frozen=True)
class State:
    """Where an access stands: a word, and the look that goes with it."""

    name: str
    look: str


def state_of(membership: Membership, on: date) -> State:
    """In French: « ouvert », « ferme le… », « fermé »."""
    if not membership.user.is_active:
        return State("compte fermé", "late")
    if membership.since > on:
        return State("pas encore ouvert", "info")
    if membership.until is None:
        return State("ouvert", "done")
    return State("fermé", "") if membership.until <= on else State("se ferme bientôt", "soon")


@dataclass(frozen=True)
class Line:
    """An agent of the list."""

    membership: Membership
    state: State
    followed: int
    """People whose référent they are."""
    may_change: bool

    @property
    def share(self) -> str:
        """The working time: « temps plein », « 80 % »."""
        share = self.membership.full_time_share
        return "temps plein" if share == 1 else f"{100 * share:.0f} %"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    organisation: int | None = None
    text: str = ""
    closed: bool = False
    """Whether closed accesses are shown."""


def agents(
    agent: Agent, filters: Filters, *, after: str = "", before: str = ""
) -> tuple[list[Line], Page[Membership]]:
    """A page of the agents that somebody manages, by name. Two queries."""
    found = managing.memberships(agent).with_names().prefetch_related("territories")
    if filters.organisation:
        found = found.filter(organisation_id=filters.organisation)
    if not filters.closed:
        found = found.filter(Q(until=None) | Q(until__gt=today()))
    for word in filters.text.split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
        )
    ordered = _with_followed(found).annotate(
        # Two roles of one person follow each other; nobody is level with anybody.
        place=Lower(
            Concat(
                "user__last_name", Value(" "), "user__first_name", Value(" "), "pk", output_field=CharField()
            )
        )
    )
    shown = page(ordered, "place", full=_with_followed(found), after=after, before=before)
    return [_line(agent, one) for one in shown.rows], shown


def agent_line(agent: Agent, pk: int) -> Line | None:
    """One of the agents that somebody manages; ``None`` when there is no such."""
    found = managing.memberships(agent).with_names().prefetch_related("territories").filter(pk=pk)
    one = _with_followed(found).first()
    return None if one is None else _line(agent, one)


def _with_followed(found: MembershipQuerySet) -> MembershipQuerySet:
    return found.annotate(
        followed=Count("cases", filter=Q(cases__situation__standing__in=FOLLOWED), distinct=True)
    )


def _line(agent: Agent, one: Membership) -> Line:
    return Line(one, state_of(one, today()), one.followed, managing.may_change(agent, one))  # type: ignore[attr-defined]


def invitations(agent: Agent) -> list[tuple[Invitation, bool]]:
    """The invitations that wait for an answer, and whether each has expired. Three queries at most."""
    instant = now()
    return [(one, one.expires_at <= instant) for one in managing.invitations(agent)]


def organisations(agent: Agent) -> list[Organisation]:
    """The organisations that somebody administers, with how many agents work there. Two queries."""
    working = Q(memberships__until=None) | Q(memberships__until__gt=today())
    return list(
        Organisation.objects.filter(pk__in=[one.pk for one in managing.organisations(agent)])
        .annotate(agents=Count("memberships", filter=working, distinct=True))
        .prefetch_related("territories")
        .order_by(F("name"))
    )


def territories(agent: Agent) -> list[Territory]:
    """The territories that somebody administers. One query."""
    return list(Territory.objects.filter(pk__in=agent.territory_ids))
