"""Kept simulations compared: choose two to four of a case, see them side by side."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, open_case
from jalon.web.income.models import Simulation
from jalon.web.income.simulating.compared import FEWEST, MOST, Column, column, compared
from jalon.web.kit.acting import acting

LISTED = 50
"""Simulations that may be chosen, the newest first."""
_NUMBER = re.compile(r"[0-9]{1,9}")


@require_GET
def compare_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The simulations that the address names, side by side; a choice among them when it names none."""
    access = open_case(acting(request), reference, "simulations comparées")
    told = list(dict.fromkeys(request.GET.getlist("simulation")))
    if not told:
        return _show(request, access)
    if any(not _NUMBER.fullmatch(one) for one in told):
        return _show(
            request, access, problem="Cette adresse ne nomme pas des simulations : choisissez-les ici."
        )
    if not FEWEST <= len(told) <= MOST:
        return _show(request, access, told, f"Choisissez de {FEWEST} à {MOST} simulations.")
    columns = _columns(request, access, [int(one) for one in told])
    if columns is None:
        problem = "Une de ces simulations ne peut plus être relue : choisissez-en d'autres."
        return _show(request, access, told, problem)
    return _show(request, access, told, columns=columns)


def _columns(request: HttpRequest, access: Access, numbers: list[int]) -> list[Column] | None:
    """Each simulation with its scenario, in the order asked. Raises ``Http404`` for one of another case."""
    found = Simulation.objects.filter(case=access.case).select_related("by__user").in_bulk(numbers)
    if len(found) < len(numbers):
        raise Http404
    columns = [column(found[number], _rank(request, number)) for number in numbers]
    return None if None in columns else [one for one in columns if one is not None]


def _rank(request: HttpRequest, number: int) -> int | None:
    text = request.GET.get(f"scenario-{number}", "")
    return int(text) if _NUMBER.fullmatch(text) else None


def _show(
    request: HttpRequest, access: Access, chosen: list[str] | None = None, problem: str = "",
    columns: list[Column] | None = None,
) -> HttpResponse:  # fmt: skip
    kept = Simulation.objects.filter(case=access.case, put_away_at__isnull=True).order_by("-pk")
    context = {
        "case": access.case,
        "kept": list(kept.select_related("by__user")[:LISTED]),
        "chosen": {int(one) for one in chosen or []},
        "problem": problem,
        "compared": compared(columns) if columns else None,
        "may_write": access.may(Action.INCOME),
    }
    return render(request, "income/compared.html", context, status=422 if problem else 200)
