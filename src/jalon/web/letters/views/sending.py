"""The letters of a case: write one, see it before it leaves, read what was sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.letters import HouseError, Kind, TemplateError, ValuesError, kinds, used
from jalon.rules.errors import CaseFileError
from jalon.rules.view import facts_in_force
from jalon.web.accounts.policy import Action
from jalon.web.cases import store
from jalon.web.cases.access import open_case
from jalon.web.cases.opened import Opened
from jalon.web.cases.services import Stale
from jalon.web.documents import files
from jalon.web.documents.errors import FileMissing
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today
from jalon.web.letters.forms.filling import FillForm
from jalon.web.letters.heads import head_of
from jalon.web.letters.library import InForce, in_force
from jalon.web.letters.models import How, KeptLetter
from jalon.web.letters.sending import Overtaken, Ready, next_reference, preview, send, sent
from jalon.web.letters.values import known as known_values
from jalon.web.people.models import Person

from .shared import cannot, kind_or_404, number_of, pdf, tell, token_of, wrong


def _opened(request: HttpRequest, reference: str, what: str, action: Action = Action.SEE) -> Opened:
    access = open_case(acting(request), reference, what, action)
    return Opened(access, store.load(access.case), today())


@require_GET
def case_letters(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent for a case, and what can be written."""
    opened = _opened(request, reference, "courriers")
    access = opened.access
    shown = {fact.id for fact in opened.stored.file.facts} - opened.hidden
    in_effect = {fact.id for fact in facts_in_force(opened.stored.file, opened.on)}
    context = {
        "case": access.case,
        "letters": [
            (one, _label(one.kind), one.fact_key in in_effect)
            for one in sent(access)
            if one.fact_key in shown
        ],
        "kinds": kinds() if access.may(Action.RECORD) else (),
        "may_write": access.may(Action.RECORD),
    }
    return render(request, "letters/case.html", context)


def _label(kind: str) -> str:
    return next((one.label for one in kinds() if one.id == kind), kind)


def _values(opened: Opened, known: Kind) -> dict[str, Any]:
    return known_values(opened, known, head_of(opened.access.agent.organisation))


def _form(request: HttpRequest, opened: Opened, known: Kind, text: InForce) -> FillForm:
    values = _values(opened, known)
    person = opened.access.case.person
    how = How.EMAIL if person.channel == "email" and person.email else How.POST
    data = request.POST if request.method == "POST" else None
    return FillForm(
        data, known=known, names=used(text.template), values=values, how=how, ways=_ways(known, person)
    )


def _ways(known: Kind, person: Person) -> list[tuple[str, str]]:
    """A payer is written to by post; an e-mail needs an address."""
    if known.to == "payer":
        return [(How.POST.value, How.POST.label)]
    return [(how.value, how.label) for how in How if how != How.EMAIL or person.email]


@require_http_methods(["GET", "POST"])
def write_page(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Fill a letter: what is missing is asked first, what is known can be changed; then it leaves."""
    opened = _opened(request, reference, "courrier", Action.RECORD)
    known = kind_or_404(kind)
    text = in_force(opened.access.agent.organisation, kind)
    form = _form(request, opened, known, text)
    if request.method == "GET" or not form.is_valid():
        return _show(request, opened, known, text, form, status=200 if request.method == "GET" else 422)
    if number_of(request, "text") != text.number:
        return _show(request, opened, known, text, form, status=409, changed=True)
    try:
        ready = Ready(known, text, form.values(), How(form.cleaned_data["how"]), today())
        kept = send(opened.access, ready, seen=number_of(request, "seen"), token=token_of(request))
    except Overtaken:
        return _show(request, opened, known, text, form, status=409, changed=True)
    except Stale as stale:
        return _show(request, opened, known, text, form, status=409, stale=stale)
    except ValuesError as error:
        form.tell(error)
    except (HouseError, TemplateError) as error:
        for problem in wrong(error):
            form.add_error(None, f"{problem.place} : {problem.what} ; {problem.remedy}.")
    except CaseFileError as error:
        tell(form, error)
    else:
        messages.success(request, f"« {known.label} » est enregistré, {kept.get_how_display()}.")
        return redirect("case_letters", reference)
    return _show(request, opened, known, text, form, status=422)


def _show(
    request: HttpRequest, opened: Opened, known: Kind, text: InForce, form: FillForm, *, status: int,
    changed: bool = False, stale: Stale | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "case": opened.access.case,
        "kind": known,
        "text": text,
        "form": form,
        "changed": changed,
        "stale": stale,
        "since": [(fact, opened.say(fact)) for fact in stale.since] if stale else [],
        "seen": stale.last if stale else opened.stored.last,
        "token": token_of(request),
        "may_text": opened.access.agent.may(Action.LETTERS),
        "to_payer": known.to == "payer",
        "noting": f"{reverse('record', args=[opened.access.case.reference, 'letter_sent'])}?letter={known.fact}",
    }
    return render(request, "letters/write.html", context, status=status)


@require_POST
def preview_page(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The letter as it would leave, with what is typed; nothing is kept."""
    opened = _opened(request, reference, "aperçu d'un courrier", Action.RECORD)
    known = kind_or_404(kind)
    organisation = opened.access.agent.organisation
    text = in_force(organisation, kind)
    form = _form(request, opened, known, text)
    form.is_valid()
    values = {name: form.cleaned_data.get(name.replace(".", "-")) for name in form.variables}
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    given |= {"courrier.date": opened.on, "courrier.reference": next_reference(opened.access.case)}
    try:
        return pdf(preview(organisation, text.template, given), f"apercu-{kind}.pdf", inline=True)
    except (TemplateError, ValuesError, HouseError) as error:
        return cannot(request, wrong(error))


@require_GET
def letter_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A letter as it left, to the last byte."""
    opened = _opened(request, reference, "courrier envoyé", Action.SEE)
    kept = KeptLetter.objects.filter(case=opened.access.case, pk=number).first()
    shown = {fact.id for fact in opened.stored.file.facts} - opened.hidden
    if kept is None or kept.fact_key not in shown:
        raise Http404
    try:
        return pdf(files.read(kept.stored_as, kept.sha256), f"{kept.reference}-{kept.kind}.pdf")
    except FileMissing as error:
        raise Http404 from error
