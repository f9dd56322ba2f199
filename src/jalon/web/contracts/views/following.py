"""What follows a signature: the validation, the bilan, the end."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jalon.rules.base import ACTORS
from jalon.rules.contracts import Contract
from jalon.rules.errors import CaseFileError
from jalon.study.words import capital
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import open_case
from jalon.web.cases.services import Recorded, Stale, said_already
from jalon.web.contracts import services
from jalon.web.contracts.forms.steps import EndForm, ReviewForm, ValidateForm
from jalon.web.contracts.reading import ContractsOf, contracts_of, must_be_reviewed
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

from .shared import asked_contract, carried, number_of, tell, token_of


@require_http_methods(["GET", "POST"])
def validate_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Validate a contract for the body in charge."""
    access = open_case(acting(request), reference, "validation du contrat", Action.VALIDATE)
    read = contracts_of(access)
    contract = asked_contract(request, read)
    if contract is None:
        return redirect("contract", reference)
    body = ACTORS[read.rule.validated_by] if read.rule and read.rule.validated_by else ""
    form = ValidateForm(request.POST or None, initial={"on": today(), "body": capital(body)})
    if contract.validated:
        messages.info(request, "Ce contrat est déjà validé.")
        return redirect("contract", reference)

    def write(seen: int, token: str) -> Recorded:
        data = form.cleaned_data
        return services.validate(read, contract, on=data["on"], body=data["body"], seen=seen, token=token)

    return _written(
        request, read, contract, form, "contracts/validate.html", write, "La validation est notée."
    )


@require_http_methods(["GET", "POST"])
def review_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The bilan: each objective and each action, what is proposed, what is to be remembered."""
    access = open_case(acting(request), reference, "bilan du contrat", Action.LEAD)
    read = contracts_of(access)
    contract = asked_contract(request, read)
    if contract is None:
        return redirect("contract", reference)
    compulsory = read.rule is not None and read.rule.review == "compulsory"
    form = ReviewForm(
        request.POST or None, initial={"on": today()}, objectives=read.objectives, actions=read.actions,
        compulsory=compulsory,
    )  # fmt: skip

    def write(seen: int, token: str) -> Recorded:
        data = form.cleaned_data
        bilan = services.Bilan(
            data["on"], data["summary"].strip(), data["proposed"], form.said(form.objectives, "reached"),
            form.said(form.actions, "done"),
        )  # fmt: skip
        return services.review(read, contract, bilan, seen=seen, token=token)

    more = {
        "compulsory": compulsory,
        "objective_fields": [form[name] for name in form.objectives],
        "action_fields": [form[name] for name in form.actions],
    }
    return _written(
        request, read, contract, form, "contracts/review.html", write, "Le bilan est enregistré.", more
    )


@require_http_methods(["GET", "POST"])
def end_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a contract; its bilan comes first where the rule says so."""
    access = open_case(acting(request), reference, "clôture du contrat", Action.LEAD)
    read = contracts_of(access)
    contract = asked_contract(request, read)
    if contract is None:
        return redirect("contract", reference)
    form = EndForm(request.POST or None, initial={"on": today()})

    def write(seen: int, token: str) -> Recorded:
        data = form.cleaned_data
        return services.end(
            read, contract, on=data["on"], reason=data["reason"].strip(), seen=seen, token=token
        )

    more = {"must_review": must_be_reviewed(read, contract), "ended": contract.ended, "rule": read.rule}
    return _written(request, read, contract, form, "contracts/end.html", write, "Le contrat est clos.", more)


def _written(
    request: HttpRequest, read: ContractsOf, contract: Contract, form: forms.Form, template: str,
    write: Callable[[int, str], Recorded], said: str, more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the form, or record what it says; all that was typed is there again when it cannot be."""
    reference = read.opened.access.case.reference
    stale, status = None, 200
    if request.method == "POST":
        status = 422
        token = token_of(request)
        if said_already(token):  # a second click: what it asks for is done, and would be refused now
            messages.success(request, said)
            return redirect("contract", reference)
        try:
            if form.is_valid():
                write(number_of(request, "seen"), token)
                messages.success(request, said)
                return redirect("contract", reference)
        except services.Refused as error:
            form.add_error(None, str(error))
        except Stale as error:
            stale, status = error, 409
        except CaseFileError as error:
            tell(form, error)
    context = (
        carried(request, read, stale)
        | (more or {})
        | {
            "form": form,
            "contract": contract.signed,
            "reviewed": contract.reviewed,
            "name": capital(read.name(contract.signed.start)),
        }
    )
    return render(request, template, context, status=status)
