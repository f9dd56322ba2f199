"""The agenda by week and by day, and the end of the day."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.agenda import grid, queries, services
from jalon.web.agenda.entries import STATES, Entry
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

WEEK, DAY = "semaine", "jour"
_YEARS = (1990, 2100)


def _working(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.PLAN):
        raise PermissionDenied
    return agent


def asked_day(text: str) -> date:
    """The day that an address names; today when it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if _YEARS[0] <= day.year <= _YEARS[1] else today()


@require_GET
def agenda_page(request: HttpRequest) -> HttpResponse:
    """A week, or a day: one's own, a colleague's, the team's."""
    agent = _working(request)
    day = asked_day(request.GET.get("jour", ""))
    asked = request.GET.get("vue", "")
    view = asked if asked in (WEEK, DAY) else WEEK
    who = queries.whose(agent, request.GET.get("agent", ""))
    first, last = grid.days_of(day, week=view == WEEK)
    laid_out = grid.lay_out(queries.between(agent, who, first, last), first, last, day)
    step = timedelta(days=7 if view == WEEK else 1)
    context = {
        "day": day,
        "view": view,
        "auto": asked not in (WEEK, DAY),
        "who": who,
        "title": grid.title(first, last),
        "grid": laid_out,
        "as_grid": view == WEEK and who.kind != queries.TEAM,
        "before": _address(day - step, asked, who),
        "after": _address(day + step, asked, who),
        "now": _address(today(), asked, who),
        "week": _address(day, WEEK, who),
        "one_day": _address(day, DAY, who),
        "colleagues": queries.team(agent) if agent.may(Action.TEAM_QUEUE) else (),
        "unsaid": queries.unsaid_days(agent) if who.kind == queries.ME else (),
        "to_say": any(
            one.to_say and one.may_plan for shown in laid_out.days if shown.chosen for one in shown.entries
        ),
        "own": who.kind == queries.ME,
        "today_shown": first <= today() <= last,
    }
    return render(request, "agenda/agenda.html", context)


def _address(day: date, view: str, who: queries.Whose) -> str:
    told = [f"jour={day.isoformat()}"]
    if view in (WEEK, DAY):
        told.append(f"vue={view}")
    if who.kind != queries.ME:
        told.append(f"agent={who.value}")
    return f"{reverse('agenda')}?{'&'.join(told)}"


# -- the end of the day --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def day_review(request: HttpRequest) -> HttpResponse:
    """Say what became of all the appointments of a day at once."""
    agent = _working(request)
    day = asked_day(request.GET.get("jour", ""))
    results: list[services.Result] = []
    if request.method == "POST":
        results = services.say_all(agent, _answers(request, queries.appointments_of_day(agent, day)))
    context = {
        "day": day,
        "entries": queries.to_say(agent, day),
        "results": results,
        "written": [one for one in results if not one.problem],
        "refused": [one for one in results if one.problem],
        "outcomes": {code: word for code, word in STATES.items() if code != "planned"},
        "unsaid": [one for one in queries.unsaid_days(agent) if one != day],
    }
    return render(request, "agenda/day_review.html", context)


def _answers(request: HttpRequest, entries: list[Entry]) -> list[services.Answer]:
    """The choices of the form: of the appointments of that day that the reader sees, and of no other."""
    found = []
    for one in entries:
        outcome = services.outcome_of(request.POST.get(f"outcome-{one.pk}", ""))
        if outcome is None or not one.known:
            continue
        found.append(
            services.Answer(
                reference=one.reference,
                key=one.key,
                name=one.name,
                when=one.when,
                outcome=outcome,
                seen=request.POST.get(f"stamp-{one.pk}", ""),
                token=request.POST.get(f"token-{one.pk}", "")[:40] or one.token,
            )
        )
    return found
