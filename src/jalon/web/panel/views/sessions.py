"""Sessions: the list, one with its agenda and members, its minutes."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Role
from jalon.web.documents import files
from jalon.web.documents.errors import FileMissing
from jalon.web.kit.clock import today
from jalon.web.panel import queries, services
from jalon.web.panel.forms import ByHandForm, SeatForm, SessionForm
from jalon.web.panel.journal import Journal, told_decision, told_opinion
from jalon.web.panel.models import Item, Seat, Session, State
from jalon.web.trust.services import note

from .shared import holding, number_of, session_or_404, sitting, token_of


@require_GET
def sessions_page(request: HttpRequest) -> HttpResponse:
    """The sessions, and the cases that wait for one."""
    agent = sitting(request)
    context = {
        "sessions": queries.sessions(agent).select_related("territory")[:50],
        "awaiting": queries.awaiting(agent),
        "holds": queries.holds(agent),
    }
    return render(request, "panel/sessions.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Make a session."""
    agent = holding(request)
    session = Session(organisation=agent.organisation, by=agent.membership)
    return _edit(request, agent, session, "La séance est créée : ajoutez ses membres et ses dossiers.")


@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, session: int) -> HttpResponse:
    """Change the day, the place or the quorum of a session."""
    agent = holding(request)
    return _edit(request, agent, session_or_404(agent, session), "La séance est modifiée.")


def _edit(request: HttpRequest, agent: Agent, session: Session, said: str) -> HttpResponse:
    form = SessionForm(request.POST or None, instance=session, territories=agent.membership.territories.all())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.save_session(agent, form.save(commit=False))
            except services.Refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, said)
                return redirect("panel_session", made.pk)
    return render(request, "panel/edit.html", {"form": form, "session": session}, status=status)


@require_GET
def session_page(request: HttpRequest, session: int) -> HttpResponse:
    """A session: its agenda, its members, what is still to be done before it closes."""
    agent = sitting(request)
    found = session_or_404(agent, session)
    items = queries.items_of(agent, found)
    holds = queries.holds(agent)
    seats = list(found.seats.select_related("membership__user"))
    context = {
        "session": found,
        "items": [_row(one) for one in items],
        "seats": seats,
        "present": sum(1 for one in seats if one.present),
        "holds": holds,
        "open": found.state != State.CLOSED,
        "awaiting": [one for one in queries.awaiting(agent) if one.case.territory_id == found.territory_id]
        if holds and found.state != State.CLOSED
        else [],
        "postponed": _postponed(agent, found) if holds and found.state != State.CLOSED else [],
        "seat_form": SeatForm(colleagues=_colleagues(found)) if holds else None,
        "hand_form": ByHandForm() if holds else None,
        "sealed": {one.anonymous: one for one in found.minutes.all()},
        "left": sum(1 for one in items if Journal(one).decision is None),
        "over": today() >= found.on,
        "to_summon": sum(1 for one in items if not Journal(one).notice and not Journal(one).decision)
        if holds and today() <= found.on
        else 0,
        "token": secrets.token_hex(16),
    }
    return render(request, "panel/session.html", context)


def _row(item: Item) -> dict[str, Any]:
    journal = Journal(item)
    opinion, decision = journal.opinion, journal.decision
    return {
        "item": item,
        "journal": journal,
        "opinion": told_opinion(opinion.detail) if opinion else "",
        "decision": told_decision(decision.detail) if decision else "",
        "to_warn": journal.adverse and journal.notice is None,
    }


def _colleagues(session: Session) -> Any:
    """Who may sit: the members of panels of the territory, and those of the organisation that holds it."""
    rows = Membership.objects.current(today()).filter(territories=session.territory_id).with_names()
    return rows.filter(role=Role.PANEL_MEMBER) | rows.filter(organisation=session.organisation_id)


def _postponed(agent: Agent, session: Session) -> list[Item]:
    rows = Item.objects.filter(
        session__in=queries.sessions(agent), session__territory=session.territory_id, again=None, removed="",
        entries__what="decision", entries__detail__outcome="postponed",
    ).exclude(session=session)  # fmt: skip
    return list(rows.select_related("case__person", "session").distinct()[:50])


_DOES: dict[str, tuple[Callable[..., Any], str]] = {
    "convene": (services.convene, "La séance est convoquée : ses membres voient maintenant leurs dossiers."),
    "close": (services.close, "La séance est close : le procès-verbal est scellé."),
}


@require_POST
def do(request: HttpRequest, session: int) -> HttpResponse:
    """Convene, close, seat a member, take one off, say who is there."""
    agent = holding(request)
    found = session_or_404(agent, session)
    what = request.POST.get("what", "")
    try:
        if what in _DOES:
            act, said = _DOES[what]
            act(agent, found.pk)
            messages.success(request, said)
        elif what == "seat":
            _seat(request, agent, found)
        elif what == "unseat":
            services.unseat(agent, found.pk, number_of(request, "seat"))
        elif what == "attend":
            services.attend(
                agent, found.pk, {int(one) for one in request.POST.getlist("present") if one.isdecimal()}
            )
            messages.success(request, "Les présences sont notées.")
        elif what == "summon":
            return redirect("batch", services.summon(agent, found.pk, token_of(request)))
        else:
            raise Http404
    except services.Refused as error:
        messages.error(request, str(error))
    except Seat.DoesNotExist as error:
        raise Http404 from error
    return redirect("panel_session", found.pk)


def _seat(request: HttpRequest, agent: Agent, session: Session) -> None:
    form = SeatForm(request.POST, colleagues=_colleagues(session))
    if not form.is_valid():
        raise services.Refused("Choisissez un agent de la liste, ou écrivez un nom.")
    data = form.cleaned_data
    services.seat(
        agent, session.pk, membership=data["membership"], name=data["name"], quality=data["quality"]
    )


@require_GET
def minutes_file(request: HttpRequest, session: int) -> HttpResponse:
    """The minutes as they were sealed; a member has the copy without names."""
    agent = sitting(request)
    found = session_or_404(agent, session)
    anonymous = not queries.holds(agent) or "anonyme" in request.GET
    sealed = found.minutes.filter(anonymous=anonymous).first()
    if sealed is None:
        raise Http404
    try:
        data = files.read(sealed.stored_as, sealed.sha256)
    except FileMissing as error:
        raise Http404 from error
    note(agent, "panel:minutes", session=found.pk, anonymous=anonymous)
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"proces-verbal-{found.on:%Y-%m-%d}{'-sans-nom' if anonymous else ''}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
