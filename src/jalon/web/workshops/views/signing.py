"""Émargement: each signs for a half-day on the screen, or on paper; the sheet to print, the sheet that is sealed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jalon.letters import print_minutes
from jalon.web.accounts.agents import Agent
from jalon.web.documents import files
from jalon.web.documents.errors import FileMissing
from jalon.web.trust.services import note
from jalon.web.workshops import queries, services, sheets
from jalon.web.workshops.forms import SignatureForm
from jalon.web.workshops.models import Enrolment, HalfDay, How, Meeting, Presence, Standing, State

from .shared import meeting_or_404, number_of, working


@require_http_methods(["GET", "POST"])
def signing_page(request: HttpRequest, meeting: int, half_day: int) -> HttpResponse:
    """The people of a half-day: each signs on the screen, or somebody notes how they were there or not."""
    agent = working(request)
    found = meeting_or_404(agent, meeting)
    slot = get_object_or_404(HalfDay, meeting=found, pk=half_day)
    if request.method == "POST":
        return _sign(request, agent, found, slot)
    people = [one for one in queries.enrolments(agent, found) if one.standing == Standing.ENROLLED]
    context = {
        "meeting": found,
        "half_day": slot,
        "people": [(one, queries.mark_of(one, slot)) for one in people],
        "open": found.state == State.OPEN,
    }
    return render(request, "workshops/signing.html", context)


_NOTED = {
    "sign": (Presence.PRESENT, How.TABLET),
    "paper": (Presence.PRESENT, How.PAPER),
    "absent": (Presence.ABSENT, How.ADVISER),
    "excused": (Presence.EXCUSED, How.ADVISER),
}


def _sign(request: HttpRequest, agent: Agent, meeting: Meeting, slot: HalfDay) -> HttpResponse:
    what = request.POST.get("what", "")
    form = SignatureForm(request.POST)
    if what not in _NOTED:
        raise Http404
    presence, how = _NOTED[what]
    try:
        data = _drawn(form) if what == "sign" else {"signature": "", "strokes": ""}
        services.mark(
            agent,
            meeting.pk,
            number_of(request, "enrolment"),
            slot.pk,
            services.Signed(presence, how, **data),
        )
    except services.Refused as error:
        messages.error(request, str(error))
    except Enrolment.DoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, "C'est signé." if what == "sign" else "C'est noté.")
    return redirect("meeting_signing", meeting.pk, slot.pk)


def _drawn(form: SignatureForm) -> dict[str, str]:
    if not form.is_valid():
        raise services.Refused(" ".join(str(e) for several in form.errors.values() for e in several))
    data: dict[str, str] = form.cleaned_data
    return data


@require_GET
def sheet_file(request: HttpRequest, meeting: int) -> HttpResponse:
    """The sheet: as it was sealed, otherwise one to be signed on paper."""
    agent = working(request)
    found = meeting_or_404(agent, meeting)
    if found.state == State.SEALED:
        try:
            data = files.read(found.sheet.stored_as, found.sheet.sha256)
        except FileMissing as error:
            raise Http404 from error
    else:
        there = [one for one in queries.enrolments(agent, found) if one.standing == Standing.ENROLLED]
        data = print_minutes(sheets.sheet_words(found, list(found.half_days.all()), there, sealed=False))
    note(agent, "workshops:sheet", meeting=found.pk)
    return pdf(data, f"emargement-{found.first_day:%Y-%m-%d}.pdf")


def pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF to be saved."""
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
