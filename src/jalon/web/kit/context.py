"""What every page knows: who is acting, where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jalon.web.accounts.agents import agent_of

from .clock import today
from .menu import entries


def site(request: HttpRequest) -> dict[str, Any]:
    """The menu of the agent, the day, and whether this is a demonstration."""
    agent = agent_of(request) if hasattr(request, "agent") else None
    return {
        "agent": agent or None,
        "menu": entries(agent, request.path) if agent else [],
        "today": today(),
        "demo": settings.DEMO,
    }
