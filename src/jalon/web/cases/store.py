"""Facts in and out of the table: rows become a case file, new facts become rows. The only code that touches them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from django.db.models import Q

from jalon.rules.casefile import AnyFact, CaseFile
from jalon.rules.facts import Fact, Withdrawal, tag_of
from jalon.rules.facts.base import decode_euros, encode_euros
from jalon.web.accounts.models import Membership, Organisation
from jalon.web.people.models import Person

from .models import Case, FactRow, Submission

_encoder = msgspec.json.Encoder(enc_hook=encode_euros)
_decoder = msgspec.json.Decoder(list[AnyFact], dec_hook=decode_euros)


@dataclass(frozen=True)
class Stored:
    """A case file, and what the table knows of its facts besides."""

    file: CaseFile
    reserved: dict[str, int]
    """The organisation that keeps a fact for itself, by the id of the fact."""
    last: int = 0
    """The last row: somebody who saves must have seen it."""


def encode_fact(fact: Fact) -> str:
    """A fact as the table keeps it."""
    return _encoder.encode(fact).decode()


def decode_facts(payloads: Iterable[str]) -> tuple[Fact, ...]:
    """The facts of rows, in their order: one decoding for all, which costs a microsecond a fact."""
    return tuple(_decoder.decode(f"[{','.join(payloads)}]"))


def person_ids(person: Person) -> list[int]:
    """The records of one person: their own and those merged into it."""
    root = person.merged_into_id or person.pk
    return [root, *Person.objects.filter(merged_into_id=root).order_by("pk").values_list("pk", flat=True)]


def rows_of(case: Case) -> Q:
    """Which facts make the file of a case: its own, and those of the person that belong to no accompaniment."""
    return Q(case=case) | Q(case__isnull=True, person_id__in=person_ids(case.person))


def load(case: Case) -> Stored:
    """The case file, as it stands in the table. Two queries."""
    found = FactRow.objects.filter(rows_of(case)).order_by("pk")
    rows = list(found.values_list("pk", "key", "payload", "reserved_to_id"))
    return Stored(
        file_of(case, decode_facts(payload for _, _, payload, _ in rows)),
        {key: keeper for _, key, _, keeper in rows if keeper},
        rows[-1][0] if rows else 0,
    )


def file_of(case: Case, facts: tuple[Fact, ...]) -> CaseFile:
    """A case file, from facts already read."""
    return CaseFile(
        format=1,
        reference=case.reference,
        name=case.person.name or "Sans nom",
        subject="structure" if case.person.subject == "structure" else "person",
        facts=_of_this_file(facts),
    )


def _of_this_file(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts without the withdrawals, which are kept with the person, of what another accompaniment told."""
    if not any(isinstance(fact, Withdrawal) for fact in facts):
        return facts
    known = {fact.id for fact in facts}
    return tuple(fact for fact in facts if not isinstance(fact, Withdrawal) or fact.withdraws in known)


def row_of(
    fact: Fact,
    case: Case,
    *,
    author: Membership | None = None,
    reserved_to: Organisation | None = None,
    submission: Submission | None = None,
) -> FactRow:
    """The row of a fact: of the accompaniment, or of the person when the kind is true of them everywhere."""
    return FactRow(
        key=fact.id,
        person_id=case.person_id,
        case=case if fact.scope == "accompaniment" else None,
        kind=tag_of(type(fact)),
        on=fact.on,
        recorded_at=fact.recorded_at,
        author=author,
        supersedes=(fact.withdraws if isinstance(fact, Withdrawal) else fact.supersedes) or "",
        payload=encode_fact(fact),
        reserved_to=reserved_to,
        submission=submission,
    )


def add(rows: Sequence[FactRow]) -> None:
    """Add facts to the table, whatever their number."""
    FactRow.objects.bulk_create(rows, batch_size=2000)
