"""The workshops of a case: coming, done, what may be proposed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.web.accounts.policy import Action
from jalon.web.cases.access import open_case
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today
from jalon.web.workshops import queries, sheets
from jalon.web.workshops.models import State

from .signing import pdf


@require_GET
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the person is enrolled, what they followed, the meetings to come that suit them."""
    access = open_case(acting(request), reference, "ateliers")
    may = access.may(Action.RECORD)
    rows = queries.of_case(access)
    known = {one.meeting_id for one in rows}
    coming = queries.meetings(access.agent).filter(state=State.OPEN, first_day__gte=today())
    proposed = [
        one
        for one in coming[: queries.MOST]
        if one.pk not in known and one.offer.programme in ("", access.case.programme)
    ]
    context = {
        "case": access.case,
        "may": may,
        "rows": [(one, sheets.length(one) if one.meeting.state == State.SEALED else "") for one in rows],
        "proposed": proposed if may else [],
    }
    return render(request, "workshops/case.html", context)


@require_GET
def certificate_file(request: HttpRequest, reference: str, meeting: int) -> HttpResponse:
    """The certificate of presence of the person at a sealed meeting."""
    access = open_case(acting(request), reference, "attestation de présence", Action.RECORD)
    found = next((one for one in queries.of_case(access) if one.meeting_id == meeting), None)
    if found is None or not found.fact:
        raise Http404
    half_days = list(found.meeting.half_days.all())
    return pdf(sheets.certificate(found, half_days), f"attestation-{found.meeting.first_day:%Y-%m-%d}.pdf")
