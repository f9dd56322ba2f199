"""Contracts: their name on a date, their length, who validates, the compulsory review, the renewal."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from .base import ACTORS, Actor, Alert, Answer, Model, Obligation, Question, Reason, Rule, as_tuple
from .facts import Fact
from .facts.contract import ContractEnded, ContractReviewed, ContractSigned, ContractValidated
from .facts.path import AttestationReturned, Orientation
from .life import entry, ids, leaving
from .months import FAR, add_days, add_months
from .situation import Draft
from .view import View


class DatedLabel(Model):
    """The name of the contract for those that start from ``since``, included, to ``until``, excluded."""

    label: str
    since: date | None = None
    until: date | None = None
    source: str | None = None


class ContractRule(Rule):
    """The contract of a programme."""

    names: Annotated[tuple[DatedLabel, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    max_months: int | None = Field(default=None, ge=1)
    period_max_months: Annotated[tuple[int, ...], BeforeValidator(as_tuple)] = ()
    """Maximum by rank of the contract, where each period of an evaluation has its own: the last one goes on."""
    sign_within_months: int | None = Field(default=None, ge=1)
    sign_since: date | None = None
    """Orientations from this day on are concerned by the delay of signature."""
    validated_by: Actor | None = None
    documents: bool = False
    """Whether it comes back with all supporting documents."""
    documents_to: Actor = "department"
    review: Literal["compulsory", "none"] = "none"
    renew_months_before: int = Field(default=1, ge=0)
    owed_by: Actor = "referent"


_SIGN = (Answer("contract_signed"),)
_RETURN = (
    Answer("attestation_returned", (("complete", True),)),
    Answer("attestation_returned", (("complete", False),)),
)


class Contract(NamedTuple):
    """A contract as it stands."""

    rank: int
    signed: ContractSigned
    validated: ContractValidated | None
    reviewed: ContractReviewed | None
    ended: ContractEnded | None


def contracts(view: View) -> list[Contract]:
    """The contracts signed, oldest first; one signed again under the same key is amended."""
    found = view.cache.get("contracts")
    if found is None:
        latest = {fact.contract: fact for fact in view.all(ContractSigned)}
        ordered = sorted(latest.values(), key=lambda fact: (fact.start, fact.id))
        found = view.cache["contracts"] = [_contract(view, rank, fact) for rank, fact in enumerate(ordered)]
    return found  # type: ignore[return-value]


def _contract(view: View, rank: int, signed: ContractSigned) -> Contract:
    key = signed.contract
    return Contract(
        rank,
        signed,
        _last(view, ContractValidated, key),
        _last(view, ContractReviewed, key),
        _last(view, ContractEnded, key),
    )


def _last[F: (ContractValidated, ContractReviewed, ContractEnded)](
    view: View, kind: type[F], key: str
) -> F | None:
    """The latest fact of a kind about a contract."""
    told = [fact for fact in view.all(kind) if fact.contract == key]
    return told[-1] if told else None


def name_on(rule: ContractRule, day: date) -> str:
    """What the contract is called on a date."""
    for name in rule.names:
        if (name.since is None or name.since <= day) and (name.until is None or day < name.until):
            return name.label
    return rule.label


def assess(view: View, rule: ContractRule | None, draft: Draft) -> None:
    """What is owed around the contract."""
    if rule is None:
        return
    found = contracts(view)
    gone = leaving(view)
    if not found and not gone:
        _owe_signature(view, rule, draft)
    for contract in found:
        _check_length(rule, contract, draft)
        if not gone:
            _owe_validation(rule, contract, draft)
        _owe_review(view, rule, contract, gone, draft)
    if found and not gone:
        _owe_renewal(view, rule, found[-1], draft)
        if rule.documents:
            _owe_documents(view, rule, found[-1], draft)


# -- signing -------------------------------------------------------------------------------------------------------


def _owe_signature(view: View, rule: ContractRule, draft: Draft) -> None:
    started, oriented = entry(view), view.last(Orientation)
    origin: Fact | None = oriented or started
    if origin is None:
        return
    timed = rule.sign_within_months and (rule.sign_since is None or origin.on >= rule.sign_since)
    due = add_months(origin.on, rule.sign_within_months or 0) if timed else None
    name = name_on(rule, origin.on)
    since = "l'orientation" if origin is oriented else "l'entrée"
    text = "Aucun contrat n'est signé depuis {0} du {1}"
    text += (
        " : {2} à signer avant le {3}, dans un délai de {4} mois."
        if due
        else " : {2} à construire avec la personne."
    )
    late = due is not None and view.today.past(due)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:signature", label=f"Faire signer : {name}", act="sign", owed_by=rule.owed_by,
            state="late" if late else "open", due=due,
            reason=Reason(rule, text, (since, origin.on, name, due, rule.sign_within_months), ids(origin)),
            answers=_SIGN,
        )
    )  # fmt: skip


def max_months(rule: ContractRule, rank: int) -> int | None:
    """The maximum length of the contract of this rank, from 0, in months."""
    if rule.period_max_months:
        return rule.period_max_months[min(rank, len(rule.period_max_months) - 1)]
    return rule.max_months


def _check_length(rule: ContractRule, contract: Contract, draft: Draft) -> None:
    signed, maximum = contract.signed, max_months(rule, contract.rank)
    if maximum is None or signed.end < add_months(signed.start, maximum):
        return
    text = "« {0} », signature du {1} : du {2} au {3}, c'est plus que les {4} mois admis."
    values = (name_on(rule, signed.start), signed.on, signed.start, signed.end, maximum)
    draft.alerts.append(
        Alert(
            id=f"{rule.id}:{signed.contract}:duree",
            label="Contrat trop long",
            reason=Reason(rule, text, values, ids(signed)),
        )
    )


# -- validation, documents -----------------------------------------------------------------------------------------


def _owe_validation(rule: ContractRule, contract: Contract, draft: Draft) -> None:
    if rule.validated_by is None or contract.ended:
        return
    signed, validated = contract.signed, contract.validated
    text = "« {0} », signature du {1} : " + (
        "validation du {2} ({3})." if validated else "la validation manque encore."
    )
    values = (
        name_on(rule, signed.start), signed.on, validated.on if validated else None,
        validated.body if validated else None,
    )  # fmt: skip
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{signed.contract}:validation", label=f"Valider : {name_on(rule, signed.start)}",
            act="validate", owed_by=rule.validated_by, state="done" if validated else "open",
            done_on=validated.on if validated else None, reason=Reason(rule, text, values, ids(signed, validated)),
            answers=() if validated else (_validated(signed, rule.validated_by),),
        )
    )  # fmt: skip


def _validated(signed: ContractSigned, body: Actor) -> Answer:
    return Answer("contract_validated", (("contract", signed.contract), ("body", ACTORS[body])))


def _owe_documents(view: View, rule: ContractRule, contract: Contract, draft: Draft) -> None:
    told = [fact for fact in view.all(AttestationReturned) if fact.on >= contract.signed.on]
    complete = next((fact for fact in told if fact.complete), None)
    if complete:
        text = "L'attestation est revenue le {0} avec tous ses justificatifs."
    elif told:
        text = "L'attestation est revenue le {0}, mais il manque des justificatifs."
    else:
        text = "L'attestation n'est pas encore revenue avec ses justificatifs."
    last = complete or (told[-1] if told else None)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{contract.signed.contract}:justificatifs",
            label="Renvoyer l'attestation avec tous les justificatifs", act="write", owed_by="person",
            state="done" if complete else "open", done_on=complete.on if complete else None,
            then="sans ces pièces, le revenu ne peut pas être évalué sur la grille",
            answers=() if complete else _RETURN,
            reason=Reason(rule, text, (last.on if last else None,), ids(contract.signed, last)),
        )
    )  # fmt: skip


# -- review, renewal -----------------------------------------------------------------------------------------------


def _owe_review(view: View, rule: ContractRule, contract: Contract, gone: Fact | None, draft: Draft) -> None:
    """The bilan is compulsory: a contract cannot be closed without it."""
    if rule.review == "none":
        return
    signed, reviewed, ended = contract.signed, contract.reviewed, contract.ended
    closed = ended or gone
    due = min(signed.end, closed.on if closed else FAR)
    late = reviewed is None and (closed is not None or view.today.past(due))
    name = name_on(rule, signed.start)
    text = "« {0} », terme le {1} : bilan obligatoire" + (
        ", fait le {2}." if reviewed else ", mais la clôture s'est faite sans lui." if closed else "."
    )
    values = (name, due, reviewed.on if reviewed else None)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{signed.contract}:bilan", label=f"Faire le bilan : {name}", act="review",
            owed_by=rule.owed_by, state="done" if reviewed else "late" if late else "open", due=due,
            done_on=reviewed.on if reviewed else None,
            reason=Reason(rule, text, values, ids(signed, reviewed, closed)),
            then="le contrat ne peut pas être clos",
            answers=() if reviewed else (review_of(signed.contract),),
        )
    )  # fmt: skip
    if reviewed and not reviewed.actions:
        reason = Reason(
            rule, "Le bilan du {0} ne dit pas les actions proposées.", (reviewed.on,), ids(reviewed)
        )
        draft.questions.append(
            Question(id=f"{rule.id}:{signed.contract}:actions", label="Quelles actions le bilan propose-t-il ?",
                     reason=reason, ask=rule.owed_by,
                     answers=(Answer("contract_reviewed", asks=("actions",), completes=reviewed.id),))
        )  # fmt: skip


def review_of(contract: str) -> Answer:
    """The bilan of a contract: whoever makes it also says the actions that it proposes."""
    return Answer("contract_reviewed", (("contract", contract),), asks=("actions",))


def _renewed(signed: ContractSigned, *, late: bool) -> Answer:
    """The contract that follows: from the day after this one ends, unless that day is gone."""
    return Answer("contract_signed", () if late else (("start", add_days(signed.end, 1)),))


def _owe_renewal(view: View, rule: ContractRule, contract: Contract, draft: Draft) -> None:
    signed = contract.signed
    if contract.ended or not view.today.reached(add_months(signed.end, -rule.renew_months_before)):
        return
    name = name_on(rule, add_days(signed.end, 1))
    late = view.today.past(signed.end)
    text = "« {0} », terme le {1} : à renouveler ou à clore."
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{signed.contract}:renouvellement", label=f"Renouveler ou clore : {name}", act="sign",
            owed_by=rule.owed_by, state="late" if late else "open", due=signed.end,
            reason=Reason(rule, text, (name_on(rule, signed.start), signed.end), ids(signed)),
            answers=(_renewed(signed, late=late), Answer("contract_ended", (("contract", signed.contract),))),
        )
    )  # fmt: skip
