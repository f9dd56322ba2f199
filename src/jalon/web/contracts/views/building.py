"""Writing the contract with the person, on one page; its draft is kept."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jalon.rules.errors import CaseFileError
from jalon.study.words import capital
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import open_case
from jalon.web.cases.services import Stale
from jalon.web.contracts import catalogue, prefill, services
from jalon.web.contracts.content import Content, decode
from jalon.web.contracts.forms.draft import DraftForm, with_model
from jalon.web.contracts.models import Draft
from jalon.web.contracts.reading import Bound, ContractsOf, contracts_of, draft_of, sealed_of
from jalon.web.contracts.wording import Difference, differences, text_of
from jalon.web.kit.acting import acting

from .shared import carried, number_of, tell, token_of

SMART = (
    ("Précis", "Que fera la personne, exactement ?"),
    ("Mesurable", "À quoi verra-t-on que c'est fait ?"),
    ("Atteignable", "A-t-elle le temps, l'argent, l'aide qu'il faut ?"),
    ("Utile", "En quoi cela rapproche-t-il de vivre de son activité ?"),
    ("Daté", "Pour quand ?"),
)
"""Five short questions beside the objectives."""
PARTS = {"etapes", "objectifs", "actions"}


class _Start:
    """From what a page starts: the draft that is open, else what the case tells."""

    def __init__(self, request: HttpRequest, read: ContractsOf) -> None:
        self.draft = draft_of(read.opened.access.case)
        self.amends, self.key = False, ""
        self.content = decode(self.draft.content) if self.draft else self._begun(request, read)
        if self.draft:
            self.key, self.amends = self.draft.key, self.draft.amends

    def _begun(self, request: HttpRequest, read: ContractsOf) -> Content:
        amended = read.of_key(request.GET["contract"]) if request.GET.get("contract") else None
        last = read.of_key("")
        if amended and not amended.ended:
            self.amends, self.key = True, amended.signed.contract
            return prefill.asked(prefill.amendment(read, amended, sealed_of(read)), request.GET)
        if request.GET.get("contract") and not amended:
            self.key = _waiting(read, request.GET["contract"])
        if last:
            return prefill.asked(prefill.renewal(read, last, sealed_of(read)), request.GET)
        return prefill.asked(prefill.first(read), request.GET)


def _waiting(read: ContractsOf, key: str) -> str:
    """The key of a contract that was proposed and not signed: signing it keeps the two together."""
    return key if read.proposed_on(key) else ""


@require_http_methods(["GET", "POST"])
def build_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the contract: keep the draft, add lines, propose it, go and sign it."""
    access = open_case(acting(request), reference, "préparation du contrat", Action.LEAD)
    read = contracts_of(access)
    start = _Start(request, read)
    if request.method == "GET":
        form = DraftForm(read=read, key=start.key, content=start.content, more=request.GET.get("plus", ""))
        return _show(request, read, start, form)
    form = DraftForm(request.POST, read=read, key=start.key, content=start.content)
    if not form.is_valid():
        return _show(request, read, start, form, status=422)
    what = request.POST.get("what", "")
    content = form.content()
    if model := _picked(request, read, what):
        content = with_model(content, model)
    try:
        with transaction.atomic():
            draft = services.save_draft(
                access, content, version=number_of(request, "version"), token=token_of(request), key=start.key,
                amends=start.amends,
            )  # fmt: skip
            if what == "propose":
                services.propose(
                    read, draft, seen=number_of(request, "seen"), token=f"p{token_of(request)}"[:40]
                )
    except services.Overtaken as overtaken:
        return _show(request, read, start, form, overtaken=overtaken, typed=content, status=409)
    except Stale as stale:
        return _show(request, read, start, form, stale=stale, status=409)
    except services.Refused as error:
        form.terms.add_error(None, str(error))
        return _show(request, read, start, form, status=422)
    except CaseFileError as error:
        tell(form.terms, error)
        return _show(request, read, start, form, status=422)
    return _next(request, reference, what)


def _picked(request: HttpRequest, read: ContractsOf, what: str) -> Any:
    """The objective of the catalogue that is asked for."""
    number = request.POST.get("model", "")
    if what != "pick" or not number.isdecimal() or len(number) > 18:  # noqa: PLR2004  as large as a row number
        return None
    offered = catalogue.offered(read.opened.access.case.organisation)
    return next((one for one in offered if one.pk == int(number)), None)


def _next(request: HttpRequest, reference: str, what: str) -> HttpResponse:
    if what == "sign":
        return redirect("contract_sign", reference)
    if what == "propose":
        messages.success(request, "Le contrat est proposé : relisez-le ensemble, puis signez-le.")
        return redirect("contract", reference)
    page = reverse("contract_build", args=[reference])
    if what in PARTS:
        return redirect(f"{page}?plus={what}#{what}")
    if what == "pick":
        return redirect(f"{page}#objectifs")
    messages.success(request, "Le brouillon est enregistré.")
    return redirect(page)


def _show(
    request: HttpRequest, read: ContractsOf, start: _Start, form: DraftForm, *, stale: Stale | None = None,
    overtaken: services.Overtaken | None = None, typed: Content | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    draft = overtaken.draft if overtaken else start.draft
    begun = start.content.start or read.opened.on
    bound: Bound | None = read.bound(start.key, begun)
    context = carried(request, read, stale) | {
        "name": capital(read.name(begun)),
        "form": form,
        "draft": draft,
        "amends": start.amends,
        "renews": not start.amends and bool(read.signed),
        "version": draft.version if draft else 0,
        "overtaken": overtaken,
        "theirs": _theirs(read, draft, typed) if overtaken and draft and typed else [],
        "bound": bound,
        "smart": SMART,
        "models": catalogue.offered(read.opened.access.case.organisation),
        "wrong": status == 422,  # noqa: PLR2004  unprocessable
        "missing": services.lacks(read, draft) if draft and not overtaken else [],
    }
    return render(request, "contracts/build.html", context, status=status)


def _theirs(read: ContractsOf, draft: Draft, typed: Content) -> list[Difference]:
    """What the draft of somebody else says otherwise than what was typed here."""
    names = read.names(draft.key, typed.start, amends=draft.amends)
    mine, theirs = text_of(typed, names, read.targets), services.text_of_draft(read, draft)
    return [one for one in differences(theirs, mine) if one.mark != "same"]


@require_POST
def give_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the draft up."""
    access = open_case(acting(request), reference, "abandon d'un brouillon de contrat", Action.LEAD)
    try:
        services.give_up(access, version=number_of(request, "version"))
    except services.Overtaken:
        messages.warning(
            request, "Quelqu'un a changé ce brouillon entre-temps : relisez-le avant de l'abandonner."
        )
    else:
        messages.success(request, "Le brouillon est abandonné.")
    return redirect("contract", reference)
