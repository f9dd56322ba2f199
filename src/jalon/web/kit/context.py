"""What every page knows: who is acting, where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jalon.web.accounts.agents import agent_of
from jalon.web.accounts.policy import Action

from .clock import today
from .menu import entries


def site(request: HttpRequest) -> dict[str, Any]:
    """The menu of the agent, whether they look for people and keep an agenda, the day, whether all is fictitious."""
    agent = agent_of(request) if hasattr(request, "agent") else None
    return {
        "agent": agent or None,
        "menu": entries(agent, request.path) if agent else [],
        "searches": bool(agent and agent.may(Action.SEE)),
        "plans": bool(agent and agent.may(Action.PLAN)),
        "today": today(),
        "demo": settings.DEMO,
    }
