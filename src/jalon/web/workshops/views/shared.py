"""What the pages of workshops share."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.workshops.models import Meeting, Offer
from jalon.web.workshops.queries import meetings, offers


def working(request: HttpRequest, action: Action = Action.RECORD) -> Agent:
    """Somebody who accompanies people; with ``CATALOGUE``, who keeps the catalogue."""
    agent = acting(request)
    if not agent.may(action):
        raise PermissionDenied
    return agent


def meeting_or_404(agent: Agent, number: int) -> Meeting:
    """A meeting of their organisation."""
    found = meetings(agent).select_related("offer__organisation").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def offer_or_404(agent: Agent, number: int) -> Offer:
    """An offer of their organisation."""
    found = offers(agent).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def number_of(request: HttpRequest, name: str) -> int:
    """A number that the form carries; 0 when it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0  # noqa: PLR2004  as large as a row number
