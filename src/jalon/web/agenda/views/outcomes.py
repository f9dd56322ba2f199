"""One appointment: its page, what became of it, and taking that back."""

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from jalon.rules.errors import JalonError
from jalon.study.words import PARTIES
from jalon.web.accounts.policy import Action
from jalon.web.agenda import queries, services
from jalon.web.agenda.forms import ReasonForm
from jalon.web.cases.access import Access, open_case
from jalon.web.kit.acting import acting


@require_GET
def appointment_page(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """An appointment: when, where, with whom, what became of it, what can be done."""
    access = open_case(acting(request), reference, "rendez-vous")
    entry = queries.appointment_of(access.agent, access.case, key)
    if entry is None:
        raise Http404
    return render(request, "agenda/appointment.html", {"entry": entry, "case": access.case})


@require_POST
def outcome(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Say what became of an appointment, in one click."""
    access = open_case(acting(request), reference, "suite d'un rendez-vous", Action.PLAN)
    chosen = services.outcome_of(request.POST.get("outcome", ""))
    form = ReasonForm(request.POST)
    if chosen is None or not form.is_valid():
        return _answer(
            request, access, key, problem="Choisissez honoré, excusé, absent ou annulé.", status=422
        )
    party = request.POST.get("cancelled_by", "")
    return _try(
        request,
        access,
        key,
        lambda token: services.say_outcome(
            access,
            key,
            chosen,
            seen=request.POST.get("stamp", ""),
            token=token,
            reason=form.cleaned_data["reason"],
            cancelled_by=party if party in PARTIES else None,  # type: ignore[arg-type]  # one of them
        ),
    )


@require_POST
def undo_outcome(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Take back what was said of an appointment."""
    access = open_case(acting(request), reference, "suite d'un rendez-vous", Action.PLAN)
    return _try(
        request,
        access,
        key,
        lambda token: services.undo_outcome(access, key, seen=request.POST.get("stamp", ""), token=token),
    )


def _try(
    request: HttpRequest, access: Access, key: str, write: Callable[[str], services.Said]
) -> HttpResponse:
    token = request.POST.get("token", "")[:40] or secrets.token_hex(16)
    try:
        said = write(token)
    except services.Changed as error:
        return _answer(request, access, key, problem=str(error), status=409)
    except JalonError as error:
        return _answer(request, access, key, problem=str(error), status=422)
    return _answer(request, access, key, said=said)


def _answer(
    request: HttpRequest,
    access: Access,
    key: str,
    *,
    said: services.Said | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The new state of the appointment: in place of its buttons, or by going back to the page."""
    entry = queries.appointment_of(access.agent, access.case, key)
    if entry is None:
        raise Http404
    if request.headers.get("HX-Request"):
        context = {
            "entry": entry,
            "said": said,
            "changes": said.changes if said else (),
            "problem": problem,
            "in_grid": request.POST.get("grid") == "1",
            "oob": request.POST.get("grid") == "1",
        }
        return render(request, "agenda/outcome.html", context, status=status)
    if problem:
        messages.error(request, problem)
    elif said:
        told = " ; ".join(said.changes)
        messages.success(
            request, f"{entry.name}, {entry.when} : {entry.state_label}.{' ' + told + '.' if told else ''}"
        )
    return redirect(_back(request, reverse("appointment", args=[access.case.reference, key])))


def _back(request: HttpRequest, otherwise: str) -> str:
    """The page from which the form was sent, when it is one of ours."""
    place = request.POST.get("next", "")
    fine = url_has_allowed_host_and_scheme(
        place, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return place if fine else otherwise
