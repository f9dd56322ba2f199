"""The pages of evaluating: the ways beside each other, the decision and its notices, the request of the CAF."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jalon.rules.errors import CaseFileError
from jalon.rules.facts.path import EvaluationDecided, EvaluationProposed, EvaluationRefused
from jalon.rules.income.choices import Choice
from jalon.rules.income.ground import MANUAL, Ground, decode
from jalon.rules.situation import Step
from jalon.study.amounts import monthly, said_step
from jalon.study.words import typeset
from jalon.web.accounts.policy import Action
from jalon.web.cases import services as recording
from jalon.web.cases import store
from jalon.web.cases.access import Access, open_case
from jalon.web.cases.models import Case
from jalon.web.cases.opened import Opened
from jalon.web.documents.errors import NoRoom
from jalon.web.documents.models import Document
from jalon.web.documents.papers import PapersForm, papers_form
from jalon.web.documents.queries import of_fact, of_facts
from jalon.web.income import queries
from jalon.web.income.evaluating import notices, services
from jalon.web.income.evaluating.attestation import attestation
from jalon.web.income.evaluating.exchange import exchanged
from jalon.web.income.evaluating.forms import AskedForm, EvaluationForm, initial
from jalon.web.income.evaluating.papers import PAPERS
from jalon.web.income.evaluating.papers import named as papers_named
from jalon.web.income.evaluating.reading import Evaluated, Evaluating, basis_of, replayed
from jalon.web.income.models import Basis
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

DOES: dict[str, Callable[..., recording.Recorded]] = {
    "propose": services.propose,
    "decide": services.decide,
    "refuse": services.refuse,
}


def _reading(access: Access) -> Evaluating:
    return Evaluating(Opened(access, store.load(access.case), today()))


@require_http_methods(["GET", "POST"])
def evaluate_page(request: HttpRequest, reference: str) -> HttpResponse:
    """See the real income beside the proposed one, choose, propose or decide."""
    access = open_case(acting(request), reference, "évaluation du revenu", Action.INCOME)
    reading = _reading(access)
    if request.method == "GET":
        ticked = _known_papers(reading)
        papers = papers_form(request, access, ticked={one.pk for one in ticked})
        first = initial(reading, request.GET.get("voie", "")) | {"documents": [one.kind for one in ticked]}
        return _show(request, reading, EvaluationForm(ways=reading.ways, initial=first), papers=papers)
    form = EvaluationForm(request.POST, ways=reading.ways)
    papers = papers_form(request, access)
    what = request.POST.get("what", "")
    if what not in DOES:
        raise Http404
    if what != "propose":
        access.require(Action.DECIDE_INCOME)
    if not form.is_valid() or (papers and not papers.is_valid()):
        return _show(request, reading, form, papers=papers, status=422)
    try:
        with transaction.atomic():
            asked = _with_papers(form.asked(), papers)
            done = DOES[what](reading, asked, seen=_number(request), token=_token(request))
            if papers:
                papers.join([done.facts[0].id])
    except (services.Refused, NoRoom) as error:
        form.add_error(None, str(error))
        return _show(request, reading, form, papers=papers, status=422)
    except recording.Stale as stale:
        return _show(request, reading, form, papers=papers, stale=stale, status=409)
    except CaseFileError as error:
        for problem in error.problems:
            form.add_error(None, f"{problem.what} : {problem.remedy}.")
        return _show(request, reading, form, papers=papers, status=422)
    return redirect("evaluation", reference, done.facts[0].id)


def _known_papers(reading: Evaluating) -> list[Document]:
    """The papers of the case that support what the ways compute on."""
    told = {key for way in reading.ways for key in way.amount.reason.facts}
    found = of_facts(reading.opened.access).items()
    return list({one.pk: one for key, some in found if key in told for one in some}.values())


def _with_papers(asked: services.Asked, papers: PapersForm | None) -> services.Asked:
    """What was received, the kinds of the papers that are ticked or joined included."""
    more = papers.kinds if papers else set()
    return replace(asked, documents=[code for code in PAPERS if code in more or code in asked.documents])


def _show(
    request: HttpRequest, reading: Evaluating, form: EvaluationForm, *, papers: PapersForm | None = None,
    stale: recording.Stale | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    access = reading.opened.access
    chosen = form["way"].value()
    context = {
        "case": access.case,
        "form": form,
        "ways": [_way(one, chosen) for one in reading.ways],
        "manual_chosen": chosen == MANUAL,
        "real": _amount("Revenu réel", reading.real) if reading.real else None,
        "has_grid": any(one.mode == "grid" for one in reading.ways),
        "withheld": reading.withheld,
        "in_effect": reading.in_effect,
        "pending": reading.pending,
        "may_decide": access.may(Action.DECIDE_INCOME),
        "second": access.may(Action.DECIDE_INCOME) and services.needs_second_reader(reading),
        "seen": stale.last if stale else reading.opened.stored.last,
        "token": request.POST.get("token") or secrets.token_hex(16),
        "since": [(fact, reading.opened.say(fact)) for fact in stale.since] if stale else [],
        "stale": stale,
        "questions": _questions(reading),
        "papers": papers,
    }
    return render(request, "income/evaluate.html", context, status=status)


def _questions(reading: Evaluating) -> list[Any]:
    """What is still to be asked before the income is known."""
    found = reading.opened.shown(reading.opened.situation.questions)
    kinds = {"income_declared", "accounts_closed", "business_registered", "presidency", "spouse_status"}
    return [line for line in found if any(answer.kind in kinds for answer in line.answers)]


def _way(one: Choice, chosen: str | None) -> dict[str, Any]:
    return _amount(one.label, one.amount) | {
        "key": one.key, "asked": one.asked, "chosen": one.key == chosen, "mode": one.mode,
        "known": one.amount.monthly is not None,
    }  # fmt: skip


def _amount(label: str, amount: Any) -> dict[str, Any]:
    return {
        "name": typeset(label),
        "said": monthly(amount),
        "why": typeset(amount.reason.sentence),
        "source": typeset(amount.reason.source),
        "steps": _steps(amount.steps),
    }


def _steps(steps: tuple[Step, ...]) -> list[tuple[str, str, str]]:
    return [(typeset(step.label), said_step(step), step.source or "") for step in steps]


@require_GET
def evaluation_page(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """What was proposed, decided or refused: on what it stands, what the CAF gets, what the person reads."""
    access = open_case(acting(request), reference, "évaluation du revenu")
    reading = _reading(access)
    fact = _evaluated(reading, key)
    basis = basis_of(access.case.pk, key)
    ground = decode(basis.ground) if basis else None
    shown = ground is not None and not (set(ground.facts) & reading.opened.hidden)
    decided = not isinstance(fact, EvaluationProposed)
    context = {
        "case": access.case,
        "fact": fact,
        "kind": type(fact).label,
        "decided": isinstance(fact, EvaluationDecided),
        "proposed": isinstance(fact, EvaluationProposed),
        "basis": basis,
        "received": papers_named(basis.documents) if basis else [],
        "supporting": of_fact(access, key),
        "ground": ground if shown else None,
        "steps": _steps(ground.steps) if shown and ground else [],
        "real_steps": _steps(ground.real_steps)
        if shown and ground and ground.mode in ("grid", "manual")
        else [],
        "used": _used(ground) if shown and ground else [],
        "withheld": ground is not None and not shown,
        "again": replayed(reading.opened, ground) if ground and "recalculer" in request.GET else None,
        "asked_again": "recalculer" in request.GET,
        "fields": exchanged(reading.view, key) if decided else None,
        "notices": _notices(reading, fact, ground if shown else None, basis) if decided else [],
        "pending": bool(reading.pending and reading.pending.id == key),
        "may_decide": access.may(Action.DECIDE_INCOME),
        "may_write": access.may(Action.RECORD),
        "payer": "msa" if access.case.person.payer == "msa" else "caf",
    }
    return render(request, "income/evaluation.html", context)


def _evaluated(reading: Evaluating, key: str) -> Evaluated:
    fact = reading.opened.by_id.get(key)
    if not isinstance(fact, EvaluationProposed | EvaluationDecided | EvaluationRefused):
        raise Http404
    return fact


def _used(ground: Ground) -> list[tuple[str, str, str, bool]]:
    """The dated amounts that the computation read: what the reader may check against the texts."""
    wanted = ("micro.", "tarn.", "law.", "prices.")
    return [
        (one.name, f"{one.value.normalize():f}".replace(".", ","), one.source, one.verified)
        for one in ground.used
        if one.name.startswith(wanted)
    ]


def _notices(
    reading: Evaluating, fact: Any, ground: Ground | None, basis: Basis | None
) -> list[notices.Notice]:
    person = reading.opened.access.case.person
    named = notices.Named(
        person=person.name,
        payer="la MSA" if person.payer == "msa" else "la CAF",
        payer_number=person.payer_number,
        organisation=basis.by.organisation.name if basis else "",
        agent=basis.by.user.name if basis else fact.recorded_by,
    )
    fields = exchanged(reading.view, fact.id)
    made = [notices.to_person(fact, ground, named)]
    return [*made, notices.to_payer(fact, fields, named)] if fields else made


@require_http_methods(["GET", "POST"])
def asked_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that the CAF or the MSA asks for the opinion of the département."""
    access = open_case(acting(request), reference, "avis demandé sur le revenu", Action.INCOME)
    stored = store.load(access.case)
    first = {"on": today(), "asked_by": "msa" if access.case.person.payer == "msa" else "caf"}
    form = AskedForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(
                access, on=form.cleaned_data["on"], asked_by=form.cleaned_data["asked_by"], seen=_number(request),
                token=_token(request),
            )  # fmt: skip
        except recording.Stale as stale:
            form.add_error(
                None, "Le dossier a changé pendant que vous écriviez. Relisez, puis enregistrez de nouveau."
            )
            return _asked(request, access, form, stale.last, 409)
        messages.success(request, "La demande d'avis est notée.")
        return redirect("evaluate", reference)
    return _asked(request, access, form, stored.last, 422 if request.method == "POST" else 200)


def _asked(request: HttpRequest, access: Access, form: AskedForm, seen: int, status: int) -> HttpResponse:
    context = {
        "case": access.case,
        "form": form,
        "seen": seen,
        "token": request.POST.get("token") or secrets.token_hex(16),
    }
    return render(request, "income/asked.html", context, status=status)


@require_GET
def attestation_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The attestation sur l'honneur, to be printed, completed and signed."""
    access = open_case(acting(request), reference, "attestation sur l'honneur", Action.INCOME)
    context = {
        "case": Case.objects.with_names().get(pk=access.case.pk),
        "attestation": attestation(queries.income_of(access)),
        "may_write": access.may(Action.INCOME),
    }
    return render(request, "income/attestation.html", context)


def _token(request: HttpRequest) -> str:
    return request.POST.get("token", "")[:40] or secrets.token_hex(16)


def _number(request: HttpRequest) -> int:
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() and len(value) < 19 else -1  # noqa: PLR2004  as large as a row number
