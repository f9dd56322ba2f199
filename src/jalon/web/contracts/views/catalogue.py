"""The catalogue of objectives of an organisation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.contracts import catalogue
from jalon.web.contracts.forms.steps import CatalogueForm
from jalon.web.contracts.models import ModelObjective, Pillar
from jalon.web.kit.acting import acting


def _manager(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.CATALOGUE):
        raise PermissionDenied
    return agent


@require_GET
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """The objectives that the organisation proposes, by what they are about; then those retired."""
    agent = _manager(request)
    found = catalogue.kept(agent)
    context = {
        "organisation": agent.organisation,
        "pillars": [
            (one.label, [each for each in found if each.pillar == one.value and each.retired_at is None])
            for one in Pillar
        ],
        "retired": [one for one in found if one.retired_at],
        "none": not found,
    }
    return render(request, "contracts/catalogue.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Add an objective."""
    agent = _manager(request)
    return _edit(
        request, agent, ModelObjective(organisation=agent.organisation), "L'objectif est au catalogue."
    )


@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of an objective; contracts that took it keep theirs."""
    agent = _manager(request)
    return _edit(request, agent, _one(agent, pk), "L'objectif est modifié.")


def _edit(request: HttpRequest, agent: Agent, objective: ModelObjective, said: str) -> HttpResponse:
    form = CatalogueForm(request.POST or None, instance=objective)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                catalogue.save(agent, form.save(commit=False))
            except catalogue.Twice as error:
                form.add_error("title", str(error))
            else:
                messages.success(request, said)
                return redirect("objectives")
    return render(request, "contracts/objective.html", {"form": form, "objective": objective}, status=status)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an objective no more, or again."""
    agent = _manager(request)
    objective = _one(agent, pk)
    catalogue.retire(agent, objective, retired=objective.retired_at is None)
    messages.success(
        request,
        "L'objectif n'est plus proposé ; les contrats qui l'ont pris le gardent."
        if objective.retired_at
        else "L'objectif est proposé de nouveau.",
    )
    return redirect("objectives")


def _one(agent: Agent, pk: int) -> ModelObjective:
    found = catalogue.one(agent, pk)
    if found is None:
        raise Http404
    return found
