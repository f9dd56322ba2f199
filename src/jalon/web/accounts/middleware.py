"""Says who is acting, before any view runs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from jalon.web.kit.clock import today

from .agents import CHOSEN, Agent, memberships_of
from .models import User


class AgentMiddleware:
    """Sets ``request.agent``: the person signed in, in the membership that they chose, else in the first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the membership up when a view asks who is acting, not before."""
        request.agent = SimpleLazyObject(lambda: _agent(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _agent(request: HttpRequest) -> Agent | None:
    user = request.user
    if not isinstance(user, User):
        return None
    open_ones = memberships_of(user, today())
    if not open_ones:
        return None
    chosen = request.session.get(CHOSEN)
    membership = next((one for one in open_ones if one.pk == chosen), open_ones[0])
    membership.user = user
    return Agent(user, membership)
