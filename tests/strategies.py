"""Valid facts of every kind, and case files in which they interact, built from the types themselves.

Keys come from small pools and days from crowded years, so that facts meet: a contract signed is often one that
was proposed, an appointment held one that was planned.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, partial
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import inspect

from jalon.rules.casefile import CaseFile
from jalon.rules.facts import KINDS, Euros, Fact, Withdrawal

# -- days ----------------------------------------------------------------------------------------------------------


def _every_day(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(rank) for rank in range((last - first).days + 1))


_ALL = _every_day(date(2016, 1, 1), date(2027, 12, 31))
_CROWDED = _every_day(date(2024, 1, 1), date(2025, 6, 30))
_EDGES = tuple(
    day for day in _ALL if day.day == 1 or (day + timedelta(1)).day == 1 or (day.month, day.day) == (2, 28)
)
_EXTREMES = (date.min, date(1, 2, 1), date(1900, 1, 1), date(2000, 2, 29), date(9999, 12, 1), date.max)
_DAYS = _CROWDED * 8 + _EDGES * 4 + _ALL + _EXTREMES * 12
_FIRSTS = tuple(day for day in _DAYS if day.day == 1)
_LAGS = (0, 0, 0, 1, 3, 10, 45, 400, -5)
_TIMES = tuple(
    time(hour, minute, second, micro, tzinfo=zone)
    for hour, minute, second, micro in ((9, 30, 0, 0), (0, 0, 0, 0), (16, 5, 7, 120), (23, 59, 59, 999_999))
    for zone in (
        UTC,
        timezone(timedelta(hours=1)),
        timezone(timedelta(hours=2)),
        timezone(timedelta(hours=-4)),
    )
)
_LENGTHS = (0, 30, 91, 181, 183, 364, 365, 366, 730, 1100)
"""Days of a contract or a financial year: about the durations that rules watch."""


_MOMENTS = tuple((lag, at) for lag in _LAGS for at in _TIMES)
"""How long after its day a fact is recorded, in days, and at what time."""

# One object each: Hypothesis looks at all their elements once.
_days = st.sampled_from(_DAYS)
_firsts = st.sampled_from(_FIRSTS)
_moments = st.sampled_from(_MOMENTS)
_lengths = st.sampled_from(_LENGTHS)


def days() -> SearchStrategy[date]:
    """Days of 2016 to 2027, most of them close to each other or at the edge of a month; now and then an extreme."""
    return _days


# -- pools ---------------------------------------------------------------------------------------------------------

_POOLS: dict[str, tuple[str, ...]] = {
    "contract": ("c1", "c2", "c3"),
    "appointment": ("r1", "r2", "r3", "r4"),
    "phase": ("diagnostic", "developpement", "cessation", "accompagnement", "consolidation", "parcours"),
    "brake": ("b1", "b2"),
    "business": ("principale", "principale", "principale", "seconde"),
    "way": ("activite", "pluriactivite", "emploi-salarie", "formation", "reorientation", "autre"),
    "objective": ("o1", "o2"),
    "action": ("a1", "a2", "a3"),
    "mission": ("m1", "m2"),
    "request": ("d1", "d2"),
    "about": ("r1", "r2", "c1", "c2"),
    "grid": ("entree", "autre-grille"),
    "document": ("charte", "reglement"),
    "step": ("diagnostic-rdv-1", "developpement-tripartite", "inconnue"),
    "decision": ("d1", "reorientation"),
    "ground": ("sante", "investissement", "autre"),
    "warnings": ("revenu", "chiffre-d-affaires"),
    "skill": ("gestion", "vente"),
    "answers": ("motivation", "mobilite", "projet"),
}
_OTHER_KEYS = ("k1", "k2", "A.b_c:d-9", "x" * 64)
_WORDS = (
    "Bilan positif",
    "Agent du Département",
    "Zoé d'Été, « BGE »",
    'ligne 1\nligne 2\t"\\',
    " ",
    "é" * 200,
    "🌱\u202f€",
)
_AMOUNTS = (
    "0",
    "0.00",
    "-0",
    "0.01",
    "-350.50",
    "700.5",
    "646.52",
    "77700",
    "188700",
    "9999999999.99",
    "-9999999999.99",
)

_texts = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_WORDS), st.text(min_size=1, max_size=12))
_authors = st.sampled_from(_WORDS)
_euros = st.one_of(
    st.integers(0, 3_000_00).map(lambda cents: Euros(f"{cents // 100}.{cents % 100:02}")),
    st.sampled_from(_AMOUNTS).map(Euros),
)

# -- values from their types ---------------------------------------------------------------------------------------


def _value(kind: inspect.Type, name: str) -> SearchStrategy[Any]:
    match kind:
        case inspect.UnionType():
            return st.one_of(*(_value(member, name) for member in kind.types))
        case inspect.StrType() if name == "recorded_by":
            return _authors
        case inspect.StrType():
            return st.sampled_from(_POOLS.get(name, _OTHER_KEYS)) if kind.pattern else _texts
        case inspect.DateType():
            return _firsts if name == "month" else _days
        case inspect.VarTupleType():
            return st.lists(_value(kind.item_type, name), min_size=kind.min_length or 0, max_size=3).map(
                tuple
            )
        case inspect.DictType():
            return st.dictionaries(_value(kind.key_type, name), _value(kind.value_type, name), max_size=3)
        case inspect.StructType():
            return st.builds(kind.cls, **_fields(kind))
    return _simple(kind)


def _simple(kind: inspect.Type) -> SearchStrategy[Any]:
    match kind:
        case inspect.NoneType():
            return st.none()
        case inspect.TimeType():
            return st.sampled_from((time(8), time(9, 30), time(16, 45), time(23, 59)))
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType():
            return st.integers(kind.ge, kind.le)
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.CustomType(cls=cls) if cls is Euros:
            return _euros
    raise NotImplementedError(kind)


_AMONG_FACTS = {"id", "supersedes", "because", "recorded_at"}
"""Fields that have a meaning only among other facts, or only beside ``on``: they are filled last."""


def _fields(kind: inspect.StructType) -> dict[str, SearchStrategy[Any]]:
    return {field.name: _field(field) for field in kind.fields if field.name not in _AMONG_FACTS}


def _field(field: inspect.Field) -> SearchStrategy[Any]:
    value = _value(field.type, field.name)
    if field.required or isinstance(field.type, inspect.UnionType):
        return value
    return st.one_of(st.just(field.default), value)


# -- facts ---------------------------------------------------------------------------------------------------------


def facts(*kinds: type[Fact]) -> SearchStrategy[Fact]:
    """A valid fact of one of these kinds, or of any; it corrects no other. Its id is always ``f0``."""
    return st.one_of(*map(_of_kind, kinds or KINDS))


@cache
def _of_kind(kind: type[Fact]) -> SearchStrategy[Fact]:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    fields = _fields(info)
    if any({start, end} <= fields.keys() for start, end in _SPANS):
        fields["_length"] = _lengths
    return st.builds(partial(_make, kind), _moments, **fields)


_SPANS = (("start", "end"), ("earned_from", "earned_to"))
"""Fields of which the second never comes before the first."""


def _make(kind: type[Fact], moment: tuple[int, time], _length: int | None = None, **fields: Any) -> Fact:
    for start, end in _SPANS:
        if _length is not None and fields.get(start) is not None and fields.get(end) is not None:
            fields[end] = _days_later(fields[start], _length)
    lag, at = moment
    return kind(id="f0", recorded_at=datetime.combine(_days_later(fields["on"], lag), at), **fields)


def _days_later(day: date, count: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + count, date.min.toordinal()), date.max.toordinal()))


# -- case files ----------------------------------------------------------------------------------------------------

_LINKS = (0,) * 12 + (1, 2, 5)
"""How many facts back a correction or a withdrawal looks; 0: it corrects nothing."""


@cache
def case_files(
    min_facts: int = 0, max_facts: int = 20, kinds: tuple[type[Fact], ...] = KINDS
) -> SearchStrategy[CaseFile]:
    """A valid case: ids are unique, corrections and withdrawals point at other facts and never go round in circles.

    Withdrawals that would have nothing to withdraw are left out, so there may be fewer facts than ``min_facts``.
    """
    linked = st.tuples(facts(*kinds), st.sampled_from(_LINKS))
    return st.builds(
        _case,
        st.lists(linked, min_size=min_facts, max_size=max_facts),
        st.integers(0, 7),
        st.sampled_from(("person", "person", "structure")),
        _texts,
    )


def _case(items: Sequence[tuple[Fact, int]], turn: int, subject: Any, name: str) -> CaseFile:
    told: list[Fact] = []
    for fact, link in items:
        if told or not isinstance(fact, Withdrawal):
            told.append(_link(fact, link, told))
    turn %= len(told) or 1
    return CaseFile(
        format=1, reference="dossier-1", name=name, subject=subject, facts=(*told[turn:], *told[:turn])
    )


def _link(fact: Fact, link: int, told: Sequence[Fact]) -> Fact:
    changes: dict[str, Any] = {"id": f"f{len(told) + 1}"}
    if isinstance(fact, Withdrawal):
        changes |= {"withdraws": told[-min(link or 1, len(told))].id, "because": "Erreur de saisie"}
    elif link and told:
        alike = [other for other in told if type(other) is type(fact)] or told
        changes |= {"supersedes": alike[-min(link, len(alike))].id, "because": "Erreur de saisie"}
    return msgspec.structs.replace(fact, **changes)
