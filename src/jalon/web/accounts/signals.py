"""What happens in the course of signing in, told by allauth."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authenticator_removed
from allauth.socialaccount.models import SocialLogin
from django.dispatch import receiver
from django.http import HttpRequest

from .proconnect.arrival import choose
from .second_factor import forget


@receiver(user_logged_in)
def act_where_the_provider_says(
    request: HttpRequest,
    sociallogin: SocialLogin | None = None,
    **kwargs: Any,  # noqa: ARG001  Django's form
) -> None:
    """Act in the organisation for which the person signed in at the provider."""
    if sociallogin is not None:
        choose(request, sociallogin)


@receiver(authenticator_removed)
def look_again(request: HttpRequest, **kwargs: Any) -> None:  # noqa: ARG001  Django's form
    """Whoever removed a factor may have none left."""
    forget(request)
