"""Where the contract stands, and the texts that were signed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.rules.facts.contract import ContractSigned
from jalon.study.dates import lateness, relative
from jalon.study.words import capital, typeset
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import open_case
from jalon.web.contracts import content, services
from jalon.web.contracts.models import Draft, How, Sealed
from jalon.web.contracts.reading import (
    ContractsOf,
    contracts_of,
    draft_of,
    must_be_reviewed,
    sealed_of,
    steps,
    unsealed,
)
from jalon.web.contracts.sealing import holds, sha256_of
from jalon.web.contracts.wording import differences
from jalon.web.documents.queries import there
from jalon.web.kit.acting import acting


@require_GET
def contract_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the contract stands, what is due next and why, what was signed."""
    access = open_case(acting(request), reference, "contrat")
    read = contracts_of(access)
    draft, texts, current = draft_of(access.case), sealed_of(read), read.of_key("")
    may = access.may(Action.LEAD)
    context = {
        "case": access.case,
        "name": capital(read.name(current.signed.start if current else read.opened.on)),
        "rule": read.rule,
        "current": current,
        "steps": steps(read, current, draft),
        "due": [_due(read, line) for line in read.due()],
        "draft": _draft(read, draft) if draft else None,
        "texts": [(one, capital(one.get_how_display()), _ordinal(one, texts)) for one in texts],
        "unsealed": [read.opened.say(fact) for fact in unsealed(read, texts)],
        "objectives": read.objectives,
        "actions": read.actions,
        "may_write": may,
        "may_validate": access.may(Action.VALIDATE),
        "must_review": current is not None and must_be_reviewed(read, current),
        "to_validate": bool(
            read.rule and read.rule.validated_by and current and not current.validated and not current.ended
        ),
        "catalogue": acting(request).may(Action.CATALOGUE),
    }
    return render(request, "contracts/overview.html", context)


def _due(read: ContractsOf, line: Any) -> dict[str, Any]:
    on = read.opened.on
    when = lateness(line.due, on) if line.state == "late" else relative(line.due, on) if line.due else ""
    return {
        "label": typeset(line.label), "state": line.state, "due": line.due, "when": capital(when or ""),
        "why": typeset(line.reason.sentence), "source": typeset(line.reason.source),
        "consequence": typeset(line.consequence or ""),
    }  # fmt: skip


def _draft(read: ContractsOf, draft: Draft) -> dict[str, Any]:
    """The draft, whether it was proposed, and whether it changed since."""
    told = content.decode(draft.content)
    changed = bool(draft.proposed_sha256) and draft.proposed_sha256 != sha256_of(
        services.text_of_draft(read, draft)
    )
    return {
        "draft": draft,
        "start": told.start,
        "end": told.end,
        "lacks": services.lacks(read, draft),
        "proposed_on": read.proposed_on(draft.key) if draft.proposed_sha256 else None,
        "changed": changed,
    }


def _ordinal(one: Sealed, texts: list[Sealed]) -> int:
    """The rank of an amendment among the texts of its contract: 0 for the contract itself."""
    return sum(1 for other in texts if other.contract == one.contract and other.pk < one.pk)


@require_GET
def text_page(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The very text that was signed, with what proves it, and what an amendment changed."""
    access = open_case(acting(request), reference, "contrat signé")
    read = contracts_of(access)
    texts = sealed_of(read)
    sealed = next((one for one in texts if one.pk == number), None)
    if sealed is None:
        raise Http404
    fact = read.opened.by_id[sealed.fact_key]
    former = next((one for one in texts if one.contract == sealed.contract and one.pk < sealed.pk), None)
    context = {
        "case": access.case,
        "sealed": sealed,
        "name": capital(read.name(fact.start if isinstance(fact, ContractSigned) else fact.on)),
        "signed_on": fact.on,
        "amendment": _ordinal(sealed, texts),
        "in_force": fact.id in {one.id for one in read.opened.facts},
        "holds": holds(sealed),
        "on_paper": sealed.how == How.PAPER,
        "signatures": sealed.signatures,
        "scan": there(access, sealed.scan_id) if sealed.scan_id else None,
        "former": former,
        "differences": differences(former.text, sealed.text) if former else [],
    }
    return render(request, "contracts/text.html", context)
