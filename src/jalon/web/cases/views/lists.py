"""Lists of cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.programmes.library import programmes
from jalon.web.accounts.policy import Action
from jalon.web.cases.lists.queries import STATES, Asked, ToDo, listed, to_do
from jalon.web.cases.queue.queries import colleagues
from jalon.web.kit.acting import acting


@require_GET
def cases_page(request: HttpRequest) -> HttpResponse:
    """The cases that somebody sees, a page at a time, by name."""
    agent = acting(request)
    asked = Asked.read(request.GET)
    found = listed(agent, asked, request.GET.get("apres", ""), request.GET.get("avant", ""))
    work = to_do(agent, found.rows)
    names = {one.id: one.name for one in programmes()}
    context = {
        "asked": asked,
        "rows": [
            (case, names.get(case.programme, case.programme), work.get(case.pk, ToDo()))
            for case in found.rows
        ],
        "next": asked.address(apres=found.after) if found.after else "",
        "former": asked.address(avant=found.before) if found.before else "",
        "states": [(slug, name, asked.but(etat=slug)) for slug, (name, _) in STATES.items()],
        "programmes": names,
        "colleagues": colleagues(agent) if agent.may(Action.TEAM_QUEUE) else [],
        "may_open": agent.may(Action.OPEN),
    }
    return render(request, "cases/list.html", context)
