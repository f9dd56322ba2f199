"""A fact in full French: what happened, field by field."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec import NODEFAULT, Struct, structs

from jalon.rules import french
from jalon.rules.base import Answer
from jalon.rules.clock import Extension
from jalon.rules.facts import BY_TAG, Fact, payload, tag_of
from jalon.rules.facts.business import MAIN
from jalon.rules.programme import Programme

from .words import FIELDS, NATURES, VALUES, YES_NO

_MONTHS = ("month",)
"""Fields that name a month, not a day."""

_DAY = "jour"
_EXPECTED = (("business", MAIN), ("months", 1))
"""Values that most facts have, which go without saying."""


def names_of(programme: Programme | None) -> dict[str, str]:
    """What the ids of a programme are called: its rules, and the grounds of its extensions."""
    if programme is None:
        return {}
    names = {rule.id: rule.label for rule in programme.rules()}
    for rule in programme.rules():
        if isinstance(rule, Extension):
            names |= {ground.id: ground.label for ground in rule.grounds}
    for grid in programme.grids:
        names |= {criterion.id: criterion.label for criterion in grid.criteria}
    return names


def say_fact(fact: Fact, names: Mapping[str, str] | None = None) -> str:
    """What happened, with every field that says something: « Rendez-vous honoré (forme : individuel…) ».

    ``names`` says what the programme calls the ids of its phases, exits and documents.
    """
    told = [f"{name}{french.HARD}: {value}" for name, value in details(fact, names or {})]
    return f"{type(fact).label} ({' ; '.join(told)})" if told else type(fact).label


def say_answer(answer: Answer, names: Mapping[str, str] | None = None) -> str:
    """The fact that would answer a line: what is known of it, then what is to be filled in."""
    kind = BY_TAG[answer.kind]
    silent = _silent(kind)
    told = [
        f"{_DAY if name == 'on' else word_of(answer.kind, name)}{french.HARD}: "
        + _value(answer.kind, name, value, names or {})
        for name, value in answer.fields
        if value is not None and value not in silent.get(name, ()) and (name, value) not in _EXPECTED
    ]
    if answer.by:
        told.append(f"au plus tard le {french.day(answer.by)}")
    if answer.asks:
        asked = french.listed(tuple(word_of(answer.kind, name) for name in answer.asks))
        told.append(f"à {'compléter' if answer.completes else 'renseigner'}{french.HARD}: {asked}")
    return f"{kind.label} ({' ; '.join(told)})" if told else kind.label


def details(fact: Fact, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields of a fact that say something, each with its French name and its value in words."""
    tag = tag_of(type(fact))
    silent = _silent(type(fact))
    return [
        (word_of(tag, name), _value(tag, name, value, names))
        for name, value in payload(fact).items()
        if value not in silent.get(name, ()) and (name, value) not in _EXPECTED
    ]


def word_of(tag: str, name: str) -> str:
    """The French name of a field of a kind."""
    return FIELDS.get(f"{tag}.{name}") or FIELDS.get(name) or name


@cache
def _silent(kind: type[Fact]) -> dict[str, tuple[Any, ...]]:
    """The values that say nothing: not known, or an absence that goes without saying."""
    return {
        field.name: (None, field.default)
        for field in structs.fields(kind)
        if field.default is not NODEFAULT and (not field.default or isinstance(field.default, bool))
    }


def _value(tag: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, Decimal):
        return french.euros(value)
    if isinstance(value, date | time):
        return _moment(name, value)
    if isinstance(value, tuple):
        return french.listed(tuple(_value(tag, name, item, names) for item in value))
    if isinstance(value, dict):
        return ", ".join(f"{names.get(key, key)} : {YES_NO[said]}" for key, said in value.items())
    if isinstance(value, Struct):
        return _turnover(value)
    words = VALUES.get(f"{tag}.{name}") or VALUES.get(name, {})
    return words.get(value) or names.get(str(value), str(value))


def _moment(name: str, value: date | time) -> str:
    if isinstance(value, time):
        return french.hour(value)
    if isinstance(value, datetime):
        return french.day(value.date())
    return french.month(value) if name in _MONTHS else french.day(value)


def _turnover(value: Struct) -> str:
    told = tuple(
        f"{french.euros(amount)} en {NATURES[nature]}"
        for nature, amount in structs.asdict(value).items()
        if amount
    )
    return french.listed(told) or french.euros(Decimal(0))
