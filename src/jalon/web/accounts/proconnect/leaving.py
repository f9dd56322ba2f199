"""Leaving: signing out of Jalon also ends the session at the provider."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string

_KEY = "proconnect_end"
_STATE_LENGTH = 43


def remember_start(
    request: HttpRequest, id_token: str, configuration: Mapping[str, Any], client: str
) -> None:
    """Keep in the session how that of the provider is ended."""
    end = str(configuration.get("end_session_endpoint") or "")
    if urlsplit(end).scheme in ("http", "https"):
        request.session[_KEY] = {"address": end, "id_token_hint": id_token, "client_id": client}


def remember_end(request: HttpRequest) -> str:
    """The address that ends the session at the provider and comes back; empty when there is none."""
    kept = request.session.get(_KEY)
    if not kept:
        return ""
    parameters = {
        "id_token_hint": kept["id_token_hint"],
        "client_id": kept["client_id"],
        "state": get_random_string(_STATE_LENGTH),
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("signed_out")),
    }
    return f"{kept['address']}{'&' if '?' in kept['address'] else '?'}{urlencode(parameters)}"
