"""Many letters at once: choose for whom, see one, have them written, print them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.letters import HouseError, Kind, TemplateError, ValuesError, kinds
from jalon.rules.errors import Problem
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases import store
from jalon.web.cases.access import open_case
from jalon.web.cases.opened import Opened
from jalon.web.documents import files
from jalon.web.documents.errors import FileMissing
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today
from jalon.web.letters import batches
from jalon.web.letters.forms.filling import FillForm
from jalon.web.letters.heads import head_of, values_of_head
from jalon.web.letters.library import in_force
from jalon.web.letters.models import Batch, How
from jalon.web.letters.sending import preview
from jalon.web.letters.values import known as known_values

from .shared import cannot, kind_or_404, pdf, token_of, wrong

LISTED = 200
"""Letters listed on the page of a batch."""


def _sender(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.RECORD):
        raise PermissionDenied
    return agent


@require_GET
def batches_page(request: HttpRequest) -> HttpResponse:
    """The batches, and the letters that cases wait for."""
    agent = _sender(request)
    context = {
        "batches": [(one, _label(one.kind)) for one in batches.mine(agent)[:50]],
        "waiting": batches.tally(agent),
        "may_text": agent.may(Action.LETTERS),
    }
    return render(request, "letters/batches.html", context)


def _label(kind: str) -> str:
    return next((one.label for one in kinds() if one.id == kind), kind)


def _form(request: HttpRequest, agent: Agent, known: Kind) -> FillForm:
    text = in_force(agent.organisation, known.id)
    head = values_of_head(head_of(agent.organisation))
    ways = [
        (how.value, how.label)
        for how in How
        if how == How.POST or (how == How.EMAIL and known.to == "person")
    ]
    data = request.POST if request.method == "POST" else None
    return FillForm(data, known=known, names=batches.asked_once(text, head, known), values={}, ways=ways)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose the cases, give once what is the same for all, and have the letters written."""
    agent, known = _sender(request), kind_or_404(kind)
    form, status = _form(request, agent, known), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = batches.begin(
                    agent, known, request.POST.getlist("cases"), how=How(form.cleaned_data["how"]), on=today(),
                    values=form.values(), token=token_of(request),
                )  # fmt: skip
            except batches.Nothing as error:
                form.add_error(None, str(error))
            else:
                return redirect("batch", made.pk)
    waiting = batches.waiting(agent, known)
    chosen = (
        request.POST.getlist("cases") if request.method == "POST" else [one.case.reference for one in waiting]
    )
    context = {
        "kind": known, "form": form, "waiting": waiting, "chosen": set(chosen), "token": token_of(request),
        "most": batches.MOST,
    }  # fmt: skip
    return render(request, "letters/batch_new.html", context, status=status)


@require_POST
def preview_page(request: HttpRequest, kind: str) -> HttpResponse:
    """The first letter of the batch, as it would be."""
    agent, known = _sender(request), kind_or_404(kind)
    form = _form(request, agent, known)
    chosen = request.POST.getlist("cases")
    if not chosen:
        return cannot(request, [Problem("Dossiers", "aucun n'est choisi", "en choisir au moins un")])
    access = open_case(agent, chosen[0], "aperçu d'un courrier", Action.RECORD)
    opened = Opened(access, store.load(access.case), today())
    form.is_valid()
    given: dict[str, Any] = {name: form.cleaned_data.get(name.replace(".", "-")) for name in form.variables}
    values = known_values(opened, known, head_of(agent.organisation))
    values |= {name: value for name, value in given.items() if value not in (None, "", [])}
    values |= {"courrier.date": today(), "courrier.reference": f"{access.case.reference}-…"}
    text = in_force(agent.organisation, kind)
    try:
        return pdf(preview(agent.organisation, text.template, values), f"apercu-{kind}.pdf", inline=True)
    except (TemplateError, ValuesError, HouseError) as error:
        return cannot(request, wrong(error))


def _mine(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(batches.mine(_sender(request)), pk=number)


@require_GET
def batch_page(request: HttpRequest, number: int) -> HttpResponse:
    """How far a batch is, what could not be written and why, what to print."""
    return render(request, "letters/batch.html", _told(_mine(request, number)))


@require_GET
def progress_part(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that changes while the letters are written."""
    return render(request, "letters/batch_progress.html", _told(_mine(request, number)))


def _told(batch: Batch) -> dict[str, Any]:
    progress = batches.progress(batch)
    left_out = batch.items.exclude(problem="").select_related("case__person")[:LISTED]
    printing = batch.how == How.POST and progress.written > 0 and not batch.files
    return {
        "batch": batch,
        "label": _label(batch.kind),
        "progress": progress,
        "left_out": left_out,
        "written": batch.letters.select_related("case__person").order_by("pk")[:LISTED],
        "listed": LISTED,
        "files": [(rank, one["letters"]) for rank, one in enumerate(batch.files, 1)],
        "working": batch.stopped_at is None and (not progress.over or printing),
    }


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Write no more of a batch."""
    batch = _mine(request, number)
    batches.stop(acting(request), batch)
    messages.success(request, "Le lot est arrêté : ce qui est déjà écrit reste.")
    return redirect("batch", number)


@require_GET
def print_file(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    """A file to print of a batch."""
    batch = _mine(request, number)
    if not 0 < rank <= len(batch.files):
        raise Http404
    one = batch.files[rank - 1]
    try:
        return pdf(files.read(one["name"], one["sha256"]), f"lot-{batch.pk}-{rank}.pdf")
    except FileMissing as error:
        raise Http404 from error
