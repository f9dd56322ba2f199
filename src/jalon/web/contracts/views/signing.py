"""Signing: on the screen by both, or on paper with the scan."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jalon.rules.errors import CaseFileError
from jalon.study.words import capital
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import open_case
from jalon.web.cases.models import FactRow
from jalon.web.cases.services import Stale, said_already
from jalon.web.contracts import services
from jalon.web.contracts.content import decode
from jalon.web.contracts.forms.steps import PaperForm, ScreenForm
from jalon.web.contracts.models import Draft, How, Sealed
from jalon.web.contracts.reading import ContractsOf, contracts_of, draft_of
from jalon.web.contracts.sealing import sha256_of
from jalon.web.contracts.services import Signing
from jalon.web.documents.errors import NoRoom
from jalon.web.documents.models import Kind
from jalon.web.documents.papers import PapersForm, papers_form
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

from .shared import carried, number_of, tell, token_of


@dataclass
class _Page:
    """The page, and what was typed in it."""

    request: HttpRequest
    read: ContractsOf
    draft: Draft
    papers: PapersForm | None

    def __post_init__(self) -> None:
        typed = self.request.POST if self.request.method == "POST" else None
        self.how = How.PAPER if typed and typed.get("how") == How.PAPER else How.SCREEN
        first = {
            "person_name": self.read.opened.access.case.person.name,
            "organisation_name": acting(self.request).user.name,
            "on": today(),
        }
        on_paper = self.how == How.PAPER
        self.paper = PaperForm(typed if on_paper else None, initial=first, prefix="papier")
        self.screen = ScreenForm(None if on_paper else typed, initial=first)

    @property
    def chosen(self) -> Form:
        """The form of the way that was chosen."""
        return self.paper if self.how == How.PAPER else self.screen

    def is_valid(self) -> bool:
        """Whether what was typed can be read."""
        return self.chosen.is_valid() and (
            self.how == How.SCREEN or self.papers is None or self.papers.is_valid()
        )

    def signing(self) -> Signing:
        """How both sides sign, once it is valid."""
        shown = self.request.POST.get("shown", "")
        if self.how == How.PAPER:
            return Signing(shown, self.how, self.paper.cleaned_data["on"], papers=self.papers)
        return Signing(shown, self.how, today(), self.screen.signatures())

    def show(self, *, stale: Stale | None = None, changed: bool = False, status: int = 200) -> HttpResponse:
        """The whole text, and the two ways to sign it."""
        text = services.text_of_draft(self.read, self.draft)
        start = decode(self.draft.content).start or self.read.opened.on
        screen = self.screen
        context = carried(self.request, self.read, stale) | {
            "name": capital(self.read.name(start)),
            "draft": self.draft,
            "text": text,
            "shown": sha256_of(text),
            "paper": self.paper,
            "papers": self.papers,
            "screen": screen,
            "on_paper": self.how == How.PAPER,
            "changed": changed,
            "sides": [
                (side, title, screen[f"{side}_name"], screen[f"{side}_approved"], screen[f"{side}_drawn"])
                for side, title in (("person", "La personne"), ("organisation", "Le référent"))
            ],
        }
        return render(self.request, "contracts/sign.html", context, status=status)


@require_http_methods(["GET", "POST"])
def sign_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the whole text, then sign it."""
    access = open_case(acting(request), reference, "signature du contrat", Action.LEAD)
    read = contracts_of(access)
    if request.method == "POST" and (done := _done_already(read, token_of(request))):
        return redirect("contract_text", reference, done.pk)
    draft = draft_of(access.case)
    if draft is None:
        messages.info(request, "Aucun contrat n'attend de signature : préparez-le avec la personne.")
        return redirect("contract", reference)
    if missing := services.lacks(read, draft):
        messages.warning(request, f"Le contrat ne peut pas encore être signé. {' '.join(missing)}")
        return redirect("contract_build", reference)
    page = _Page(request, read, draft, papers_form(request, access, Kind.CONTRACT))
    return page.show() if request.method == "GET" else _sign(page, reference)


def _done_already(read: ContractsOf, token: str) -> Sealed | None:
    """What a first click on the same button sealed."""
    if not said_already(token):
        return None
    facts = FactRow.objects.filter(submission__token=token, case=read.opened.access.case)
    return Sealed.objects.filter(fact_key__in=facts.values("key")).first()


def _sign(page: _Page, reference: str) -> HttpResponse:
    """Sign, or show again what was typed with what is wrong."""
    if not page.is_valid():
        return page.show(status=422)
    request = page.request
    try:
        sealed = services.sign(
            page.read, page.signing(), seen=number_of(request, "seen"), token=token_of(request)
        )
    except services.Overtaken as overtaken:
        if overtaken.draft is None:
            messages.warning(request, "Ce brouillon vient d'être signé ou abandonné par quelqu'un d'autre.")
            return redirect("contract", reference)
        page.draft = overtaken.draft
        return page.show(changed=True, status=409)
    except Stale as stale:
        return page.show(stale=stale, status=409)
    except (services.Refused, NoRoom) as error:
        page.chosen.add_error(None, str(error))
    except CaseFileError as error:
        tell(page.chosen, error)
    else:
        messages.success(request, "Le contrat est signé : son texte est scellé et ne changera plus.")
        return redirect("contract_text", reference, sealed.pk)
    return page.show(status=422)
