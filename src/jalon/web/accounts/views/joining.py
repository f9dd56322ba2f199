"""The page that the link of an invitation opens."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jalon.web.accounts.agents import CHOSEN
from jalon.web.accounts.forms.account import JoinForm
from jalon.web.accounts.models import Invitation, User
from jalon.web.accounts.policy import Role
from jalon.web.accounts.proconnect.arrival import JOINING
from jalon.web.accounts.services import joining

_GONE = 410


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation. Opening the page uses nothing up: mail programs open links by themselves."""
    try:
        invitation = joining.invitation_of(token)
        if isinstance(request.user, User):
            return _as_somebody(request, request.user, invitation, token)
        if User.objects.filter(email=invitation.email).exists():
            return _show(request, invitation, "existing", next=request.path)
        return _as_newcomer(request, invitation, token)
    except joining.CannotJoin as error:
        return render(request, "accounts/join_refused.html", {"sentence": str(error)}, status=_GONE)


def _as_somebody(request: HttpRequest, user: User, invitation: Invitation, token: str) -> HttpResponse:
    if user.email != invitation.email:
        return _show(request, invitation, "other")
    if request.method == "POST":
        made = joining.join_as(user, token)
        request.session[CHOSEN] = made.pk
        messages.success(
            request, f"Vous agissez maintenant comme {made.role_label}, {made.organisation.name}."
        )
        return redirect("today")
    return _show(request, invitation, "self")


def _as_newcomer(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if request.method == "POST" and "proconnect" in request.POST:
        request.session[JOINING] = invitation.pk
        return redirect("proconnect_login")
    initial = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    form = JoinForm(request.POST or None, initial=initial, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        newcomer = joining.Newcomer(data["first_name"].strip(), data["last_name"].strip(), data["password"])
        user = joining.join(token, newcomer)
        messages.success(request, "Bienvenue : votre compte est ouvert.")
        record_authentication(request, user, method="password", email=user.email)
        answer: HttpResponse = perform_login(request, Login(user=user, email=user.email))
        return answer
    return _show(request, invitation, "new", form=form, status=422 if form.errors else 200)


def _show(
    request: HttpRequest, invitation: Invitation, who: str, status: int = 200, **context: object
) -> HttpResponse:
    context |= {
        "invitation": invitation,
        "who": who,
        "role": Role(invitation.role).label,
        "proconnect": settings.SOCIALACCOUNT_PROVIDERS.get("proconnect"),
    }
    return render(request, "accounts/join.html", context, status=status)
