"""Write the logs: every page and export of a case goes through ``note_reading``, every service through ``note``."""

from typing import Any

from jalon.web.accounts.agents import Agent
from jalon.web.kit.clock import now

from .models import Reading, Writing


def note_reading(agent: Agent, what: str, *, person_id: int, case_id: int | None, relation: str) -> None:
    """Write down that somebody opened something: ``what`` is in French, ``relation`` is what allowed it."""
    Reading.objects.create(
        at=now(),
        user_id=agent.user.pk,
        membership_id=agent.membership.pk,
        who=agent.signature,
        case_id=case_id,
        person_id=person_id,
        what=what,
        relation=relation,
    )


def note(
    agent: Agent | None,
    what: str,
    *,
    person_id: int | None = None,
    case_id: int | None = None,
    **detail: Any,
) -> None:
    """Write down that somebody changed something; without an agent, Jalon itself did (its nightly run)."""
    Writing.objects.create(
        at=now(),
        user_id=agent.user.pk if agent else None,
        membership_id=agent.membership.pk if agent else None,
        who=agent.signature if agent else "Jalon",
        case_id=case_id,
        person_id=person_id,
        what=what,
        detail=detail,
    )
