"""Situations and programmes as JSON for other software: sentences and sources included, names that stay.

Dates are ISO text, amounts are exact text (``"1234.50"``), what is not known is ``null``. Every line has
``id``, ``label`` and ``reason``; every reason has ``sentence``, ``rule``, ``source``, ``reading``, ``facts`` and
``because``.

An obligation that is not done and a question also have ``answers``, the best first: ``kind``, the fact to record;
``fields``, what the rule knows of it; ``asks``, the fields to fill in though the kind leaves them optional;
``completes``, the fact that it corrects by filling it in; ``by``, the last day of which it may tell.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from jalon.rules.base import Answer, Obligation, Reading, Reason, Rule
from jalon.rules.parameters import Parameter
from jalon.rules.programme import Programme
from jalon.rules.situation import Move, Situation

from .compare import Comparison
from .document import Choice, Document, Entry

FORMAT = 1
"""Version of this form."""


def situation_to_json(situation: Situation) -> dict[str, Any]:
    """A situation as JSON values, with the keys of ``Situation`` and its lines."""
    return {"format": FORMAT, **_value(situation)}


def _value(value: Any) -> Any:
    if isinstance(value, Reason):
        return reason_to_json(value)
    if isinstance(value, Answer):
        return answer_to_json(value)
    if isinstance(value, Struct):
        found = {name: _value(getattr(value, name)) for name in value.__struct_fields__ if name != "then"}
        return found | _derived(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_value(item) for item in value]
    return value


def _derived(value: Struct) -> dict[str, Any]:
    """What a line says beside its own fields."""
    if isinstance(value, Move):
        return {"open": value.open}
    return {"consequence": value.consequence} if isinstance(value, Obligation) else {}


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """A fact that would answer a line."""
    return {
        "kind": answer.kind,
        "fields": {name: _value(value) for name, value in answer.fields},
        "asks": list(answer.asks),
        "completes": answer.completes,
        "by": _value(answer.by),
    }


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """A reason with all those on which it stands."""
    return {
        "sentence": reason.sentence,
        "rule": reason.rule.id,
        "source": source_to_json(reason.rule),
        "reading": reading_to_json(reason.rule.reading),
        "facts": list(reason.facts),
        "because": [reason_to_json(part) for part in reason.because],
    }


def source_to_json(rule: Rule) -> dict[str, Any]:
    """Where a rule comes from."""
    source = rule.source
    return {
        "cited": source.cited,
        "document": source.document,
        "section": source.section,
        "statements": list(source.statements),
    }


def reading_to_json(reading: Reading | None) -> dict[str, Any] | None:
    """What was chosen where the source is silent."""
    return reading.model_dump(mode="json") if reading else None


# -- programmes ----------------------------------------------------------------------------------------------------


def summary_to_json(programme: Programme) -> dict[str, Any]:
    """What a list of programmes says of one."""
    return {
        "id": programme.id,
        "name": programme.name,
        "short": programme.short,
        "operator": programme.operator,
        "territory": programme.territory,
        "subject": programme.subject,
        "since": programme.since.isoformat(),
        "until": _value(programme.until),
        "summary": programme.summary,
    }


def document_to_json(document: Document) -> dict[str, Any]:
    """A programme with its rules, their phrases, their sources, its readings and the amounts it reads."""
    documents = document.programme.documents
    return {
        **summary_to_json(document.programme),
        "documents": {key: value.model_dump() for key, value in documents.items()},
        "sections": [
            {"title": section.title, "rules": [_entry(entry) for entry in section.entries]}
            for section in document.sections
        ],
        "readings": [_choice(choice) for choice in document.choices],
        "amounts": [_amount(parameter) for parameter in document.amounts],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    rule = entry.rule
    return {
        "id": rule.id,
        "label": rule.label,
        "phrase": entry.phrase,
        "since": _value(rule.since),
        "until": _value(rule.until),
        "source": source_to_json(rule),
        "reading": reading_to_json(rule.reading),
        "parts": [_entry(part) for part in entry.parts],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"rules": [rule.id for rule in choice.rules], **(reading_to_json(choice.reading) or {})}


def _amount(parameter: Parameter) -> dict[str, Any]:
    return parameter.model_dump(mode="json")


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The overview table: rows of cells, each cell a list of lines with their rules."""
    return {
        "programmes": [summary_to_json(programme) for programme in comparison.programmes],
        "rows": [
            {
                "title": row.title,
                "cells": [
                    [{"text": said.text, "rule": said.rule.id if said.rule else None} for said in cell]
                    for cell in row.cells
                ],
            }
            for row in comparison.rows
        ],
    }
