"""Organisations and territories, for administrators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jalon.programmes.library import programmes
from jalon.web.accounts import queries
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.forms.places import OrganisationForm, TerritoryForm
from jalon.web.accounts.policy import Action
from jalon.web.accounts.services import places
from jalon.web.kit.acting import acting


def _administering(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.ORGANISATION):
        raise PermissionDenied
    return agent


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations and the territories."""
    agent = _administering(request)
    names = {one.id: one.name for one in programmes()}
    shown = [
        (one, [names.get(programme, programme) for programme in one.programmes])
        for one in queries.organisations(agent)
    ]
    context = {"organisations": shown, "territories": queries.territories(agent)}
    return render(request, "accounts/organisations.html", context)


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make an organisation, or change one."""
    agent = _administering(request)
    instance = None
    if pk is not None:
        instance = next((one for one in queries.organisations(agent) if one.pk == pk), None)
        if instance is None:
            raise Http404
    form = OrganisationForm(request.POST or None, instance=instance, agent=agent)
    if request.method == "POST" and form.is_valid():
        try:
            places.keep_organisation(agent, form.instance, list(form.cleaned_data["territories"]))
        except places.CannotKeep as error:
            form.add_error("territories", str(error))
        else:
            messages.success(request, f"{form.instance.name} : c'est enregistré.")
            return redirect("organisations")
    context = {
        "form": form,
        "new": pk is None,
        "title": "Nouvel organisme" if pk is None else "Modifier l'organisme",
    }
    return render(request, "accounts/place.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def territory(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make a territory, or change one."""
    agent = _administering(request)
    instance = None
    if pk is not None:
        instance = next((one for one in queries.territories(agent) if one.pk == pk), None)
        if instance is None:
            raise Http404
    form = TerritoryForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        places.keep_territory(agent, form.instance)
        messages.success(request, f"{form.instance.name} : c'est enregistré.")
        return redirect("organisations")
    context = {
        "form": form, "new": pk is None, "title": "Nouveau territoire" if pk is None else "Modifier le territoire",
    }  # fmt: skip
    return render(request, "accounts/place.html", context, status=422 if form.errors else 200)
