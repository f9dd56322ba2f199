"""Entering, correcting and withdrawing the values of an amount or of a grid; what is saved was read before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from jalon.rules.french import day
from jalon.rules.parameters import Parameters
from jalon.study.words import many
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Territory
from jalon.web.accounts.policy import Action
from jalon.web.amounts import services
from jalon.web.amounts.families import CELLS, Family
from jalon.web.amounts.forms import ValuesForm, WithdrawForm
from jalon.web.amounts.models import AmountValue
from jalon.web.amounts.queries import parameters_of, plain
from jalon.web.amounts.reviewing import Review, already, review
from jalon.web.amounts.services import CannotEnter, Voted
from jalon.web.cases.refresh import read_again as read_cases_again
from jalon.web.jobs.tasks import read_again as read_the_rest
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

from .reading import day_at, family_at, territory_of

AT_ONCE = 400
"""Cases read again before the page answers, half a second of work; the others are read in the background."""


@dataclass(frozen=True)
class Place:
    """Who enters what, where."""

    agent: Agent
    territory: Territory
    family: Family

    @property
    def address(self) -> tuple[str, str, str]:
        """What the addresses of the family are made of."""
        return self.territory.code, self.family.kind, self.family.key


def _place(request: HttpRequest, code: str, kind: str, key: str) -> Place:
    agent, territory = _managed(request, code)
    return Place(agent, territory, family_at(territory, kind, key))


def _managed(request: HttpRequest, code: str) -> tuple[Agent, Territory]:
    """Somebody, and a territory whose amounts they manage. Raises ``PermissionDenied``, ``Http404``."""
    agent = acting(request)
    if not agent.may(Action.AMOUNTS):
        raise PermissionDenied
    territory = territory_of(agent, code)
    if not services.may_manage(agent, territory.pk):
        raise PermissionDenied
    return agent, territory


@require_http_methods(["GET", "POST"])
def enter_page(request: HttpRequest, code: str, kind: str, key: str) -> HttpResponse:
    """Enter values that were voted: typed, read beside those of before, then saved."""
    place = _place(request, code, kind, key)
    amounts = parameters_of(place.territory)
    if request.method == "GET":
        form = ValuesForm(family=place.family, amounts=amounts, initial=_as_they_are(place.family, amounts))
        return _show(request, place, form)
    form = ValuesForm(request.POST, family=place.family, amounts=amounts)
    if not form.is_valid():
        return _show(request, place, form, status=422)
    since = form.cleaned_data["since"]
    if there := already(place.family, place.territory, since):
        if request.POST.get("what") == "save" and _as_told(there, form.voted()):
            return _saved(request, place, form)  # a second click
        form.add_error(
            "since", f"Des montants sont déjà saisis à partir du {day(since)} : corrigez-les plutôt."
        )
        return _show(request, place, form, status=422, correctable=since)
    return _read_then_save(
        request, place, form, lambda: services.enter(place.agent, place.territory, form.voted())
    )


@require_http_methods(["GET", "POST"])
def correct_page(request: HttpRequest, code: str, kind: str, key: str, since: str) -> HttpResponse:
    """Correct the values that were entered for a day; what was wrong stays in the history."""
    place = _place(request, code, kind, key)
    first = day_at(since)
    rows = {row.name: row for row in already(place.family, place.territory, first)}
    if not rows:
        raise Http404
    amounts = parameters_of(place.territory)
    if request.method == "GET":
        initial = _as_entered(place.family, amounts, first, rows)
        form = ValuesForm(family=place.family, amounts=amounts, correcting=first, initial=initial)
        return _show(request, place, form)
    form = ValuesForm(request.POST, family=place.family, amounts=amounts, correcting=first)
    if not form.is_valid():
        return _show(request, place, form, status=422)
    mended = [
        (rows[one.name], one) for one in form.voted() if one.name in rows and _differs(rows[one.name], one)
    ]
    if not mended:
        form.add_error(None, "Rien n'a changé : corrigez au moins un montant, une date ou le texte.")
        return _show(request, place, form, status=422)
    reason = form.cleaned_data["reason"]
    return _read_then_save(
        request, place, form, lambda: services.correct(place.agent, place.territory, mended, reason)
    )


@require_http_methods(["GET", "POST"])
def withdraw_page(request: HttpRequest, code: str, kind: str, key: str, since: str) -> HttpResponse:
    """Withdraw the values entered for a day: those of before hold again."""
    place = _place(request, code, kind, key)
    first = day_at(since)
    rows = already(place.family, place.territory, first)
    if not rows:
        raise Http404
    form = WithdrawForm(request.POST or None)
    context = {"territory": place.territory, "family": place.family, "since": first, "form": form}
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "amounts/withdraw.html", context, status=status)
    try:
        services.withdraw(place.agent, place.territory, rows, form.cleaned_data["reason"])
    except CannotEnter as error:
        form.add_error(None, str(error))
        return render(request, "amounts/withdraw.html", context, status=422)
    messages.success(
        request, f"Retiré : les montants valables à partir du {day(first)}. {_told_again(place)}"
    )
    return redirect("amount", *place.address)


@require_POST
def read_again(request: HttpRequest, code: str) -> HttpResponse:
    """Read again some of the cases that were read by other amounts."""
    _, territory = _managed(request, code)
    if left := read_cases_again(territory.pk, AT_ONCE):
        read_the_rest.enqueue(territory=territory.pk)
        messages.success(request, f"Il reste {many(left, 'dossier', 'dossiers')} à relire : c'est en cours.")
    else:
        messages.success(request, "Toutes les listes sont à jour.")
    return redirect("amounts_of", code)


# -- showing, then saving ------------------------------------------------------------------------------------------


def _read_then_save(request: HttpRequest, place: Place, form: ValuesForm, save: Any) -> HttpResponse:
    """Show what will change; save it once it was read as it is."""
    voted = form.voted()
    read = review(place.family, place.territory, parameters_of(place.territory), voted)
    asked = request.POST.get("what") == "save"
    if not asked or request.POST.get("read") != read.print_:
        return _show(request, place, form, read=read, changed=asked)
    try:
        save()
    except CannotEnter as error:
        form.add_error(None, str(error))
        return _show(request, place, form, status=422)
    return _saved(request, place, form)


def _saved(request: HttpRequest, place: Place, form: ValuesForm) -> HttpResponse:
    since = form.voted()[0].since
    text = render_to_string(
        "amounts/saved_message.html",
        {"family": place.family, "territory": place.territory, "since": since, "told": _told_again(place),
         "new": form.correcting is None},
        request,
    )  # fmt: skip
    messages.success(request, text, extra_tags="html")
    return redirect("amount", *place.address)


def _told_again(place: Place) -> str:
    left = read_cases_again(place.territory.pk, AT_ONCE)
    if not left:
        return "Les listes sont à jour."
    read_the_rest.enqueue(territory=place.territory.pk)
    lines = many(left, "ligne de liste", "lignes de listes")
    return f"Les pages des dossiers le montrent déjà ; {lines} le feront dans quelques minutes."


def _show(
    request: HttpRequest, place: Place, form: ValuesForm, *, read: Review | None = None, changed: bool = False,
    correctable: date | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    family = place.family
    context = {
        "territory": place.territory,
        "family": family,
        "form": form,
        "correcting": form.correcting,
        "correctable": correctable,
        "cells": [title for _, title in CELLS],
        "rows": [(period.label, [form[name] for name in period.names]) for period in family.periods],
        "value": None if family.is_grid else form[family.key],
        "around": [form[name] for name in _AROUND if name in form.fields],
        "read": read,
        "changed": changed,
    }
    return render(request, "amounts/enter.html", context, status=status)


_AROUND = ("since", "until", "voted_on", "source", "reference", "reason")


def _as_they_are(family: Family, amounts: Parameters) -> Mapping[str, Any]:
    """What the form proposes: the latest values, for the first day of next year."""
    last = {name: amounts.by_name[name].values[-1:] for name in family.names}
    values = {name: found[0].value for name, found in last.items() if found}
    return {**(values if family.is_grid else {}), "since": date(today().year + 1, 1, 1)}


def _as_entered(
    family: Family, amounts: Parameters, since: date, rows: Mapping[str, AmountValue]
) -> Mapping[str, Any]:
    one = next(iter(rows.values()))
    values = {name: amounts.amount(name, since) for name in family.names}
    return {
        **values, "voted_on": one.voted_on, "source": one.source, "reference": one.reference, "until": one.until,
    }  # fmt: skip


def _as_told(rows: Sequence[AmountValue], voted: Sequence[Voted]) -> bool:
    """Whether what stands is, value by value, what was sent."""
    told = {one.name: one for one in voted}
    return {row.name for row in rows} == set(told) and not any(_differs(row, told[row.name]) for row in rows)


def _differs(row: AmountValue, voted: Voted) -> bool:
    was = (
        plain(row.value) if row.value is not None else None,
        row.voted_on,
        row.source,
        row.reference,
        row.until,
    )
    return was != (voted.value, voted.voted_on, voted.source, voted.reference, voted.until)
