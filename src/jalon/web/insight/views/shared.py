"""What the pages of results share: who may open them, what they ask."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.insight.filters import Asked, FilterForm
from jalon.web.kit.acting import acting


def counting(request: HttpRequest) -> Agent:
    """Somebody who may see results."""
    agent = acting(request)
    if not agent.may(Action.RESULTS):
        raise PermissionDenied
    return agent


def asked_of(request: HttpRequest, agent: Agent) -> tuple[FilterForm, Asked]:
    """The filters of the address, and what they ask."""
    form = FilterForm(request.GET, agent=agent)
    return form, form.asked()
