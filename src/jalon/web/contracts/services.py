"""What people do to a contract: one function for each thing, one transaction."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from jalon.rules.contracts import Contract
from jalon.rules.errors import JalonError
from jalon.rules.facts import Fact
from jalon.rules.facts.contract import (
    ActionAgreed,
    ActionClosed,
    ContractEnded,
    ContractProposed,
    ContractReviewed,
    ContractSigned,
    ContractValidated,
    ObjectiveClosed,
    ObjectiveSet,
)
from jalon.rules.french import day
from jalon.web.accounts.policy import Action as Allowed
from jalon.web.cases import services as recording
from jalon.web.cases.access import Access
from jalon.web.cases.services import Recorded, lock
from jalon.web.documents.models import Document
from jalon.web.documents.papers import PapersForm
from jalon.web.documents.services import support
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note

from . import content as contents
from .content import Content
from .models import Draft, How, Sealed
from .reading import ContractsOf, draft_of, must_be_reviewed
from .sealing import Signature, plain, seal_of, sha256_of
from .wording import text_of


class Refused(JalonError):
    """It cannot be done: the sentence says why and what to do."""


class Overtaken(JalonError):
    """Somebody else saved the draft since the page was shown; nothing was written. ``draft`` is theirs, if any."""

    def __init__(self, draft: Draft | None) -> None:
        self.draft = draft
        super().__init__("le brouillon a changé depuis l'affichage de la page")


def new_key(kind: str) -> str:
    """A key for a contract, an objective or an action: nobody else's."""
    return f"{kind}-{secrets.token_hex(6)}"


# -- the draft -----------------------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    access: Access, content: Content, *, version: int, token: str, key: str = "", amends: bool = False
) -> Draft:
    """Keep what was typed. ``version`` is that of the draft that the page showed, 0 without one.

    Raises ``Overtaken`` when somebody else saved, signed or gave it up in between, ``PermissionDenied`` when it is not
    theirs to write.
    """
    access.require(Allowed.LEAD)
    lock(access.case)
    draft = draft_of(access.case)
    if draft and token and draft.token == token:
        return draft
    if (draft.version if draft else 0) != version:
        raise Overtaken(draft)
    if draft is None:
        draft = Draft(case=access.case, key=key or new_key("contrat"), amends=amends, version=0)
    draft.content = contents.encode(content)
    draft.version += 1
    draft.token = token
    draft.saved_at, draft.saved_by = now(), access.agent.membership
    draft.save()
    _note(access, "contract:draft", draft=draft.pk, version=draft.version)
    return draft


@transaction.atomic
def give_up(access: Access, *, version: int) -> None:
    """Give the draft up: another one can be begun. Same errors as ``save_draft``."""
    access.require(Allowed.LEAD)
    lock(access.case)
    draft = draft_of(access.case)
    if draft is None or draft.version != version:
        raise Overtaken(draft)
    _close(draft)
    _note(access, "contract:give_up", draft=draft.pk)


def text_of_draft(read: ContractsOf, draft: Draft) -> str:
    """The text of a draft, as both sides would sign it now."""
    content = contents.decode(draft.content)
    names = read.names(draft.key, content.start, amends=draft.amends)
    return text_of(content, names, read.targets)


def lacks(read: ContractsOf, draft: Draft) -> list[str]:
    """What a draft still lacks before it can be proposed or signed, in French."""
    content, found = contents.decode(draft.content), []
    if content.start is None:
        found.append("Dites à partir de quel jour il vaut.")
    if content.end is None:
        found.append("Dites jusqu'à quel jour il vaut.")
    if not content.objectives:
        found.append("Écrivez un objectif au moins.")
    if content.start and content.end:
        found += wrong_dates(read, draft.key, content.start, content.end)
    return found


def wrong_dates(read: ContractsOf, key: str, start: date, end: date) -> list[str]:
    """What is wrong with the dates of a contract, in French: the order, the longest that the rule allows."""
    if end < start:
        return ["La fin vient avant le début : corrigez l'une des deux dates."]
    bound = read.bound(key, start)
    if bound and end > bound.last:
        most = f"{bound.months} mois au plus ({bound.source})"
        return [f"{most} : jusqu'au {day(bound.last)} pour un début le {day(start)}."]
    return []


@transaction.atomic
def propose(read: ContractsOf, draft: Draft, *, seen: int, token: str) -> Recorded:
    """Note that the contract is put to the person. Raises ``Refused``, and what ``cases.services.record`` raises."""
    if missing := lacks(read, draft):
        raise Refused(" ".join(missing))
    fact = ContractProposed(**_common(today()), contract=draft.key)
    done = recording.record(read.opened.access, [fact], seen=seen, token=token)
    draft.proposed_sha256 = sha256_of(text_of_draft(read, draft))
    draft.save(update_fields=["proposed_sha256"])
    return done


# -- signing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signing:
    """How both sides sign."""

    shown: str
    """The fingerprint of the text that was shown to them."""
    how: How
    on: date
    signatures: Sequence[Signature] = ()
    papers: PapersForm | None = None
    """Where the scan is, ticked or joined; once valid."""
    scan: Document | None = None
    """The scan, when it is known already."""


@transaction.atomic
def sign(read: ContractsOf, signing: Signing, *, seen: int, token: str) -> Sealed:
    """Sign the draft: the facts and the sealed text together, or nothing.

    Raises ``Overtaken`` when the draft is not what was shown, ``Refused`` with a sentence, ``NoRoom`` when the scan
    finds no place, and what ``cases.services.record`` raises.
    """
    access = read.opened.access
    access.require(Allowed.LEAD)
    lock(access.case)
    draft = draft_of(access.case)
    if draft is None:
        raise Overtaken(None)
    text = text_of_draft(read, draft)
    if sha256_of(text) != signing.shown:
        raise Overtaken(draft)
    if missing := [*lacks(read, draft), *_unsigned(signing)]:
        raise Refused(" ".join(missing))
    content = contents.decode(draft.content)
    done = recording.record(access, _facts(read, draft, content, signing.on), seen=seen, token=token)
    key = done.facts[0].id
    scan = _scan(access, signing, key)
    sealed = _seal(access, draft, text, signing, key, scan)
    _close(draft)
    _note(access, "contract:seal", contract=draft.key, sealed=sealed.pk, sha256=sealed.sha256)
    return sealed


def _unsigned(signing: Signing) -> list[str]:
    """What is missing for the signatures to hold."""
    if signing.on > today():
        return ["Ce jour est à venir : une signature se date du jour où elle est faite."]
    if signing.how == How.PAPER:
        there = signing.scan or (signing.papers and (signing.papers.kinds or signing.papers.there))
        return [] if there else ["Joignez le contrat signé, numérisé ou photographié : il fait la preuve."]
    signed = {one.side for one in signing.signatures if one.drawn or (one.name and one.approved)}
    if {"person", "organisation"} <= signed:
        return []
    return [
        "Les deux côtés signent : chacun dessine sa signature, ou écrit son nom et coche « lu et approuvé »."
    ]


def _facts(read: ContractsOf, draft: Draft, content: Content, on: date) -> list[Fact]:
    """The signature, then what it agrees: new or changed objectives and actions, and those left out of an amendment."""
    if content.start is None or content.end is None:
        raise Refused("Dites de quel jour à quel jour le contrat vaut.")
    signed = ContractSigned(
        **_common(on), contract=draft.key, start=content.start, end=content.end, warnings=content.warnings,
        frequency_months=content.frequency_months, weekly_hours=content.weekly_hours,
        difficulties=content.difficulties or None,
    )  # fmt: skip
    return [signed, *_agreed(read, content, on), *_left_out(read, content, on)]


def _agreed(read: ContractsOf, content: Content, on: date) -> list[Fact]:
    objectives = {one.objective: (one.title, one.pillar) for one in read.objectives}
    actions = {one.action: (one.title, one.who, one.due, one.objective) for one in read.actions}
    found: list[Fact] = [
        ObjectiveSet(**_common(on), objective=one.key, title=one.title, pillar=one.pillar)
        for one in content.objectives
        if objectives.get(one.key) != (one.title, one.pillar)
    ]
    for action in content.actions:
        told = (action.title, action.who, action.due, action.objective or None)
        if actions.get(action.key) != told:
            title, who, due, objective = told
            found.append(
                ActionAgreed(
                    **_common(on), action=action.key, title=title, who=who, due=due, objective=objective
                )
            )
    return found


def _left_out(read: ContractsOf, content: Content, on: date) -> list[Fact]:
    """What a text signed before says, and what the one that both sign now no longer does: it is given up.

    What was agreed outside of any contract stays as it is.
    """
    texts = Sealed.objects.filter(case=read.opened.access.case).values_list("content", flat=True)
    said = [contents.decode(text) for text in texts]
    objectives = {one.key for each in said for one in each.objectives} - {
        one.key for one in content.objectives
    }
    actions = {one.key for each in said for one in each.actions} - {one.key for one in content.actions}
    gone: list[Fact] = [
        ObjectiveClosed(**_common(on), objective=one.objective, reached=False)
        for one in read.objectives
        if one.objective in objectives
    ]
    gone += [
        ActionClosed(**_common(on), action=one.action, done=False)
        for one in read.actions
        if one.action in actions
    ]
    return gone


def _scan(access: Access, signing: Signing, key: str) -> Document | None:
    """The paper that was signed, tied to the fact: the first of those ticked or joined."""
    if signing.how != How.PAPER:
        return None
    if signing.scan:
        support(access, [signing.scan], key)
        return signing.scan
    if signing.papers is None:
        raise Refused(
            "Votre rôle ne permet pas de joindre la pièce : demandez au référent de noter la signature."
        )
    signing.papers.join([key])
    found = Document.objects.filter(case=access.case, supports__fact=key).order_by("-pk").first()
    if found is None:
        raise Refused("Joignez le contrat signé, numérisé ou photographié : il fait la preuve.")
    return found


def _seal(
    access: Access, draft: Draft, text: str, signing: Signing, fact: str, scan: Document | None
) -> Sealed:
    at, by = now(), access.agent.membership
    signatures = plain(signing.signatures) if signing.how == How.SCREEN else []
    scanned = scan.sha256 if scan else ""
    seal = seal_of(
        contract=draft.key, fact=fact, sha256=sha256_of(text), at=at, by=str(by.pk), how=signing.how,
        signatures=signatures, scan_sha256=scanned,
    )  # fmt: skip
    return Sealed.objects.create(
        case=access.case, contract=draft.key, fact_key=fact, text=text, sha256=sha256_of(text), seal=seal,
        content=draft.content, at=at, by=by, how=signing.how, signatures=signatures, scan=scan, scan_sha256=scanned,
    )  # fmt: skip


# -- after ---------------------------------------------------------------------------------------------------------


def validate(
    read: ContractsOf, contract: Contract, *, on: date, body: str, seen: int, token: str
) -> Recorded:
    """Validate a contract for the body in charge. Raises ``Refused``, and what ``cases.services.record`` raises."""
    if on < contract.signed.on:
        raise Refused("La validation vient après la signature : corrigez la date.")
    fact = ContractValidated(**_common(on), contract=contract.signed.contract, body=body)
    return recording.record(read.opened.access, [fact], seen=seen, token=token)


@dataclass(frozen=True)
class Bilan:
    """What was said when the contract was reviewed."""

    on: date
    summary: str
    proposed: tuple[str, ...]
    """The actions proposed for what comes next (CEA-41)."""
    reached: dict[str, bool]
    """By the key of an objective that is over: reached, or given up. Those that continue are not there."""
    done: dict[str, bool]
    """By the key of an action that is over: done, or not."""


def review(read: ContractsOf, contract: Contract, bilan: Bilan, *, seen: int, token: str) -> Recorded:
    """Make the bilan of a contract: all that it closes, in one record. Same errors as ``validate``."""
    if bilan.on < contract.signed.start:
        raise Refused("Le bilan vient après le début du contrat : corrigez la date.")
    if not bilan.proposed and read.rule is not None and read.rule.review == "compulsory":
        raise Refused("Écrivez au moins une action proposée pour la suite : le bilan doit les dire.")
    open_ones = {one.objective for one in read.objectives}, {one.action for one in read.actions}
    if not (bilan.reached.keys() <= open_ones[0] and bilan.done.keys() <= open_ones[1]):
        raise Refused(
            "Un objectif ou une action a été clos entre-temps : relisez, puis enregistrez de nouveau."
        )
    facts: list[Fact] = [
        ContractReviewed(
            **_common(bilan.on), contract=contract.signed.contract, actions=bilan.proposed,
            summary=bilan.summary or None,
        )
    ]  # fmt: skip
    facts += [
        ObjectiveClosed(**_common(bilan.on), objective=key, reached=said)
        for key, said in bilan.reached.items()
    ]
    facts += [ActionClosed(**_common(bilan.on), action=key, done=said) for key, said in bilan.done.items()]
    return recording.record(read.opened.access, facts, seen=seen, token=token)


def end(read: ContractsOf, contract: Contract, *, on: date, reason: str, seen: int, token: str) -> Recorded:
    """Close a contract. Raises ``Refused`` when its bilan is compulsory and missing (CEA-40); else as ``validate``."""
    if must_be_reviewed(read, contract):
        raise Refused("Le bilan est obligatoire : sans lui, le contrat ne peut pas être clos.")
    if contract.ended:
        raise Refused("Ce contrat est déjà clos.")
    if on < contract.signed.on:
        raise Refused("La fin vient après la signature : corrigez la date.")
    fact = ContractEnded(**_common(on), contract=contract.signed.contract, reason=reason or None)
    return recording.record(read.opened.access, [fact], seen=seen, token=token)


def _common(on: date) -> dict[str, Any]:
    return {"id": "new", "on": on, "recorded_at": now(), "recorded_by": "…"}


def _close(draft: Draft) -> None:
    draft.done_at = now()
    draft.save(update_fields=["done_at"])


def _note(access: Access, what: str, **detail: Any) -> None:
    note(access.agent, what, person_id=access.case.person_id, case_id=access.case.pk, **detail)
