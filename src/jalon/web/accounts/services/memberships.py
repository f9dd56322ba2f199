"""Change what an agent may do, close their access at a date, open it again."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.managing import may_change, may_give_health, may_reset, roles
from jalon.web.accounts.models import Membership, Territory
from jalon.web.accounts.policy import Role
from jalon.web.kit.clock import today
from jalon.web.trust.services import note


class CannotChange(JalonError):
    """The membership cannot be changed so; the sentence says why."""


@dataclass(frozen=True)
class Terms:
    """What an agent may do, where, and how much they work."""

    role: Role
    territories: list[Territory]
    sees_health: bool
    full_time_share: Decimal


def terms_of(membership: Membership) -> Terms:
    """What a membership says today. One query."""
    return Terms(
        Role(membership.role),
        list(membership.territories.all()),
        membership.sees_health,
        membership.full_time_share,
    )


@transaction.atomic
def change(agent: Agent, membership: Membership, wanted: Terms) -> list[str]:
    """Change a membership; gives the names of what changed.

    Territories that the agent does not manage stay as they are. Raises ``PermissionDenied``, and ``CannotChange`` when
    the person has that role there already.
    """
    if not may_change(agent, membership) or wanted.role not in roles(agent):
        raise PermissionDenied
    former = terms_of(membership)
    kept = [one for one in former.territories if one.pk not in agent.territory_ids]
    given = [one for one in wanted.territories if one.pk in agent.territory_ids]
    sees_health = wanted.sees_health if may_give_health(agent) else former.sees_health
    after = Terms(wanted.role, [*kept, *given], sees_health, wanted.full_time_share)
    told = {name: [was, now] for name, was in _told(former).items() if (now := _told(after)[name]) != was}
    if not told:
        return []
    membership.role, membership.sees_health = after.role, after.sees_health
    membership.full_time_share = after.full_time_share
    try:
        with transaction.atomic():
            membership.save(update_fields=["role", "sees_health", "full_time_share"])
    except IntegrityError as error:
        raise CannotChange(
            f"{membership.user.name} a déjà ce rôle dans {membership.organisation.name}."
        ) from error
    membership.territories.set(after.territories)
    note(agent, "membership:change", membership=membership.pk, changed=told)
    return sorted(told)


def _told(terms: Terms) -> dict[str, Any]:
    return {
        "role": str(terms.role),
        "territories": sorted(one.name for one in terms.territories),
        "sees_health": terms.sees_health,
        "full_time_share": f"{terms.full_time_share:.2f}",
    }


@transaction.atomic
def close(agent: Agent, membership: Membership, until: date) -> None:
    """End somebody's access: ``until`` is the first day without it. Raises ``PermissionDenied``, ``CannotChange``."""
    if not may_change(agent, membership):
        raise PermissionDenied
    if until < today():
        raise CannotChange("L'accès ne peut pas se fermer dans le passé : ce qui a été vu l'a été.")
    former, membership.until = membership.until, max(until, membership.since)
    membership.save(update_fields=["until"])
    note(agent, "membership:close", membership=membership.pk, until=[_day(former), _day(membership.until)])


@transaction.atomic
def reopen(agent: Agent, membership: Membership) -> None:
    """Give the access back, without end. Raises ``PermissionDenied``, ``CannotChange``."""
    if not may_change(agent, membership):
        raise PermissionDenied
    former, membership.until = membership.until, None
    try:
        with transaction.atomic():
            membership.save(update_fields=["until"])
    except IntegrityError as error:
        raise CannotChange(
            f"{membership.user.name} a de nouveau ce rôle dans {membership.organisation.name} : "
            "changez plutôt cet autre accès."
        ) from error
    note(agent, "membership:reopen", membership=membership.pk, until=[_day(former), None])


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@transaction.atomic
def reset_second_factor(agent: Agent, membership: Membership) -> None:
    """Forget the second factor of somebody who lost it, and end their sessions. Raises ``PermissionDenied``."""
    if not may_reset(agent, membership):
        raise PermissionDenied
    Authenticator.objects.filter(user_id=membership.user_id).delete()
    for session in UserSession.objects.filter(user_id=membership.user_id):
        session.end()
    note(agent, "account:reset_second_factor", membership=membership.pk)
