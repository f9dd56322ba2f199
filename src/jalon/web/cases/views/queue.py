"""The day's queue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon.programmes.library import programmes
from jalon.web.accounts.policy import Action
from jalon.web.agenda.queries import appointments_of_day
from jalon.web.cases.links import emergency
from jalon.web.cases.queue import queries, saved
from jalon.web.cases.queue.doing import dress
from jalon.web.cases.queue.filters import ME, TEAM, WHENS, Filters
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today


@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """What is owed: late, today, this week, grouped by what there is to do. Who sees no case goes to the agents."""
    agent = acting(request)
    if not agent.may(Action.SEE):
        return redirect("agents")
    filters = Filters.read(request.GET, agent)
    board = queries.board(agent, filters)
    for section in board.sections:
        for line in section.lines:
            dress(line, agent)
    names = {one.id: one.name for one in programmes()}
    context = {
        "filters": filters,
        "sections": board.sections,
        "tally": board.tally,
        "caseload": queries.caseload(agent) if agent.may(Action.RECORD) else None,
        "appointments": appointments_of_day(agent, today()),
        "whens": WHENS,
        "programmes": names,
        "colleagues": queries.colleagues(agent) if agent.may(Action.TEAM_QUEUE) else [],
        "everything": filters.but(quand="tout"),
        "all_groups": filters.but(groupe=""),
        "emergencies": emergency.unseen(agent),
        "saved": saved.saved(agent),
        "team_allowed": agent.may(Action.TEAM_QUEUE),
        "me": ME,
        "team": TEAM,
        "shows_referent": filters.qui != ME,
    }
    return render(request, "cases/today.html", context)


@require_POST
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name."""
    agent = acting(request)
    name = request.POST.get("name", "").strip()
    address = Filters.read(request.GET, agent).address
    if name:
        saved.keep(agent, name, address)
        messages.success(
            request, f"Filtre « {name[:60]} » enregistré. L'adresse de la page peut aussi être partagée."
        )
    else:
        messages.error(request, "Donnez un nom à ce filtre pour l'enregistrer.")
    return redirect(f"{reverse('today')}{address}")


@require_POST
def forget_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a filter no more."""
    saved.forget(acting(request), pk)
    return redirect("today")
