"""The catalogue: what the organisation offers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.workshops import queries, services
from jalon.web.workshops.forms import OfferForm, programmes
from jalon.web.workshops.models import Offer

from .shared import offer_or_404, working


@require_GET
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """What is offered, and what is offered no more."""
    agent = working(request)
    names = dict(programmes())
    rows = [(one, names.get(one.programme, "")) for one in queries.offers(agent)]
    context = {
        "offers": [row for row in rows if not row[0].retired],
        "retired": [row for row in rows if row[0].retired],
        "keeps": agent.may(Action.CATALOGUE),
    }
    return render(request, "workshops/catalogue.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Add an offer."""
    agent = working(request, Action.CATALOGUE)
    return _edit(request, agent, Offer(organisation=agent.organisation))


@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, offer: int) -> HttpResponse:
    """Change an offer."""
    agent = working(request, Action.CATALOGUE)
    return _edit(request, agent, offer_or_404(agent, offer))


def _edit(request: HttpRequest, agent: Agent, offer: Offer) -> HttpResponse:
    form = OfferForm(request.POST or None, instance=offer)
    if request.method == "POST" and form.is_valid():
        services.save_offer(agent, form.save(commit=False))
        messages.success(request, "L'offre est au catalogue.")
        return redirect("offers")
    status = 422 if request.method == "POST" else 200
    return render(request, "workshops/offer.html", {"form": form, "offer": offer}, status=status)


@require_POST
def retire(request: HttpRequest, offer: int) -> HttpResponse:
    """Offer it no more, or again."""
    agent = working(request, Action.CATALOGUE)
    found = offer_or_404(agent, offer)
    services.retire(agent, found.pk, retired="remettre" not in request.POST)
    return redirect("offers")
