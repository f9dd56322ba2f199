"""The search box and its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.people.search.queries import FULL, QUICK, programme_names, search


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Everybody who matches, as far as a page goes."""
    agent = acting(request)
    context = {
        "answer": search(agent, request.GET.get("q", ""), FULL),
        "programmes": programme_names(),
        "may_open": agent.may(Action.OPEN),
        "may_break_glass": agent.may(Action.BREAK_GLASS),
    }
    return render(request, "people/search.html", context)


@require_GET
def search_quick(request: HttpRequest) -> HttpResponse:
    """The best matches, under the box, while it is being typed in."""
    text = request.GET.get("q", "")
    if not text.strip():
        return HttpResponse()
    answer = search(acting(request), text, QUICK)
    return render(request, "people/search_quick.html", {"answer": answer, "programmes": programme_names()})
