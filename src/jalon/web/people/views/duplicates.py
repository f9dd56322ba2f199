"""What helps somebody who types: people who may be the same, towns of a postal code."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET, require_POST

from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.people import queries
from jalon.web.people.duplicates import Typed, twins
from jalon.web.people.identifiers import BadNumber, nir, phone, postal_code, siret


@require_POST
def person_duplicates(request: HttpRequest) -> HttpResponse:
    """Who looks like what has been typed so far. Sent, not asked: nothing of the person stands in an address."""
    agent = acting(request)
    if not (agent.may(Action.OPEN) or agent.may(Action.IDENTITY)):
        raise PermissionDenied
    territories = sorted(agent.membership.territories.all(), key=lambda one: one.pk)
    region = territories[0].phone_region if territories else "FR"
    data = request.POST
    phones = tuple(
        filter(None, (_read(phone, data.get(name, ""), region) for name in ("phone", "other_phone")))
    )
    typed = Typed(
        last_name=data.get("last_name", "")[:120],
        first_name=data.get("first_name", "")[:80],
        birth_name=data.get("birth_name", "")[:120],
        birth_date=_day(data.get("birth_date", "")),
        phones=phones,
        siret=_read(siret, data.get("siret", "")),
        nir=_read(nir, data.get("nir", "")),
    )
    return render(request, "people/duplicates.html", {"twins": twins(agent, typed)})


def _read(how: Callable[..., str], text: str, *more: str) -> str:
    try:
        return how(text, *more) if text else ""
    except BadNumber:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
def towns(request: HttpRequest) -> HttpResponse:
    """The towns already given for a postal code, for the list under the field."""
    agent = acting(request)
    code = _read(postal_code, request.GET.get("postal_code", ""))
    found = queries.towns(agent, code) if code else []
    return HttpResponse(format_html_join("", '<option value="{}"></option>', ((town,) for town in found)))
