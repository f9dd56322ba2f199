"""What the pages of accounts ask for."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from jalon.web.accounts.models import User
from jalon.web.accounts.second_factor import has_second_factor

register = template.Library()


@register.simple_tag
def provider_name() -> str:
    """What the provider of OpenID Connect is called; empty when the site has none."""
    found: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS.get("proconnect", {})
    return str(found["APPS"][0]["name"]) if found else ""


@register.simple_tag
def keys_of(user: User) -> list[Authenticator]:
    """The access keys of somebody. One query."""
    return list(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN))


@register.simple_tag
def protected(user: User | AnonymousUser) -> bool:
    """Whether somebody has a second factor."""
    return isinstance(user, User) and has_second_factor(user)
