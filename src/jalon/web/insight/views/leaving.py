"""What leaves the house: figures frozen, files, FSE+ participants."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.documents import files
from jalon.web.documents.errors import FileMissing
from jalon.web.insight import exporting, publishing
from jalon.web.insight.filters import FilterForm
from jalon.web.insight.fse import incomplete, missing, participants
from jalon.web.insight.indicators import followed
from jalon.web.insight.models import Export, Format, Kind, Publication
from jalon.web.insight.queries import courses, latest
from jalon.web.kit.clock import today
from jalon.web.trust.services import note

from .shared import asked_of, counting

A_PAGE = 50
_LONGEST = 120


def _token(request: HttpRequest) -> str:
    return request.POST.get("token", "")[:40] or secrets.token_hex(16)


# -- frozen --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def publications_page(request: HttpRequest) -> HttpResponse:
    """The figures that were frozen; with filters, freeze others."""
    agent = counting(request)
    if request.method == "POST":
        if not agent.may(Action.PUBLISH):
            raise PermissionDenied
        asked = FilterForm(request.POST, agent=agent).asked()
        title = request.POST.get("titre", "").strip()[:_LONGEST]
        if title:
            made = publishing.publish(agent, asked, title=title, token=_token(request))
            messages.success(request, f"« {made.title} » est figé : ces chiffres ne changeront plus.")
            return redirect("publications")
        messages.error(request, "Donnez un titre au rapport, par exemple « Rapport d'activité 2025 ».")
    form, asked = asked_of(request, agent)
    context = {
        "form": form,
        "asked": asked,
        "publications": Publication.objects.filter(organisation=agent.organisation).select_related(
            "by__user"
        )[:100],
        "may_publish": agent.may(Action.PUBLISH),
        "token": secrets.token_hex(16),
        "suggested": f"Rapport d'activité {asked.window.end.year}",
    }
    return render(request, "insight/publications.html", context)


@require_GET
def publication_file(request: HttpRequest, number: int) -> HttpResponse:
    """Figures as they were frozen, to the last byte."""
    agent = counting(request)
    found = get_object_or_404(Publication, organisation=agent.organisation, pk=number)
    return _file(
        agent,
        found.stored_as,
        found.sha256,
        f"resultats-{found.end:%Y-%m-%d}-{found.pk}.pdf",
        "application/pdf",
    )


def _file(agent: Agent, stored_as: str, sha256: str, name: str, kind: str) -> HttpResponse:
    try:
        data = files.read(stored_as, sha256)
    except FileMissing as error:
        raise Http404 from error
    note(agent, "results:download", file=name)
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


# -- files ---------------------------------------------------------------------------------------------------------

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "application/zip",
}


@require_http_methods(["GET", "POST"])
def exports_page(request: HttpRequest) -> HttpResponse:
    """Ask for a file of what the filters keep; those that one asked for."""
    agent = counting(request)
    if request.method == "POST":
        kind, written = request.POST.get("quoi", ""), request.POST.get("format", "")
        if kind not in Kind.values or written not in Format.values:
            raise Http404
        asked = FilterForm(request.POST, agent=agent).asked()
        exporting.ask(agent, asked, kind, written, token=_token(request))
        return redirect("exports")
    form, asked = asked_of(request, agent)
    context = {
        "form": form, "asked": asked, "kinds": Kind.choices, "formats": Format.choices, "token": secrets.token_hex(16),
        "rows": exporting.rows_of(agent, asked, Kind.COURSES).count(),
    }  # fmt: skip
    return render(request, "insight/exports.html", context | _exports(agent))


def _exports(agent: Agent) -> dict[str, Any]:
    found = list(exporting.mine(agent)[:20])
    return {"exports": found, "waiting": any(not one.ready and not one.problem for one in found)}


@require_GET
def exports_part(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes while files are written."""
    return render(request, "insight/exports_list.html", _exports(counting(request)))


@require_GET
def export_file(request: HttpRequest, number: int) -> HttpResponse:
    """A file that one asked for."""
    agent = counting(request)
    found = get_object_or_404(exporting.mine(agent), pk=number)
    if not found.ready:
        raise Http404
    return _file(agent, found.stored_as, found.sha256, _name(found), _TYPES[found.format])


def _name(export: Export) -> str:
    kind = "participants-fse" if export.kind == Kind.FSE else "parcours"
    return (
        f"{kind}-{export.at:%Y-%m-%d}-{export.pk}.{'zip' if export.format == Format.CSV else export.format}"
    )


# -- FSE+ ----------------------------------------------------------------------------------------------------------


@require_GET
def fse_page(request: HttpRequest) -> HttpResponse:
    """The participants of whom something is missing, before their deadline, the first to come first by name."""
    agent = counting(request)
    form, asked = asked_of(request, agent)
    everybody = participants(courses(agent, asked).filter(followed(asked.window)))
    lacking = everybody.filter(incomplete(today()))
    after = request.GET.get("apres", "")
    rows = (
        lacking.filter(case__sort_name__gt=after).select_related("case__person").order_by("case__sort_name")
    )
    page = list(rows[: A_PAGE + 1])
    context = {
        "form": form,
        "asked": asked,
        "rows": [(row, missing(row)) for row in page[:A_PAGE]],
        "more": page[A_PAGE - 1].case.sort_name if len(page) > A_PAGE else "",
        "total": everybody.count(),
        "lacking": lacking.count(),
        "may_record": agent.may(Action.RECORD),
        "may_identify": agent.may(Action.IDENTITY),
        "short": {one.id: one.short for one in latest()},
    }
    return render(request, "insight/fse.html", context)
