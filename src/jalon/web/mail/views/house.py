"""The outbox of an organisation: what waits, what failed, what is in doubt, what is to print; how it sends."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.documents import files
from jalon.web.documents.errors import FileMissing
from jalon.web.kit.acting import acting
from jalon.web.mail import printing, queries
from jalon.web.mail.forms import SendingForm
from jalon.web.mail.models import PrintRun, What
from jalon.web.mail.outbox import sending_of
from jalon.web.trust.services import note


def _sender(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.RECORD):
        raise PermissionDenied
    return agent


@require_GET
def outbox_page(request: HttpRequest) -> HttpResponse:
    """What waits to leave, what somebody must look at, what is to print and to post."""
    agent = _sender(request)
    mine = queries.of_house(agent)
    trouble = mine.filter(state__in=(What.FAILED, What.DOUBT)).order_by("pk")[: queries.LISTED]
    waiting = mine.filter(state=What.QUEUED).exclude(channel="post").order_by("not_before", "pk")
    context = {
        "trouble": [(one, What(one.state).label) for one in trouble],
        "waiting": waiting[: queries.LISTED],
        "to_print": queries.to_print(agent)[: queries.LISTED],
        "runs": queries.runs(agent)[:20],
        "may_set": agent.may(Action.LETTERS),
    }
    return render(request, "mail/outbox.html", context)


@require_POST
def print_letters(request: HttpRequest) -> HttpResponse:
    """Put the letters that wait in one file."""
    try:
        run = printing.print_waiting(_sender(request))
    except printing.Nothing as error:
        messages.info(request, str(error))
    else:
        messages.success(
            request,
            f"{run.letters} courrier{'s' if run.letters > 1 else ''} à imprimer : le fichier est prêt.",
        )
    return redirect("outbox")


def _run(agent: Agent, number: int) -> PrintRun:
    found: PrintRun | None = queries.runs(agent).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@require_GET
def run_file(request: HttpRequest, number: int) -> HttpResponse:
    """A file to print."""
    agent = _sender(request)
    run = _run(agent, number)
    try:
        data = files.read(run.stored_as, run.sha256)
    except FileMissing as error:
        raise Http404 from error
    note(agent, "mail:print_read", run=run.pk)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="tirage-{run.pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def posted(request: HttpRequest, number: int) -> HttpResponse:
    """Note that the letters of a file were posted."""
    agent = _sender(request)
    _run(agent, number)
    many = printing.post(agent, number)
    said = (
        f"{many} courrier{'s' if many > 1 else ''} : posté{'s' if many > 1 else ''}."
        if many
        else "Déjà noté."
    )
    messages.success(request, said)
    return redirect("outbox")


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """How the organisation sends."""
    agent = acting(request)
    if not agent.may(Action.LETTERS):
        raise PermissionDenied
    form = SendingForm(request.POST or None, instance=sending_of(agent.organisation))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            form.save()
            note(agent, "mail:sending")
            messages.success(request, "Les réglages sont enregistrés : ils valent pour les prochains envois.")
            return redirect("sending")
    return render(
        request, "mail/sending.html", {"form": form, "organisation": agent.organisation}, status=status
    )
