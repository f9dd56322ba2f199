"""Reading the amounts of a territory: all of them, one through time, a grid, what was entered as a file."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Territory
from jalon.web.amounts.exporting import toml_of
from jalon.web.amounts.families import Family, family_of, grids, subjects
from jalon.web.amounts.history import current, values_of, versions
from jalon.web.amounts.queries import parameters_of
from jalon.web.amounts.services import may_manage
from jalon.web.cases.refresh import stale
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today


def territories_of(agent: Agent) -> list[Territory]:
    """The territories whose amounts somebody reads: those of their membership."""
    return sorted(agent.membership.territories.all(), key=lambda one: one.name)


def territory_of(agent: Agent, code: str) -> Territory:
    """A territory by its code. Raises ``Http404`` when it is not one of the agent's."""
    found = next((one for one in territories_of(agent) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def family_at(territory: Territory, kind: str, key: str) -> Family:
    """An amount or a grid. Raises ``Http404`` when the territory has no such thing."""
    found = family_of(territory, kind, key)
    if found is None:
        raise Http404
    return found


def day_at(since: str) -> date:
    """A day as an address writes it. Raises ``Http404`` when it is none."""
    try:
        return date.fromisoformat(since)
    except ValueError as error:
        raise Http404 from error


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The amounts of one's territory, the first when there are several."""
    territories = territories_of(acting(request))
    if not territories:
        raise Http404
    return redirect("amounts_of", territories[0].code)


@require_GET
def list_page(request: HttpRequest, code: str) -> HttpResponse:
    """Every amount, by subject, with the value of today."""
    agent = acting(request)
    territory = territory_of(agent, code)
    amounts, day = parameters_of(territory), today()
    shown = [
        (subject.title, [current(family, amounts, day) for family in subject.families])
        for subject in subjects()
    ]
    manages = may_manage(agent, territory.pk)
    context = {
        "territory": territory,
        "territories": territories_of(agent),
        "grids": [(family, versions(family, territory, day)[0]) for family in grids(territory)],
        "subjects": shown,
        "manages": manages,
        "stale": stale(territory.pk) if manages else 0,
    }
    return render(request, "amounts/list.html", context)


@require_GET
def family_page(request: HttpRequest, code: str, kind: str, key: str) -> HttpResponse:
    """An amount or a grid through time: who entered what, when it was voted, what became of it."""
    agent = acting(request)
    territory = territory_of(agent, code)
    family = family_at(territory, kind, key)
    day = today()
    context = {"territory": territory, "family": family, "manages": may_manage(agent, territory.pk)}
    if family.is_grid:
        made, gone = versions(family, territory, day)
        return render(request, "amounts/grid.html", context | {"versions": made, "gone": gone})
    (values,) = values_of(family, territory, day).values()
    parameter = parameters_of(territory).by_name[family.key]
    return render(request, "amounts/amount.html", context | {"values": values, "parameter": parameter})


@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """What was entered for a territory, in the form of the files that come with Jalon."""
    territory = territory_of(acting(request), code)
    answer = HttpResponse(toml_of(territory), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="montants-{territory.code}.toml"'
    return answer
