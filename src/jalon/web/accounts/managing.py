"""Whom one may manage: an administrator the organisations of their territories, a manager only their own."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from jalon.web.kit.clock import today

from .agents import Agent
from .models import Invitation, Membership, MembershipQuerySet, Organisation, Territory
from .policy import Action, Role


def organisations(agent: Agent) -> "list[Organisation]":
    """The organisations of which somebody manages the agents. One query."""
    if not agent.may(Action.AGENTS):
        return []
    if not agent.may(Action.ORGANISATION):
        return [agent.organisation]
    return list(Organisation.objects.filter(territories__in=agent.territory_ids).distinct())


def memberships(agent: Agent) -> MembershipQuerySet:
    """The memberships that somebody manages: of their territories, and of their organisation for a manager."""
    places = Membership.territories.through.objects.filter(
        membership_id=OuterRef("pk"), territory_id__in=agent.territory_ids
    )
    found = Membership.objects.filter(Exists(places))
    if not agent.may(Action.AGENTS):
        return found.none()
    return found if agent.may(Action.ORGANISATION) else found.filter(organisation_id=agent.organisation.pk)


def invitations(agent: Agent) -> "list[Invitation]":
    """The invitations that somebody manages and that wait for an answer, the newest first. Two queries."""
    waiting = Invitation.objects.filter(
        organisation__in=organisations(agent), accepted_at=None, withdrawn_at=None
    )
    if not agent.may(Action.ORGANISATION):
        waiting = waiting.exclude(role=Role.ADMINISTRATOR)
    places = Invitation.territories.through.objects.filter(
        invitation_id=OuterRef("pk"), territory_id__in=agent.territory_ids
    )
    return list(waiting.filter(Exists(places)).select_related("organisation"))


def may_change(agent: Agent, membership: Membership) -> bool:
    """Whether somebody may change a membership that they manage: never their own, nor one above theirs."""
    return membership.user_id != agent.user.pk and membership.role in roles(agent)


def roles(agent: Agent) -> tuple[Role, ...]:
    """The roles that somebody may give: nobody but an administrator makes an administrator."""
    if not agent.may(Action.AGENTS):
        return ()
    if agent.may(Action.ORGANISATION):
        return tuple(Role)
    return tuple(role for role in Role if role != Role.ADMINISTRATOR)


def territories(agent: Agent, of: Sequence[Organisation]) -> "list[Territory]":
    """The territories that somebody may give in one of these organisations: theirs, where the organisation works."""
    return list(
        Territory.objects.filter(
            pk__in=agent.territory_ids, organisations__in=[one.pk for one in of]
        ).distinct()
    )


def may_give_health(agent: Agent) -> bool:
    """Whether somebody may give the permission of health: an administrator, and a manager who has it."""
    return agent.may(Action.ORGANISATION) or agent.sees_health


def may_reset(agent: Agent, membership: Membership) -> bool:
    """Whether somebody may forget the second factor of a colleague: when they manage all that this one can do."""
    others = Membership.objects.current(today()).filter(user_id=membership.user_id)
    unmanaged = others.exclude(pk__in=memberships(agent).values("pk")) | others.exclude(role__in=roles(agent))
    return may_change(agent, membership) and not unmanaged.exists()
