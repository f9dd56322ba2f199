"""The sign-in page of the demonstration: one click, no password. Never installed in production."""

from itertools import groupby

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jalon.web.accounts.agents import CHOSEN
from jalon.web.accounts.models import Membership
from jalon.web.kit.clock import now

from .cast import MARK, accounts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Who one may be; sent a choice, sign in as them."""
    known = {membership.pk: (place, worker, membership) for place, worker, membership in accounts()}
    if request.method == "POST":
        chosen = known.get(_number(request.POST.get("membership", "")))
        if chosen is None:
            raise Http404
        _sign_in(request, chosen[2])
        return redirect("today")
    places = [
        (place, [(worker, membership) for _, worker, membership in group])
        for place, group in groupby(known.values(), key=lambda one: one[0])
    ]
    return render(request, "demo/demo.html", {"places": places, "mark": MARK})


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _sign_in(request: HttpRequest, membership: Membership) -> None:
    login(request, membership.user, backend=BACKEND)
    request.session[CHOSEN] = membership.pk
    # The last sign-in is of the day that the demonstration pretends it is, as all the rest.
    type(membership.user).objects.filter(pk=membership.user.pk).update(last_login=now())
