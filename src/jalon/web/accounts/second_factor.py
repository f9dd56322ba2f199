"""The second factor: who must have one is sent to set it up before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from .models import User

_KNOWN = "second_factor"
"""Key of the session: the account is known to have one. Nobody loses their last while one is asked for."""
_OPEN = ("mfa_", "account_", "account", "signed_out", "demo")
"""Names of addresses, or their beginnings, that stay open: setting the factor up, and leaving."""
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts; recovery codes alone do not."""


def has_second_factor(user: User) -> bool:
    """Whether somebody has an application or a key. One query."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists())


class SecondFactorMiddleware:
    """Sends an agent without a second factor to set one up, where the site asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing by itself: the view must be known."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],  # noqa: ARG002  Django's form
        kwargs: dict[str, Any],  # noqa: ARG002
    ) -> HttpResponse | None:
        """Let pass who has a second factor, and what is open without."""
        if not settings.SECOND_FACTOR_REQUIRED or not getattr(view, "login_required", True):
            return None
        user = request.user
        if not isinstance(user, User) or request.session.get(_KNOWN):
            return None
        if _is_open(request):
            return None
        if has_second_factor(user):
            request.session[_KNOWN] = True
            return None
        messages.warning(
            request, "Choisissez d'abord votre deuxième facteur : il protège les dossiers que vous suivez."
        )
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect("/compte/2fa/")
        return redirect("mfa_index")


def _is_open(request: HttpRequest) -> bool:
    name = (request.resolver_match.url_name if request.resolver_match else None) or ""
    return name in _OPEN or name.startswith(_OPEN[:2])


def forget(request: HttpRequest) -> None:
    """Look again whether the account has a second factor."""
    request.session.pop(_KNOWN, None)
