"""Says who is acting, before any view runs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from jalon.web.kit.clock import today

from .agents import CHOSEN, Agent, agent_of, memberships_of
from .models import Membership, User


class AgentMiddleware:
    """Sets ``request.agent``: the person signed in, in the membership that they chose, else in the first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the membership up when a view asks who is acting, not before."""
        request.agent = SimpleLazyObject(lambda: _agent(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],  # noqa: ARG002  Django's form
        kwargs: dict[str, Any],  # noqa: ARG002
    ) -> HttpResponse | None:
        """Tell who has no role any more, and what remains open to them: their account, and leaving."""
        if (
            not getattr(view, "login_required", True)
            or not isinstance(request.user, User)
            or agent_of(request)
        ):
            return None
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if name.startswith(("account", "mfa_", "close_", "demo")):
            return None
        ended = (
            Membership.objects.filter(user_id=request.user.pk)
            .select_related("organisation")
            .order_by("-until")
        )
        return render(request, "accounts/no_role.html", {"memberships": ended}, status=403)


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
