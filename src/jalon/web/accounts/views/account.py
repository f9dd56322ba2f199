"""One's own account: name, password, second factor, sessions, roles."""

import re

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.study.words import many
from jalon.web.accounts.agents import CHOSEN, agent_of, memberships_of
from jalon.web.accounts.forms.account import AccountForm
from jalon.web.accounts.models import User
from jalon.web.accounts.second_factor import KINDS
from jalon.web.accounts.services import account as services
from jalon.web.kit.clock import today

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def device(user_agent: str) -> str:
    """What a browser is, in words: « Firefox sur Windows »."""
    browser = next(
        (name for mark, name in _BROWSERS if re.search(rf"\b{mark}/", user_agent)), "Navigateur inconnu"
    )
    machine = next((name for mark, name in _MACHINES if mark in user_agent), "")
    return f"{browser} sur {machine}" if machine else browser


@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account."""
    user = _user(request)
    acting = agent_of(request)
    places = list(acting.membership.territories.all()) if acting else []
    region = places[0].phone_region if places else "FR"
    # A form changes what it is given; the page goes on naming who they are until it is valid.
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=user.pk), region=region)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Vos coordonnées sont à jour.")
        return redirect("account")
    kinds = list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    context = {
        "form": form,
        "applications": kinds.count(Authenticator.Type.TOTP),
        "keys": kinds.count(Authenticator.Type.WEBAUTHN),
        "codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "protected": any(kind in KINDS for kind in kinds),
        "sessions": _sessions(request, user),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


def _sessions(request: HttpRequest, user: User) -> list[dict[str, object]]:
    found = sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.created_at, reverse=True)
    return [
        {
            "pk": one.pk,
            "device": device(one.user_agent),
            "ip": one.ip,
            "since": one.created_at,
            "current": one.session_key == request.session.session_key,
        }
        for one in found
    ]


@require_POST
def close_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's sessions."""
    if not services.end_session(_user(request), pk):
        raise Http404
    messages.success(request, "Cette session est fermée.")
    return redirect("account")


@require_POST
def close_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    done = services.end_other_sessions(_user(request), request.session.session_key)
    messages.success(
        request, f"{many(done, 'session')} fermées." if done > 1 else f"{many(done, 'session')} fermée."
    )
    return redirect("account")


@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """Choose in which of one's roles one acts."""
    user = _user(request)
    held = memberships_of(user, today())
    if request.method == "POST":
        chosen = next((one for one in held if str(one.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        request.session[CHOSEN] = chosen.pk
        messages.success(
            request, f"Vous agissez maintenant comme {chosen.role_label}, {chosen.organisation.name}."
        )
        return redirect("today")
    return render(request, "accounts/switch.html", {"held": held})


@login_not_required
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says that one has signed out; ends the session at the provider on the way."""
    end = request.session.pop("end", "")
    answer = render(request, "accounts/signed_out.html", {"end": end})
    if end:
        answer["Refresh"] = f"0; url={end}"
    return answer
