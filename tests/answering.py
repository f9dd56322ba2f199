"""Doing what a line asks: the fact that an answer describes, with plausible values where a person would type."""

from datetime import UTC, date, datetime, time
from typing import Any

from msgspec import inspect, structs

from jalon.rules.base import Answer, Obligation, Question
from jalon.rules.casefile import CaseFile, decode, encode
from jalon.rules.facts import BY_TAG, Euros, Fact
from jalon.rules.facts.business import Turnover
from jalon.rules.months import add_days, add_months, month_of
from jalon.rules.programme import Programme

AGENT = "Agent fictif"
_CARRIED = {"id", "on", "recorded_at", "recorded_by", "supersedes", "because", "note"}


NEW_KEY = "nouveau"
"""Stands for a key that the case has not yet."""


def fields_of(kind: type[Fact]) -> dict[str, inspect.Field]:
    """The fields of a kind of fact, by their names."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return {field.name: field for field in info.fields}


def answer(
    programme: Programme, case: CaseFile, line: Obligation | Question, chosen: Answer, on: date
) -> CaseFile:
    """The case once the fact that ``chosen`` describes is recorded on a day: read back, so always valid."""
    fact = _fact(programme, case, line, chosen, on)
    return decode(encode(structs.replace(case, facts=(*case.facts, fact))))


def _fact(
    programme: Programme, case: CaseFile, line: Obligation | Question, chosen: Answer, on: date
) -> Fact:
    told: dict[str, Any] = {"id": f"reponse-{len(case.facts)}", "recorded_by": AGENT}
    told["recorded_at"] = datetime.combine(on, time(23, 59), UTC)
    fields = fields_of(BY_TAG[chosen.kind])
    typed = {*chosen.asks}
    if chosen.completes is None:
        typed |= {name for name, field in fields.items() if field.required and name not in _CARRIED}
        told["on"] = min(chosen.by or on, on)
    typed -= chosen.known.keys() - {"answers"}
    told |= chosen.known
    values = {name: _typed(programme, line, fields[name], on) for name in sorted(typed)}
    told |= {
        name: f"nouveau-{len(case.facts)}" if value is NEW_KEY else value for name, value in values.items()
    }
    if chosen.completes is None:
        return BY_TAG[chosen.kind](**told)
    old = next(fact for fact in case.facts if fact.id == chosen.completes)
    return structs.replace(old, **told, supersedes=old.id, because="Complété")


def _typed(programme: Programme, line: Obligation | Question, field: inspect.Field, on: date) -> Any:
    """What a person would type in a field."""
    due = line.due if isinstance(line, Obligation) and line.due and line.due >= on else None
    rule: Any = line.reason.rule
    by_name = {
        "date": lambda: min(add_days(on, 3), due or add_days(on, 3)),
        "month": lambda: add_months(month_of(on), -1),
        "start": lambda: on,
        "end": lambda: add_days(on, 180),
        "since": lambda: add_days(on, -60),
        "way": lambda: programme.exits[0].id,
        "answers": lambda: {criterion.id: True for criterion in rule.criteria},
        "contributes_to": lambda: "ssi",
        "paid": lambda: False,
        "subordinate": lambda: False,
        "months": lambda: 1,
    }
    return by_name[field.name]() if field.name in by_name else _of_type(field.type, field.name)


def _of_type(kind: inspect.Type, name: str) -> Any:
    match kind:
        case inspect.UnionType():
            return _of_type(next(t for t in kind.types if not isinstance(t, inspect.NoneType)), name)
        case inspect.StrType():
            return NEW_KEY if kind.pattern else "À préciser"
        case inspect.LiteralType():
            return kind.values[0]
        case inspect.BoolType():
            return True
        case inspect.IntType():
            return 2
        case inspect.VarTupleType():
            return (_of_type(kind.item_type, name),)
        case inspect.CustomType(cls=cls) if cls is Euros:
            return Euros("500.00")
        case inspect.StructType(cls=cls) if cls is Turnover:
            return Turnover(services=Euros("900"))
    raise NotImplementedError(name, kind)
