"""Who is acting in a request, for views that need somebody."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from jalon.web.accounts.agents import Agent, agent_of


def acting(request: HttpRequest) -> Agent:
    """The agent of a request. Raises ``PermissionDenied`` when the person signed in has no role any more."""
    agent = agent_of(request)
    if not agent:
        raise PermissionDenied
    return agent
