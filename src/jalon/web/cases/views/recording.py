"""Recording, correcting and withdrawing facts."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods
from msgspec.structs import replace

from jalon.programmes.library import programme
from jalon.rules.errors import CaseFileError
from jalon.rules.facts import BY_TAG, Fact, Withdrawal, tag_of
from jalon.study.facts import names_of
from jalon.web.accounts.policy import Action
from jalon.web.cases import services, store
from jalon.web.cases.access import Access, open_case
from jalon.web.cases.forms.build import FactForm, form_for, initial_of, unknown_kind
from jalon.web.cases.forms.catalogue import catalogue, frequent
from jalon.web.cases.forms.keys import Things
from jalon.web.cases.forms.proposals import proposed
from jalon.web.cases.models import Owed
from jalon.web.cases.rights import may_record
from jalon.web.cases.sayings import names_of_things, say
from jalon.web.cases.store import Stored
from jalon.web.documents.errors import NoRoom
from jalon.web.documents.models import Kind
from jalon.web.documents.papers import PapersForm, papers_form
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import now, today

ELSEWHERE = {
    "evaluation_asked": "evaluation_asked",
    "evaluation_proposed": "evaluate",
    "evaluation_decided": "evaluate",
    "evaluation_refused": "evaluate",
    "contract_proposed": "contract_build",
    "contract_signed": "contract_build",
    "contract_validated": "contract_validate",
    "contract_reviewed": "contract_review",
    "contract_ended": "contract_end",
}
"""Kinds that have pages of their own, by the name of the address: what they stand on is kept with them."""
NEVER_CORRECTED = {
    **dict.fromkeys(
        ("evaluation_asked", "evaluation_proposed", "evaluation_decided", "evaluation_refused"),
        (
            "Une évaluation ne se corrige pas : elle a été notifiée telle quelle. Prenez une nouvelle décision, ou "
            "retirez celle-ci si elle a été notée par erreur."
        ),
    ),
    **dict.fromkeys(
        ("contract_proposed", "contract_signed"),
        (
            "Un contrat ne se corrige pas : les deux côtés ont lu ce texte. Faites un avenant, ou retirez la "
            "signature si elle a été notée par erreur."
        ),
    ),
}
"""Kinds that others answer to as they are: what to do instead."""
WITH_PAPERS: dict[str, Kind] = {
    "accounts_closed": Kind.ACCOUNTS,
    "income_declared": Kind.INCOME_BOOK,
    "attestation_returned": Kind.ATTESTATION,
    "business_registered": Kind.REGISTRATION,
}
"""Kinds that papers show, each with the one that is expected most."""
UNDONE = "Annulé juste après la saisie"


@require_GET
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """What can be recorded on a case."""
    access = open_case(acting(request), reference, "choix d'un fait à noter", Action.RECORD)
    themes = catalogue(access, _things(access, store.load(access.case)))
    return render(
        request,
        "cases/record_choose.html",
        {"case": access.case, "themes": themes, "frequent": frequent(themes)},
    )


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The form of a kind of fact, and what it records."""
    access = open_case(acting(request), reference, "saisie d'un fait")
    if unknown_kind(kind):
        raise Http404
    if not may_record(access, kind):
        raise PermissionDenied
    if kind in ELSEWHERE:
        asked_for = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse(ELSEWHERE[kind], args=[reference]) + asked_for)
    stored = store.load(access.case)
    things = _things(access, stored)
    asked = tuple(request.GET.getlist("demande"))
    if request.method == "GET":
        form = form_for(
            BY_TAG[kind], things, initial=proposed(BY_TAG[kind], things, request.GET), asked=asked
        )
        return _show(request, access, stored, form)
    form = form_for(BY_TAG[kind], things, request.POST, asked=asked)
    return _recorded(request, access, stored, form)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """A fact said again as it was: the former one stays in the story, out of force, with the reason."""
    access = open_case(acting(request), reference, "correction d'un fait", Action.RECORD)
    stored = store.load(access.case)
    fact = _shown_fact(access, stored, key)
    if isinstance(fact, Withdrawal) or not may_record(access, tag_of(type(fact))):
        raise PermissionDenied
    if instead := NEVER_CORRECTED.get(tag_of(type(fact))):
        messages.info(request, instead)
        place = "contract" if tag_of(type(fact)).startswith("contract") else ELSEWHERE[tag_of(type(fact))]
        return redirect(place, reference)
    things = _things(access, stored)
    if request.method == "GET":
        initial = initial_of(fact) | {
            name: request.GET[name] for name in request.GET if name not in ("line", "demande")
        }
        form = form_for(type(fact), things, initial=initial, corrects=fact)
        return _show(request, access, stored, form, corrects=fact)
    form = form_for(type(fact), things, request.POST, corrects=fact)
    return _recorded(request, access, stored, form, corrects=fact)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Take a fact out: it stays in the story, and counts no more. This is how a click is undone.

    A page asks why; the button that undoes what was just recorded asks nothing.
    """
    access = open_case(acting(request), reference, "retrait d'un fait", Action.RECORD)
    stored = store.load(access.case)
    fact = _shown_fact(access, stored, key)
    said, why = _say(access, stored, fact), request.POST.get("because", "").strip()[:2000]
    undo = Withdrawal(
        id="new", on=today(), recorded_at=now(), recorded_by="…", withdraws=fact.id, because=why or UNDONE,
    )  # fmt: skip
    services.require_rights(access, [undo], stored)
    if request.method == "GET" or (request.POST.get("asked") and not why):
        context = {
            "case": access.case,
            "key": key,
            "said": said,
            "correctable": not isinstance(fact, Withdrawal),
            "wrong": request.method == "POST",
        }
        return render(request, "cases/withdraw.html", context, status=422 if context["wrong"] else 200)
    done = services.record(access, [undo], seen=stored.last, token=f"w{key}"[:40])
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "cases/withdrawn.html", {"said": said, "changes": done.changes})
    messages.success(request, f"Retiré : {said}.")
    return redirect(_back(request, access))


# -- what the three share ------------------------------------------------------------------------------------------


def _things(access: Access, stored: Stored) -> Things:
    return Things.of(programme(access.case.programme), stored, access.shown(stored), today())


def _shown_fact(access: Access, stored: Stored, key: str) -> Fact:
    fact = next((one for one in access.shown(stored) if one.id == key), None)
    if fact is None:
        raise Http404
    return fact


def _say(access: Access, stored: Stored, fact: Fact) -> str:
    facts = access.shown(stored)
    return say(fact, names_of(programme(access.case.programme)), names_of_things((*facts, fact)))


def _show(
    request: HttpRequest,
    access: Access,
    stored: Stored,
    form: FactForm,
    *,
    corrects: Fact | None = None,
    stale: services.Stale | None = None,
    papers: PapersForm | None = None,
    status: int = 200,
) -> HttpResponse:
    line = Owed.objects.filter(case=access.case, line=request.GET.get("line", "")[:160], health=False).first()
    context: dict[str, Any] = {
        "case": access.case,
        "form": form,
        "label": form.kind.label,
        "usual": [form[name] for name in form.fields if name not in form.rare],
        "unusual": [form[name] for name in form.fields if name in form.rare],
        "opened": any(form[name].errors for name in form.rare),
        "corrects": _say(access, stored, corrects) if corrects else "",
        "line": line if line and line.reserved_to_id in (None, access.agent.organisation.pk) else None,
        "seen": stale.last if stale else stored.last,
        "token": request.POST.get("token") or secrets.token_hex(16),
        "since": [(fact, _say(access, stored, fact)) for fact in stale.since] if stale else [],
        "stale": stale,
        "reservable": not corrects and access.case.shares.exists(),
        "reserved": bool(request.POST.get("reserved")),
        "papers": papers if request.method == "POST" else _papers(request, access, form),
    }
    template = "cases/record_form.html" if request.htmx else "cases/record.html"  # type: ignore[attr-defined]  # set by its middleware
    return render(request, template, context, status=status)


def _recorded(
    request: HttpRequest, access: Access, stored: Stored, form: FactForm, *, corrects: Fact | None = None
) -> HttpResponse:
    papers = _papers(request, access, form)
    if not form.is_valid() or (papers and not papers.is_valid()):
        return _show(request, access, stored, form, corrects=corrects, papers=papers, status=422)
    fact = form.fact()
    if corrects is not None:
        fact = replace(fact, supersedes=corrects.id)
    try:
        with transaction.atomic():
            done = services.record(
                access,
                [fact],
                seen=_number(request.POST, "seen"),
                token=request.POST.get("token", "")[:40] or secrets.token_hex(16),
                reserved_to=_keeper(request, access, stored, corrects),
            )
            if papers:
                papers.join([one.id for one in done.facts])
    except services.Stale as stale:
        return _show(request, access, stored, form, corrects=corrects, stale=stale, papers=papers, status=409)
    except NoRoom as error:
        form.add_error(None, str(error))
        return _show(request, access, stored, form, corrects=corrects, papers=papers, status=422)
    except CaseFileError as error:
        for problem in error.problems:
            form.add_error(None, f"{problem.what} : {problem.remedy}.")
        return _show(request, access, stored, form, corrects=corrects, papers=papers, status=422)
    return _done(request, access, stored, done)


def _papers(request: HttpRequest, access: Access, form: FactForm) -> PapersForm | None:
    kind = WITH_PAPERS.get(tag_of(form.kind))
    return papers_form(request, access, kind) if kind else None


def _keeper(request: HttpRequest, access: Access, stored: Stored, corrects: Fact | None) -> Any:
    """Who keeps the fact for itself: as was asked, or as the fact that is corrected was kept."""
    if corrects is not None:
        return access.agent.organisation if corrects.id in stored.reserved else None
    return access.agent.organisation if request.POST.get("reserved") else None


def _done(request: HttpRequest, access: Access, stored: Stored, done: services.Recorded) -> HttpResponse:
    said = _say(access, stored, done.facts[0])
    context = {
        "case": access.case,
        "said": said,
        "key": done.facts[0].id,
        "changes": done.changes,
        "again": done.again,
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        answer = render(request, "cases/recorded.html", context)
        answer["HX-Trigger"] = "recorded"
        return answer
    body = render(request, "cases/recorded_message.html", context).content.decode()
    messages.success(request, body, extra_tags="html")
    return redirect(_back(request, access))


def _back(request: HttpRequest, access: Access) -> str:
    """Where the person came from, when it is a page of this site; else the case."""
    place = request.POST.get("next", "")
    if place and url_has_allowed_host_and_scheme(
        place, {request.get_host()}, require_https=request.is_secure()
    ):
        return place
    return f"/dossiers/{access.case.reference}/"


def _number(data: QueryDict, name: str) -> int:
    value = data.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else -1  # noqa: PLR2004  as large as a row number
