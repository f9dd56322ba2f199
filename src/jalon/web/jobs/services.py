"""Having a task done again, or giving it up. Both are written in the log."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_ox import actions

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.trust.services import note

from .queries import visible


def _mine(agent: Agent, pk: str) -> None:
    if not agent.may(Action.JOBS):
        raise PermissionDenied
    visible(agent).only("pk").get(pk=pk)


@transaction.atomic
def retry(agent: Agent, pk: str) -> bool:
    """Put a task that failed back in the queue; whether it was done. Raises ``OxTask.DoesNotExist``."""
    _mine(agent, pk)
    done = actions.retry(pk)
    if done:
        note(agent, "job:retry", job=pk)
    return done


@transaction.atomic
def discard(agent: Agent, pk: str) -> bool:
    """Give up a task that waits or failed; whether it was done. Same errors as ``retry``."""
    _mine(agent, pk)
    done = actions.discard(pk)
    if done:
        note(agent, "job:discard", job=pk)
    return done
