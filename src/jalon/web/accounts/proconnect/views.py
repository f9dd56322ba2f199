"""Going to the provider and coming back: what it answers is believed only once verified."""

from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from .leaving import remember_start
from .signed import verified_claims

PROVIDER = "proconnect"


class ProConnectAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Fetches who the person is, and verifies each answer."""

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER) -> None:
        super().__init__(request, provider_id)
        self.nonce = ""
        """The nonce of the request that the provider answers."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002  allauth's form
        """Where the provider sends people back."""
        return str(build_absolute_uri(request, reverse("proconnect_callback"), self.redirect_uri_protocol))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who signed in. Raises ``OAuth2Error`` when an answer is not what the provider would say to us."""
        raw = kwargs["response"].get("id_token")
        if not raw:
            raise OAuth2Error("no id_token")
        identity = verified_claims(raw, self.openid_config, app.client_id)
        if not self.nonce or not constant_time_compare(str(identity.get("nonce")), self.nonce):
            raise OAuth2Error("the id_token answers another request")
        claims = self._userinfo(token.token, app.client_id)
        if claims.get("sub") != identity.get("sub"):
            raise OAuth2Error("the id_token and the userinfo are not of the same person")
        remember_start(request, raw, self.openid_config, app.client_id)
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": claims, "id_token": identity}
        )

    def _userinfo(self, access_token: str, client_id: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer: requests.Response = session.get(
                self.profile_url, headers={"Authorization": f"Bearer {access_token}"}
            )
            answer.raise_for_status()
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return verified_claims(answer.text.strip(), self.openid_config, client_id)
        claims = answer.json()
        if not isinstance(claims, dict):
            raise OAuth2Error("the userinfo is no object")
        return claims


class _Callback(OAuth2CallbackView):  # type: ignore[misc]  # allauth has no types
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, answer


def configured() -> bool:
    """Whether the site has a provider."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS.get(PROVIDER))


def _require() -> None:
    if not configured():
        raise Http404


def _through(request: HttpRequest, view: type[OAuth2LoginView | OAuth2CallbackView]) -> HttpResponse:
    """What a view of allauth answers; a page that says so when the provider cannot be reached."""
    _require()
    adapter = ProConnectAdapter(request)
    try:
        answer: HttpResponse = view.adapter_view(adapter)(request)
    except requests.RequestException as error:
        answer = render_authentication_error(request, adapter.get_provider(), exception=error)
    return answer


@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """Leave for the provider."""
    return _through(request, OAuth2LoginView)


@login_not_required
def callback(request: HttpRequest) -> HttpResponse:
    """Come back from the provider."""
    return _through(request, _Callback)
