"""The proof file of a case, to be saved."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from jalon.web.accounts.policy import Action
from jalon.web.cases import store
from jalon.web.cases.access import open_case
from jalon.web.cases.opened import Opened
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

from .assembling import proof_of


@require_GET
def proof_file(request: HttpRequest, reference: str) -> HttpResponse:
    """All that the reader may see of a case, with its annexes, as one PDF."""
    access = open_case(acting(request), reference, "dossier de preuves", Action.LEAD)
    data = proof_of(Opened(access, store.load(access.case), today()))
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="preuves-{access.case.reference}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
