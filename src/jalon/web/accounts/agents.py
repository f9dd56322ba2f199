"""Who is acting: somebody, in the role that one of their memberships gives them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

from .models import Membership, Organisation, User
from .policy import Action, Role, relations

if TYPE_CHECKING:
    from datetime import date

CHOSEN = "membership"
"""Key of the session that holds the membership chosen by somebody who has several."""


@dataclass(frozen=True)
class Agent:
    """Somebody at work: all that they see and do goes through the membership in which they act."""

    user: User
    membership: Membership

    @property
    def role(self) -> Role:
        """The role of the membership."""
        return Role(self.membership.role)

    @property
    def organisation(self) -> Organisation:
        """The organisation of the membership."""
        return self.membership.organisation

    @cached_property
    def territory_ids(self) -> tuple[int, ...]:
        """The territories of the membership; one query the first time."""
        return tuple(sorted(territory.pk for territory in self.membership.territories.all()))

    @property
    def sees_health(self) -> bool:
        """Whether the membership has the permission of health and disability."""
        return self.membership.sees_health

    @property
    def signature(self) -> str:
        """How what they record is signed: « Anne Martin (BGE) »."""
        return f"{self.user.name} ({self.organisation.name})"

    def may(self, action: Action) -> bool:
        """Whether the role may do this at all, on some case or in the organisation."""
        return relations(self.role, action) is not None


class AgentRequest(HttpRequest):
    """A request of somebody who signed in and acts in a role."""

    agent: Agent


def agent_of(request: HttpRequest) -> Agent | None:
    """Who is acting, or ``None`` when nobody signed in or their access has ended."""
    return cast("Agent | None", getattr(request, "agent", None))


def memberships_of(user: User, on: "date") -> list[Membership]:
    """The memberships in which somebody may act on a day, with their organisations and territories."""
    return list(
        Membership.objects.current(on)
        .filter(user=user)
        .select_related("organisation")
        .prefetch_related("territories")
        .order_by("since", "pk")
    )
