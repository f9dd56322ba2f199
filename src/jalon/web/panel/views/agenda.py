"""The agenda of a session: what its situations bring, what is put there by hand, the order."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from jalon.rules.errors import CaseFileError
from jalon.web.accounts.agents import Agent
from jalon.web.cases.models import Case
from jalon.web.cases.services import Stale
from jalon.web.panel import queries, services
from jalon.web.panel.forms import ByHandForm
from jalon.web.panel.models import Item, Session

from .shared import holding, number_of, session_or_404


@require_POST
def change(request: HttpRequest, session: int) -> HttpResponse:
    """Add one case or all of them, by hand too; bring back a postponed one; move; take off."""
    agent = holding(request)
    found = session_or_404(agent, session)
    what, pk = request.POST.get("what", ""), number_of(request, "item")
    try:
        if what == "add":
            _add(request, agent, found)
        elif what == "hand":
            _by_hand(request, agent, found)
        elif what == "again":
            services.bring_back(agent, found.pk, pk)
        elif what in ("up", "down"):
            services.move(agent, found.pk, pk, up=what == "up")
        elif what == "remove":
            services.remove(agent, found.pk, pk, request.POST.get("why", "")[:300])
        else:
            raise Http404
    except services.Refused as error:
        messages.error(request, str(error))
    except (Stale, CaseFileError):
        messages.error(request, "Le dossier vient de changer : recommencez.")
    except Item.DoesNotExist as error:
        raise Http404 from error
    return redirect("panel_session", found.pk)


def _add(request: HttpRequest, agent: Agent, session: Session) -> None:
    """One case that waits, by its line; all of them without one."""
    wanted = request.POST.get("line", "")
    found = [one for one in queries.awaiting(agent) if one.case.territory_id == session.territory_id]
    chosen = [one for one in found if not wanted or f"{one.case.reference} {one.line.line}" == wanted]
    many = services.add(agent, session.pk, chosen)
    said = (
        f"{many} dossier{'s' if many > 1 else ''} à l'ordre du jour." if many else "Déjà à l'ordre du jour."
    )
    messages.success(request, said)


def _by_hand(request: HttpRequest, agent: Agent, session: Session) -> None:
    form = ByHandForm(request.POST)
    if not form.is_valid():
        raise services.Refused(" ".join(str(one) for several in form.errors.values() for one in several))
    data = form.cleaned_data
    try:
        services.add_by_hand(agent, session.pk, data["reference"].strip(), data["subject"], data["reason"])
    except Case.DoesNotExist as error:
        raise services.Refused("Aucun dossier de ce numéro n'est visible pour vous : vérifiez-le.") from error
    messages.success(request, "Le dossier est à l'ordre du jour.")
