"""A case file: a person's facts and those of one accompaniment, in one JSON form read and written without loss."""

from typing import TYPE_CHECKING, Any, Literal, Union

import msgspec
from msgspec import Struct

from .errors import CaseFileError, Problem
from .facts import KINDS, Fact, Withdrawal
from .facts.base import EUROS_PATTERN, Euros, Key, Text, decode_euros, encode_euros
from .references import Reference, inconsistencies

if TYPE_CHECKING:
    type AnyFact = Fact
else:
    AnyFact = Union[KINDS]  # noqa: UP007  the union is built from the closed set of kinds


class CaseFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of a person, or of a structure, in one accompaniment."""

    format: Literal[1]
    """Version of this form."""
    reference: Key
    """Stable reference of the case."""
    name: Text
    """The name that people use."""
    subject: Literal["person", "structure"] = "person"
    facts: tuple[AnyFact, ...]
    """In any order: the order changes nothing."""


_decoder = msgspec.json.Decoder(CaseFile, dec_hook=decode_euros)
_encoder = msgspec.json.Encoder(enc_hook=encode_euros)


def decode(text: bytes | str) -> CaseFile:
    """Read a case file from JSON.

    Raises ``CaseFileError`` with every problem at once: its place, what is wrong, how to mend it, in French.
    """
    try:
        case = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        from .problems import diagnose  # noqa: PLC0415  only a bad file pays for the diagnosis

        raise CaseFileError(diagnose(text)) from error
    if problems := _inconsistencies(case):
        raise CaseFileError(problems)
    return case


def encode(case: CaseFile) -> bytes:
    """Write a case file as compact JSON. ``encode(decode(encode(case)))`` gives the same bytes."""
    return _encoder.encode(case)


def encode_readable(case: CaseFile) -> bytes:
    """Write a case file as indented JSON, for people to read."""
    return msgspec.json.format(encode(case), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case file."""
    return msgspec.json.schema(CaseFile, schema_hook=_schema_hook)


def _schema_hook(kind: type) -> dict[str, Any]:
    if kind is Euros:
        return {
            "type": "string",
            "pattern": EUROS_PATTERN,
            "description": "Montant en euros, exact au centime.",
        }
    raise NotImplementedError


def _inconsistencies(case: CaseFile) -> list[Problem]:
    """What no single field can show: references used twice, or that lead nowhere."""
    facts: tuple[Fact, ...] = case.facts
    ids = {fact.id for fact in facts}
    pointing = [fact for fact in facts if fact.supersedes is not None or type(fact) is Withdrawal]
    if len(ids) == len(facts) and all(_leads_somewhere(fact, ids) for fact in pointing):
        return []
    return inconsistencies([_reference(rank, fact) for rank, fact in enumerate(facts)])


def _target_of(fact: Fact) -> str | None:
    return fact.withdraws if type(fact) is Withdrawal else fact.supersedes


def _leads_somewhere(fact: Fact, ids: set[str]) -> bool:
    target = _target_of(fact)
    return target is None or (target in ids and target != fact.id and fact.because is not None)


def _reference(rank: int, fact: Fact) -> Reference:
    field = "withdraws" if type(fact) is Withdrawal else "supersedes"
    return Reference(f"facts[{rank}]", fact.id, field, _target_of(fact), fact.because is not None)
