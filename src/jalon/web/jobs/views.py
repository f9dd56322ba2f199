"""The page of background work: what waits, runs and failed; done again or given up from there."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_ox.models import OxTask

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting

from . import queries, services

_GONE = "Ce travail a changé d'état entre-temps : rien n'a été fait."


def _administering(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.JOBS):
        raise PermissionDenied
    return agent


@require_GET
def jobs_page(request: HttpRequest) -> HttpResponse:
    """The tasks by state; those that failed first."""
    agent = _administering(request)
    counts = queries.counts(agent)
    asked = request.GET.get("etat", "")
    first = next((name for name in ("echec", "en-cours", "attente") if counts[name]), "faits")
    group = asked if asked in queries.GROUPS else first
    context = {
        "jobs": queries.jobs(agent, group),
        "group": group,
        "tabs": [(name, title, counts[name]) for name, (title, _) in queries.GROUPS.items()],
        "last": queries.last_begun(),
        "most": queries.SHOWN,
    }
    return render(request, "jobs/jobs.html", context)


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have a task done again."""
    agent = _administering(request)
    try:
        done = services.retry(agent, str(pk))
    except OxTask.DoesNotExist as error:
        raise Http404 from error
    if done:
        messages.success(request, "Ce travail est remis dans la file.")
    else:
        messages.warning(request, _GONE)
    return redirect("jobs")


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a task up."""
    agent = _administering(request)
    try:
        done = services.discard(agent, str(pk))
    except OxTask.DoesNotExist as error:
        raise Http404 from error
    if done:
        messages.success(request, "Ce travail est abandonné. Rien de ce qu'il avait déjà fait n'est défait.")
    else:
        messages.warning(request, _GONE)
    return redirect("jobs")
