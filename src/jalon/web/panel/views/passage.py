"""A case before the panel: the file that is read at the table, what the person says, the opinion, then the decision."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.rules.errors import CaseFileError
from jalon.rules.facts.path import PanelDecided
from jalon.rules.view import Today, View
from jalon.study.amounts import monthly
from jalon.study.words import typeset
from jalon.web.accounts.agents import Agent
from jalon.web.cases import store
from jalon.web.cases.access import open_case
from jalon.web.cases.opened import Opened
from jalon.web.cases.services import Stale
from jalon.web.kit.clock import today
from jalon.web.panel import queries, services
from jalon.web.panel.forms import DecisionForm, NoticeForm, ObservationForm, OpinionForm
from jalon.web.panel.journal import Journal, quorum_lacks, told_decision, told_opinion
from jalon.web.panel.models import Item, Seat, Session, State

from .shared import holding, number_of, session_or_404, sitting, token_of

FACTS = 14
"""Facts shown at the table, the last ones: the whole story is on the page of the case."""


def _items(agent: Agent, session: Session, pk: int) -> tuple[list[Item], int]:
    items = queries.items_of(agent, session)
    at = next((rank for rank, one in enumerate(items) if one.pk == pk), None)
    if at is None:
        raise Http404
    return items, at


@require_GET
def passage_page(request: HttpRequest, session: int, item: int) -> HttpResponse:
    """The file of a case, as it is read at the table."""
    agent = sitting(request)
    return _show(request, agent, session_or_404(agent, session), item)


def _show(
    request: HttpRequest, agent: Agent, session: Session, pk: int, *, step: str = "", form: forms.Form | None = None,
    said: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    items, at = _items(agent, session, pk)
    item = items[at]
    access = open_case(agent, item.case.reference, "dossier en équipe pluridisciplinaire")
    read = Opened(access, store.load(access.case), today())
    journal, seats = Journal(item), list(session.seats.all())
    holds = queries.holds(agent) and session.state != State.CLOSED
    bounds = services.bounds_of(read) if holds else None
    context = {
        "session": session,
        "item": item,
        "journal": journal,
        "rank": at + 1,
        "total": len(items),
        "before": items[at - 1] if at else None,
        "after": items[at + 1] if at + 1 < len(items) else None,
        "holds": holds,
        "case": access.case,
        "token": secrets.token_hex(16) if step == "" else token_of(request),
        "said": said,
        "opinion": told_opinion(journal.opinion.detail) if journal.opinion else "",
        "decision": told_decision(journal.decision.detail) if journal.decision else "",
        "unheard": journal.unheard(today(), read.programme.parameters),
        "lacking": quorum_lacks(session, seats, journal),
        "free_seats": [one for one in seats if one.pk not in journal.in_conflict],
        "conflicts": [one for one in journal.entries if one.what == "conflict" and one.seat],
        **_file(read),
        **_forms(item, bounds, step, form),
    }
    return render(request, "panel/passage.html", context, status=status)


def _file(read: Opened) -> dict[str, Any]:
    """What is read at the table: the story, the income, the time, earlier passages."""
    situation = read.situation
    income = situation.income
    amounts = [
        (label, typeset(monthly(one)), typeset(one.reason.sentence), typeset(one.reason.source))
        for label, one in (
            ("Revenu décidé", income.decided), ("Revenu réel", income.real), ("Revenu proposé", income.proposed)
        )
        if one is not None and read.shown((one,))
    ]  # fmt: skip
    view = View(read.facts, Today(read.on), read.programme.parameters)
    return {
        "programme": read.programme,
        "facts": [(fact.on, typeset(read.say(fact))) for fact in reversed(read.facts[-FACTS:])],
        "amounts": amounts,
        "clocks": [typeset(one.reason.sentence) for one in read.shown(situation.clocks)],
        "passages": [(fact.on, typeset(read.say(fact))) for fact in view.all(PanelDecided)],
    }


_FORMS = ("warn", "observe", "opine", "decide")


def _forms(item: Item, bounds: Any, step: str, given: forms.Form | None) -> dict[str, Any]:
    made = {
        "warn": NoticeForm(initial={"on": today()}, prefix="warn"),
        "observe": ObservationForm(initial={"on": today()}, prefix="observe"),
        "opine": OpinionForm(subject=item.subject, bounds=bounds, prefix="opine"),
        "decide": DecisionForm(subject=item.subject, bounds=bounds, prefix="decide", initial=_proposed(item)),
    }
    if given is not None and step in made:
        made[step] = given
    return {f"{name}_form": one for name, one in made.items()}


def _proposed(item: Item) -> dict[str, Any]:
    """The decision starts from the opinion: who decides changes it if they decide otherwise."""
    opinion = Journal(item).opinion
    return {"outcome": opinion.detail["outcome"], "reasons": opinion.detail["reasons"]} if opinion else {}


@require_POST
def step(request: HttpRequest, session: int, item: int, step: str) -> HttpResponse:
    """Write what was said or done: the notice, what the person says, a conflict, the opinion, the decision."""
    agent = holding(request)
    found = session_or_404(agent, session)
    items, at = _items(agent, found, item)
    if step == "conflit":
        return _conflict(request, agent, found, items[at])
    if step not in _STEPS:
        raise Http404
    name, write, said = _STEPS[step]
    form = _posted(request, agent, items[at], name)
    problem, status = "", 422
    if form.is_valid():
        try:
            write(agent, found, items[at], form, token_of(request))
        except services.Refused as error:
            problem = str(error)
        except Stale:
            problem, status = (
                "Le dossier a changé pendant que vous écriviez. Rien n'est perdu : relisez, puis recommencez.",
                409,
            )
        except CaseFileError as error:
            problem = " ".join(f"{one.what} : {one.remedy}." for one in error.problems)
        else:
            messages.success(request, said)
            return redirect("panel_item", found.pk, items[at].pk)
    return _show(request, agent, found, item, step=name, form=form, said=problem, status=status)


def _posted(request: HttpRequest, agent: Agent, item: Item, name: str) -> forms.Form:
    if name == "warn":
        return NoticeForm(request.POST, prefix=name)
    if name == "observe":
        return ObservationForm(request.POST, prefix=name)
    bounds = services.bounds_of(services.opened(agent, item.case))
    if name == "opine":
        return OpinionForm(request.POST, subject=item.subject, bounds=bounds, prefix=name)
    return DecisionForm(request.POST, subject=item.subject, bounds=bounds, prefix=name)


def _warn(agent: Agent, session: Session, item: Item, form: forms.Form, token: str) -> None:
    data = form.cleaned_data
    services.warn(agent, session.pk, item.pk, on=data["on"], how=data["how"], token=token)


def _observe(agent: Agent, session: Session, item: Item, form: forms.Form, token: str) -> None:
    data = dict(form.cleaned_data)
    on = data.pop("on")
    services.observe(agent, session.pk, item.pk, on=on, detail=data, token=token)


def _opine(agent: Agent, session: Session, item: Item, form: forms.Form, token: str) -> None:
    assert isinstance(form, OpinionForm)  # noqa: S101  ``_posted`` gives it
    services.give_opinion(agent, session.pk, item.pk, detail=form.detail(), token=token)


def _decide(agent: Agent, session: Session, item: Item, form: forms.Form, token: str) -> None:
    data = form.cleaned_data
    asked = {name: data[name] for name in _ASKED_BY.get(data["outcome"], ()) if data.get(name)}
    body = f"{agent.organisation.name}, après avis de l'équipe pluridisciplinaire"
    decided = services.Decided(data["outcome"], data["reasons"], body=body, **asked)
    services.decide(agent, session.pk, item.pk, decided, token=token)


_ASKED_BY = {
    "measure": ("percent", "duration", "start"),
    "removal": ("start",),
    "favourable": ("toward", "way"),
}
"""What an outcome asks besides its reasons."""

_Write = Callable[[Agent, Session, Item, forms.Form, str], None]
_STEPS: dict[str, tuple[str, _Write, str]] = {
    "prevenir": ("warn", _warn, "Noté : la personne est prévenue."),
    "observations": ("observe", _observe, "Ce que dit la personne est noté."),
    "avis": ("opine", _opine, "L'avis est noté : la décision vient ensuite."),
    "decision": ("decide", _decide, "La décision est prise : le dossier avance."),
}


def _conflict(request: HttpRequest, agent: Agent, session: Session, item: Item) -> HttpResponse:
    try:
        services.declare_conflict(
            agent,
            session.pk,
            item.pk,
            number_of(request, "seat"),
            request.POST.get("why", "")[:300],
            token_of(request),
        )
    except services.Refused as error:
        messages.error(request, str(error))
    except Seat.DoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, "Le conflit est noté : cette personne ne voit plus ce dossier.")
    return redirect("panel_item", session.pk, item.pk)
