"""The provider, as allauth registers it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from .views import ProConnectAdapter

_NONCE_LENGTH = 43

type Claims = Mapping[str, Any]


class ProConnectProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """ProConnect: a nonce in each request, names that are its own, and no other process than signing in."""

    id = "proconnect"
    name = "ProConnect"
    oauth2_adapter_class = ProConnectAdapter
    uses_apps: ClassVar[bool] = True

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:  # noqa: ARG002  allauth's form
        """Where signing in starts."""
        return reverse("proconnect_login")

    def get_callback_url(self) -> str:
        """Where the provider sends people back."""
        return reverse("proconnect_callback")

    def redirect(
        self,
        request: HttpRequest,
        process: str,  # noqa: ARG002  whatever the address says, it is to sign in
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """Send the person to the provider, with a nonce that the session keeps."""
        nonce = get_random_string(_NONCE_LENGTH)
        kwargs |= {"auth_params": {"nonce": nonce}, "scope": self.get_scope(), "nonce": nonce}
        answer: HttpResponse = super().redirect(request, AuthProcess.LOGIN, next_url, data, **kwargs)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The name of the person at the provider, which never changes."""
        return str(data["userinfo"]["sub"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """What the provider tells of the person."""
        claims = data["userinfo"]
        return {
            "email": claims.get("email"),
            "first_name": claims.get("given_name"),
            "last_name": claims.get("usual_name") or claims.get("family_name"),
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address, verified or not."""
        claims = data["userinfo"]
        email = str(claims.get("email") or "").strip().lower()
        return [EmailAddress(email=email, verified=self.verified(claims), primary=True)] if email else []

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of the answer: who, and of which establishment."""
        claims = data["userinfo"]
        return {key: claims[key] for key in ("sub", "email", "siret") if key in claims}

    def verified(self, claims: Claims) -> bool:
        """Whether the address may be trusted: as the claim says, else as the settings say of the provider."""
        return bool(claims.get("email_verified", self.app.settings.get("vouches", False)))


provider_classes = [ProConnectProvider]
