"""What the pages of the panel share."""

import secrets

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.panel.models import Session
from jalon.web.panel.queries import sessions


def sitting(request: HttpRequest) -> Agent:
    """Somebody who holds sessions, or sits in them."""
    agent = acting(request)
    if not (agent.may(Action.SIT) or agent.may(Action.DECIDE_PANEL)):
        raise PermissionDenied
    return agent


def holding(request: HttpRequest) -> Agent:
    """Somebody who holds sessions."""
    agent = acting(request)
    if not agent.may(Action.DECIDE_PANEL):
        raise PermissionDenied
    return agent


def session_or_404(agent: Agent, number: int) -> Session:
    """A session that somebody may open."""
    found = sessions(agent).select_related("territory", "organisation").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def token_of(request: HttpRequest) -> str:
    """The name of the form: sent twice, it records once."""
    return request.POST.get("token", "")[:40] or secrets.token_hex(16)


def number_of(request: HttpRequest, name: str) -> int:
    """A number that the form carries; 0 when it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0  # noqa: PLR2004  as large as a row number
