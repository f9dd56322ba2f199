"""Too many attempts: when one may try again. The counts are kept in the database, and so outlive a restart."""

import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_MINUTE = 60
ACTIONS = (
    "login",
    "login_failed",
    "reset_password",
    "reset_password_from_key",
    "reauthenticate",
    "change_password",
)


def wait(request: HttpRequest, action: str, key: str | None = None) -> float:
    """Seconds until an action is allowed again, by the address, the account and the key; 0 when it is allowed."""
    longest = 0.0
    for rate in ratelimit.get_rates(app="allauth.account", action=action):
        if (rate.per == "key" and key is None) or (rate.per == "user" and not request.user.is_authenticated):
            continue
        place = ratelimit.get_cache_key(request, app="allauth.account", action=action, rate=rate, key=key)
        attempts: list[float] = cache.get(place, [])
        if len(attempts) >= rate.amount:
            # The newest comes first: as soon as this one is forgotten, there is room for another.
            longest = max(longest, attempts[rate.amount - 1] + rate.duration - time.time())
    return longest


def too_many(request: HttpRequest, seconds: float | None = None) -> HttpResponse:
    """429: says when to try again. Not told, the seconds are looked for among the limits of the address."""
    if seconds is None:
        seconds = max(wait(request, action) for action in ACTIONS)
    minutes = max(1, -int(-seconds // _MINUTE))
    answer = render(request, "accounts/too_many.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * _MINUTE)
    return answer
