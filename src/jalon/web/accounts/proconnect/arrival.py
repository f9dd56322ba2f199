"""Somebody comes from the provider: whose account it is, and in which organisation they act."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from jalon.web.accounts.agents import CHOSEN, memberships_of
from jalon.web.accounts.models import User
from jalon.web.accounts.services import joining
from jalon.web.kit.clock import today

JOINING = "joining"
"""Key of the session: the invitation whose page sent the person to the provider."""


def find_account(request: HttpRequest, login: SocialLogin) -> None:
    """Find the account of who comes from the provider, or raise ``ImmediateHttpResponse`` with why not.

    It is the account linked the first time, else that of the verified address, else that which an invitation opens.
    """
    invitation = request.session.pop(JOINING, None)
    addresses = [one.email for one in login.email_addresses if one.verified]
    if not addresses:
        _refuse(request, login, "unverified")
    joined: User | None = None
    if invitation:
        try:
            joined = joining.accept_from_provider(invitation, addresses[0], login.user)
        except joining.CannotJoin as error:
            _refuse(request, login, "invitation", str(error))
    if not login.is_existing:
        user = joined or User.objects.filter(email=addresses[0]).first()
        if user is None:
            _refuse(request, login, "unknown")
        login.connect(request, user)


def choose(request: HttpRequest, login: SocialLogin) -> None:
    """Act in the organisation for which the person signed in at the provider, when they work there."""
    siret = str(login.account.extra_data.get("siret") or "").replace(" ", "")
    for one in memberships_of(login.user, today()) if siret else []:
        if one.organisation.siret == siret:
            request.session[CHOSEN] = one.pk
            return


def _refuse(request: HttpRequest, login: SocialLogin, reason: str, sentence: str = "") -> None:
    email = login.email_addresses[0].email if login.email_addresses else ""
    context = {"reason": reason, "sentence": sentence, "email": email}
    raise ImmediateHttpResponse(render(request, "accounts/no_account.html", context, status=403))
