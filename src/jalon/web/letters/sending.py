"""A letter leaves: it is printed, its bytes are kept, and the fact that it was sent is recorded, all or nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Literal, cast

from django.db import transaction

from jalon.letters import Kind, Template, ValuesError, fill, render
from jalon.rules.errors import JalonError, Problem
from jalon.rules.facts.path import LetterSent
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.cases import services as recording
from jalon.web.cases.access import Access
from jalon.web.cases.models import Case
from jalon.web.documents import files
from jalon.web.kit.clock import now
from jalon.web.mail.models import Why
from jalon.web.mail.outbox import Asked, ask
from jalon.web.mail.wording import Written, with_letter
from jalon.web.people.models import Person
from jalon.web.trust.services import note

from .heads import head_of, house_of
from .library import InForce, in_force
from .models import Batch, How, KeptLetter
from .signals import letter_left


class Overtaken(JalonError):
    """The text that was shown is not the one in force any more; nothing was sent."""


@dataclass(frozen=True)
class Ready:
    """A letter about to leave."""

    kind: Kind
    text: InForce
    values: Mapping[str, Any]
    how: How
    on: date


@transaction.atomic
def send(access: Access, ready: Ready, *, seen: int, token: str, why: str = Why.LETTER) -> KeptLetter:
    """Print a letter, keep it, record that it was sent and hand it to the outbox. The same token sends once.

    Raises ``ValuesError`` and ``HouseError`` with all that is missing or wrong, ``Overtaken`` when the organisation
    wrote another text since, and what ``cases.services.record`` raises.
    """
    access.require(Action.RECORD)
    recording.lock(access.case)
    if again := _sent_already(access.case, token):
        return again
    if in_force(access.agent.organisation, ready.kind.id).number != ready.text.number:
        raise Overtaken("le texte de ce courrier vient de changer")
    numbered = dict(ready.values) | {
        "courrier.reference": next_reference(access.case),
        "courrier.date": ready.on,
    }
    pdf = render(ready.text.template, numbered, house_of(head_of(access.agent.organisation)))
    return record_sent(access, ready, numbered, pdf, seen=seen, token=token, why=why)


def record_sent(
    access: Access, ready: Ready, values: Mapping[str, Any], pdf: bytes, *, seen: int, token: str,
    batch: Batch | None = None, why: str = Why.LETTER,
) -> KeptLetter:  # fmt: skip
    """Keep a letter that was printed, and the fact that it left: within the transaction of the caller."""
    _reachable(ready, access.case.person)
    fact = LetterSent(
        id="new", on=ready.on, recorded_at=now(), recorded_by="…", letter=ready.kind.fact,
        to=_to(ready.kind, access.case.person),
    )  # fmt: skip
    done = recording.record(access, [fact], seen=seen, token=token)
    name = files.new_name()
    files.write(name, pdf)
    try:
        kept = KeptLetter.objects.create(
            case=access.case, organisation=access.agent.organisation, kind=ready.kind.id, version=ready.text.version,
            reference=values["courrier.reference"], subject=subject_of(ready.text.template, values, access),
            how=ready.how, to=str(values["destinataire.nom"])[:200], on=ready.on, values=plain(values),
            fact_key=done.facts[0].id, stored_as=name, size=len(pdf), sha256=hashlib.sha256(pdf).hexdigest(),
            at=now(), by=access.agent.membership, batch=batch,
        )  # fmt: skip
    except BaseException:
        files.erase(name)
        raise
    _post(kept, values, why)
    letter_left.send(KeptLetter, kept=kept)
    note(
        access.agent, "letter:send", person_id=access.case.person_id, case_id=access.case.pk, letter=kept.pk,
        sha256=kept.sha256,
    )  # fmt: skip
    return kept


def _reachable(ready: Ready, person: Person) -> None:
    if ready.how == How.EMAIL and not person.email:
        remedy = "l'écrire sur la fiche de la personne, ou choisir un autre envoi"
        raise ValuesError(
            [Problem("how (envoi par courriel)", "la personne n'a pas d'adresse électronique", remedy)]
        )


def _post(kept: KeptLetter, values: Mapping[str, Any], why: str) -> None:
    """Hand a letter to the outbox, unless it was handed to the person."""
    if kept.how == How.HAND:
        return
    person = kept.case.person
    by_mail = kept.how == How.EMAIL
    said = with_letter(kept, values) if by_mail else Written(kept.subject, "", "fr")
    lines = (str(values["destinataire.nom"]), *map(str, values["destinataire.adresse"]))
    asked = Asked(
        case=kept.case, organisation=kept.organisation, channel=kept.how, why=why,
        to=person.email if by_mail else ", ".join(lines)[:320], to_name=kept.to, subject=said.subject,
        text=said.text, token=f"courrier-{kept.uuid}", by=kept.by, letter=kept,
    )  # fmt: skip
    ask(asked)


def subject_of(template: Template, values: Mapping[str, Any], access: Access) -> str:
    """The subject of a letter, as it is printed."""
    return fill(template, values, house_of(head_of(access.agent.organisation))).title[:400]


def preview(organisation: Organisation, template: Template, values: Mapping[str, Any]) -> bytes:
    """The letter as it would leave, without keeping anything. Raises ``TemplateError``, ``ValuesError``."""
    return render(template, values, house_of(head_of(organisation)))


def next_reference(case: Case) -> str:
    """The reference of the next letter of a case, once the case is locked: « c12-3 »."""
    return f"{case.reference}-{KeptLetter.objects.filter(case=case).count() + 1}"


def _sent_already(case: Case, token: str) -> KeptLetter | None:
    facts = case.facts.filter(submission__token=token).values("key")
    return KeptLetter.objects.filter(case=case, fact_key__in=facts).first()


def _to(known: Kind, person: Person) -> tuple[Literal["person", "caf", "msa", "operator"], ...]:
    if known.to == "person":
        return ("person",)
    return (cast("Literal['caf', 'msa']", person.payer or "caf"),)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them: dates and amounts as exact text."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def sent(access: Access) -> list[KeptLetter]:
    """The letters of a case whose fact its reader may see, the last first. One query, besides that of the case."""
    rows = KeptLetter.objects.filter(case=access.case).select_related("by__user", "organisation", "version")
    return list(rows)
