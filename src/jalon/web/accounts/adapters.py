"""How signing in departs from what allauth does by itself."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string

from .models import User
from .proconnect import arrival
from .proconnect.leaving import remember_end
from .second_factor import KINDS
from .secrets import decrypt, encrypt
from .throttle import too_many, wait

logger = logging.getLogger(__name__)
_STATE_LENGTH = 43
"""ProConnect refuses a state of fewer than 22 characters."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """An account is opened by an invitation, never by oneself."""

    error_messages = {  # noqa: RUF012  allauth's form
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "L'adresse ou le mot de passe ne convient pas. Vérifiez les deux.",
        "enter_current_password": "Ce n'est pas votre mot de passe actuel.",
        "incorrect_code": "Ce code ne convient pas. Prenez le dernier que l'application affiche.",
        "incorrect_password": "Ce n'est pas votre mot de passe.",
        "invalid_password_reset": "Ce lien ne vaut plus rien : demandez-en un autre.",
        "too_many_login_attempts": "Trop d'essais. Attendez quelques minutes avant de recommencer.",
        "rate_limited": "Trop d'essais. Attendez quelques minutes avant de recommencer.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's form
        """Nobody opens an account by themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; refuse it, and say until when, beyond what the account or the address may try."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed", key=key
        )
        if not self._login_failed_rl_usage:
            raise ImmediateHttpResponse(too_many(request, wait(request, "login_failed", key)))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again who one is, unless they said so a short while ago, be it in signing in."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  allauth's form
        """Back to one's account."""
        return reverse("account")

    def logout(self, request: HttpRequest) -> None:
        """End the session, and keep for the next page where that of the provider is ended."""
        end = remember_end(request)
        logout(request)
        if end:
            request.session["end"] = end


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in with ProConnect finds an account; it opens none but that of an invitation."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Nobody opens an account by themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is; raise ``ImmediateHttpResponse`` with the reason when there is none."""
        arrival.find_account(request, sociallogin)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **why: Any) -> None:  # noqa: ARG002
        """Tell who keeps the site up why somebody could not sign in; the page does not say it."""
        error = why.get("exception")
        logger.warning(
            "sign-in by %s failed: %r, caused by %r", provider.id, error, getattr(error, "__cause__", None)
        )

    def generate_state_param(self, state: dict[str, Any]) -> str:  # noqa: ARG002  allauth's form
        """A longer one than allauth's."""
        return get_random_string(_STATE_LENGTH)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The second factor: secrets encrypted at rest, names in French, the last one kept where one must be had."""

    error_messages = {  # noqa: RUF012  allauth's form
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "C'est votre seul deuxième facteur : ajoutez-en un autre avant de le retirer.",
        "cannot_generate_recovery_codes": "Les codes de secours s'ajoutent à une application ou à une clé.",
        "incorrect_code": "Ce code ne convient pas. Prenez le dernier que l'application affiche.",
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret."""
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another factor stays, where one must be had."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=KINDS)
        return not settings.SECOND_FACTOR_REQUIRED or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's form
        """« Clé d'accès 2 »."""
        return f"Clé d'accès {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"
