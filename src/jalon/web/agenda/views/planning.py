"""Plan an appointment from what asks for it, move it, take it back."""

import secrets
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jalon.programmes.library import programme
from jalon.rules.errors import JalonError
from jalon.study.facts import names_of, say_fact
from jalon.study.words import MEETINGS, PARTIES, PLACES
from jalon.web.accounts.policy import Action
from jalon.web.agenda import places, queries, services
from jalon.web.agenda.conflicts import Wanted, conflicts, free_times
from jalon.web.agenda.forms import MoveForm, PlanForm
from jalon.web.cases import store
from jalon.web.cases.access import Access, open_case
from jalon.web.cases.models import Owed
from jalon.web.cases.services import Stale
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

# -- plan ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan an appointment: a page of its own, or a fragment in a list."""
    access = open_case(acting(request), reference, "prise de rendez-vous", Action.PLAN)
    line = places.asked_by(access, request.GET.get("line", "")[:160])
    addresses = _addresses(access)
    team = places.colleagues_for(access)
    if request.method == "GET":
        form = PlanForm(team=team, initial=_initial(request, access), where_help=_where_help(addresses))
        return _show(request, access, form, line, addresses)
    form = PlanForm(request.POST, team=team, where_help=_where_help(addresses))
    if not form.is_valid():
        return _show(request, access, form, line, addresses, status=422)
    details = form.details(addresses)
    clashes = conflicts(access.agent, _wanted(access, form))
    try:
        made = services.plan(access, details, seen=_number(form), token=form.cleaned_data["token"])
    except Stale as stale:
        return _show(request, access, form, line, addresses, stale=stale, status=409)
    except JalonError as error:
        form.add_error(None, str(error))
        return _show(request, access, form, line, addresses, status=422)
    return _made(request, access, made, clashes)


def _number(form: PlanForm) -> int:
    seen = form.cleaned_data["seen"]
    return int(seen) if seen.isdecimal() else 0


def _initial(request: HttpRequest, access: Access) -> dict[str, Any]:
    """What the address proposes, and what goes without saying."""
    asked = request.GET
    parties = [one for one in asked.getlist("parties") if one in PARTIES]
    place = "remote" if asked.get("remote") in ("1", "true", "True", "on") else asked.get("place", "")
    known: dict[str, Any] = {
        "colleagues": [access.agent.membership.pk],
        "seen": store.load(access.case).last,
        "token": secrets.token_hex(16),
        "day": asked.get("day", ""),
    }
    if asked.get("meeting") in MEETINGS:
        known["meeting"] = asked["meeting"]
    if place in PLACES:
        known["place"] = place
    if parties:
        known["parties"] = parties
    return known


def _addresses(access: Access) -> dict[str, str]:
    """The address known for a place."""
    known = {
        "home": places.home_of(access.case.person),
        "enterprise": places.enterprise_of(access.case.person),
    }
    return {place: address for place, address in known.items() if address}


def _where_help(addresses: dict[str, str]) -> str:
    told = [f"{PLACES[place]} : {address}" for place, address in addresses.items()]
    return f"Laissée vide : {' ; '.join(told)}." if told else "Ce que la personne doit savoir pour venir."


def _wanted(access: Access, form: PlanForm, but: str = "") -> Wanted:
    data = form.cleaned_data if form.is_bound else {}
    day: date = data.get("day") or today()
    minutes = data.get("minutes") or form["minutes"].initial
    colleagues = form.chosen() if form.is_bound else _first(access, form)
    return Wanted(access.case, day, data.get("at"), minutes, colleagues, but)


def _first(access: Access, form: PlanForm) -> Any:
    ticked = set(form.initial.get("colleagues", ()))
    return tuple(one for one in form.team if one.pk in ticked) or tuple(
        one for one in form.team if one.pk == access.agent.membership.pk
    )


def _show(
    request: HttpRequest,
    access: Access,
    form: PlanForm,
    line: Owed | None,
    addresses: dict[str, str],
    *,
    stale: Stale | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": access.case,
        "form": form,
        "line": line,
        "free": free_times(access.agent, _wanted(access, form), line.due if line else None),
        "addresses": [*addresses.values(), *places.used_lately(access)],
        "since": _told(access, stale) if stale else (),
        "seen": stale.last if stale else form["seen"].value(),
        "fragment": bool(request.headers.get("HX-Request")),
        "clashes": conflicts(access.agent, _wanted(access, form)) if form.is_bound else (),
        "here": request.get_full_path(),
    }
    template = "agenda/plan_form.html" if context["fragment"] else "agenda/plan.html"
    return render(request, template, context, status=status)


def _told(access: Access, stale: Stale) -> list[str]:
    """What others recorded meanwhile, and who."""
    names = names_of(programme(access.case.programme))
    return [f"{say_fact(fact, names)}, par {fact.recorded_by}" for fact in stale.since]


def _made(request: HttpRequest, access: Access, made: services.Moved, clashes: list[str]) -> HttpResponse:
    entry = queries.appointment_of(access.agent, access.case, made.key)
    if entry is None:
        raise Http404
    if request.headers.get("HX-Request"):
        context = {"entry": entry, "changes": made.changes, "clashes": clashes, "case": access.case}
        return render(request, "agenda/planned.html", context)
    messages.success(
        request, " ".join([f"Rendez-vous fixé {entry.when}.", *(f"{one}." for one in made.changes)])
    )
    for clash in clashes:
        messages.warning(request, f"À la même heure : {clash}")
    return redirect("appointment", access.case.reference, made.key)


@require_POST
def plan_conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    """What the appointment being planned would overlap, while the form is filled in."""
    access = open_case(acting(request), reference, "prise de rendez-vous", Action.PLAN)
    form = PlanForm(request.POST, team=places.colleagues_for(access))
    form.is_valid()
    wanted = _wanted(access, form, request.POST.get("moving", "")[:64])
    found = conflicts(access.agent, wanted) if form.cleaned_data.get("day") else []
    return render(request, "agenda/clashes.html", {"clashes": found})


# -- move, take back -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def move_page(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Move an appointment, or change where and with whom."""
    access = open_case(acting(request), reference, "déplacement d'un rendez-vous", Action.PLAN)
    entry = queries.appointment_of(access.agent, access.case, key)
    if entry is None or entry.appointment is None or not entry.open:
        raise Http404
    addresses = _addresses(access)
    team = _with_present(places.colleagues_for(access), entry)
    row = entry.appointment
    if request.method == "GET":
        initial = {
            "day": row.day, "at": row.at, "minutes": row.minutes or 60, "meeting": row.meeting,
            "place": "remote" if row.remote else row.place, "where": row.where, "link": row.link,
            "parties": row.parties, "colleagues": [one.pk for one in entry.colleagues],
            "seen": entry.stamp, "token": secrets.token_hex(16),
        }  # fmt: skip
        form = MoveForm(team=team, initial=initial, where_help=_where_help(addresses))
        return _show_move(request, access, entry.key, form, addresses)
    form = MoveForm(request.POST, team=team, where_help=_where_help(addresses))
    if not form.is_valid():
        return _show_move(request, access, key, form, addresses, status=422)
    clashes = conflicts(access.agent, _wanted(access, form, key))
    data = form.cleaned_data
    try:
        made = services.move(
            access,
            key,
            form.details(addresses),
            because=data["because"],
            seen=data["seen"],
            token=data["token"],
        )
    except services.Changed as error:
        form.add_error(None, str(error))
        return _show_move(request, access, key, form, addresses, status=409, seen=entry.stamp)
    except JalonError as error:
        form.add_error(None, str(error))
        return _show_move(request, access, key, form, addresses, status=422)
    return _made(request, access, made, clashes)


def _with_present(team: Any, entry: Any) -> Any:
    """Those who take part already stay, even if they would not be proposed any more."""
    known = {one.pk for one in team}
    return [*team, *(one for one in entry.colleagues if one.pk not in known)]


def _show_move(
    request: HttpRequest,
    access: Access,
    key: str,
    form: MoveForm,
    addresses: dict[str, str],
    *,
    status: int = 200,
    seen: str = "",
) -> HttpResponse:
    context = {
        "case": access.case,
        "form": form,
        "moving": key,
        "free": free_times(access.agent, _wanted(access, form, key), None),
        "addresses": [*addresses.values(), *places.used_lately(access)],
        "seen": seen or form["seen"].value(),
        "clashes": conflicts(access.agent, _wanted(access, form, key)) if form.is_bound else (),
        "here": request.get_full_path(),
    }
    return render(request, "agenda/move.html", context, status=status)


@require_POST
def undo_plan(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Take back an appointment that was just fixed, or a move that was just made."""
    access = open_case(acting(request), reference, "prise de rendez-vous", Action.PLAN)
    fragment = bool(request.headers.get("HX-Request"))
    token = request.POST.get("token", "")[:40] or secrets.token_hex(16)
    try:
        services.undo_plan(access, key, seen=request.POST.get("stamp", ""), token=token)
    except JalonError as error:
        if fragment:
            return render(request, "agenda/undone.html", {"problem": str(error)}, status=409)
        messages.error(request, str(error))
        return redirect("appointment", reference, key)
    entry = queries.appointment_of(access.agent, access.case, key)
    text = (
        f"Le rendez-vous est de nouveau {entry.when}." if entry else "Rendez-vous annulé : rien n'est fixé."
    )
    if fragment:
        again = f"{reverse('plan', args=[reference])}"
        return render(request, "agenda/undone.html", {"text": text, "again": again})
    messages.success(request, text)
    if entry:
        return redirect("appointment", reference, key)
    return redirect(f"{reverse('agenda')}")
