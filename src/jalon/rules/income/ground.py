"""What an evaluation stands on: enough to compute it again, years later, to the cent.

A ground keeps the facts by their ids, every dated amount that was read with its value, the definition and the law by
their fingerprints, and what was computed. ``replay`` computes again from these alone and says what differs: nothing,
unless the rules themselves were changed.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ..assess import assess
from ..casefile import CaseFile
from ..errors import MissingParameter
from ..facts.base import encode_euros
from ..facts.path import Mode
from ..judging import judging
from ..parameters import Parameters, Value
from ..programme import Programme
from ..situation import Amount, Situation, Step
from ..view import Today, View, facts_in_force
from .choices import Choice, choices
from .law import Law

MANUAL = "manual"
"""The key of an evaluation that no computation gives."""


class Used(Struct, frozen=True):
    """A dated amount that was read: the day for which it was asked, and what was found."""

    name: str
    asked: date
    since: date
    value: Decimal
    source: str
    verified: bool


class Ground(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one evaluation stands on."""

    format: Literal[1] = 1
    programme: str
    version: date
    definition: str
    """Fingerprint of the text of the definition."""
    law: str
    """Fingerprint of the text of the national rules."""
    on: date
    """The day as of which it was computed."""
    facts: tuple[str, ...]
    """Ids of the facts of the case file that were known, in their order."""
    used: tuple[Used, ...]
    choice: str
    mode: Mode
    label: str
    sentence: str
    source: str
    monthly: Decimal | None
    """What the computation gives, in euros a month; ``None`` where it gives nothing."""
    steps: tuple[Step, ...]
    real: Decimal | None
    """The real income that stands beside it, in euros a month."""
    real_sentence: str = ""
    real_source: str = ""
    real_steps: tuple[Step, ...] = ()


class Recorded(Parameters):
    """Parameters that remember what was read."""

    __slots__ = ("used",)

    def __init__(self, inner: Parameters) -> None:
        super().__init__(inner.by_name.values())
        self.used: dict[tuple[str, date], Used] = {}

    def get(self, name: str, on: date) -> Value:
        """As ``Parameters.get``; what is found is remembered."""
        value = super().get(name, on)
        self.used[name, on] = Used(name, on, value.since, value.value, value.source, value.verified)
        return value


class Given(Parameters):
    """The amounts that an evaluation had read, and no other: what it had not found is missing again."""

    __slots__ = ("_used",)

    def __init__(self, used: Iterable[Used]) -> None:
        super().__init__(())
        self._used = {(one.name, one.asked): one for one in used}

    def get(self, name: str, on: date) -> Value:
        """The amount as it was read. Raises ``MissingParameter`` when it was not."""
        found = self._used.get((name, on))
        if found is None:
            raise MissingParameter(name, on, "cette évaluation ne l'avait pas lu")
        return Value(since=found.since, value=found.value, source=found.source, verified=found.verified)


class Computed(NamedTuple):
    """The ways to evaluate an income on a day, with the situation and the amounts that were read."""

    situation: Situation
    ways: tuple[Choice, ...]
    used: tuple[Used, ...]

    def way(self, key: str) -> Choice | None:
        """The way of this key."""
        return next((one for one in self.ways if one.key == key), None)


def compute(programme: Programme, law: Law, file: CaseFile, on: date) -> Computed:
    """Every way to evaluate the income of a case on a day, and the amounts that it took."""
    recorded = Recorded(programme.parameters)
    return _computed(programme.model_copy().with_parameters(recorded), law, file, on, recorded)


def _computed(
    programme: Programme, law: Law, file: CaseFile, on: date, parameters: Recorded | Given
) -> Computed:
    situation = assess(programme, file, on)
    view = View(facts_in_force(file, on), Today(on), parameters)
    found = choices(view, judging(programme, view).income, law, situation.income)
    used = parameters.used.values() if isinstance(parameters, Recorded) else ()
    return Computed(situation, found, tuple(sorted(used, key=lambda one: (one.name, one.asked))))


def ground_of(computed: Computed, key: str, file: CaseFile, prints: tuple[str, str]) -> Ground:
    """The ground of an evaluation by one of the ways, or by none of them (``MANUAL``).

    ``prints`` are the fingerprints of the definition and of the law. Raises ``KeyError`` when there is no such way.
    """
    situation = computed.situation
    way = None if key == MANUAL else computed.way(key)
    if way is None and key != MANUAL:
        raise KeyError(key)
    amount = way.amount if way else None
    real = beside(computed, key)
    return Ground(
        programme=situation.programme,
        version=situation.version,
        definition=prints[0],
        law=prints[1],
        on=situation.on,
        facts=tuple(fact.id for fact in file.facts),
        used=computed.used,
        choice=key,
        mode=way.mode if way else "manual",
        label=way.label if way else "Autre évaluation, motivée",
        sentence=amount.reason.sentence if amount else "",
        source=amount.reason.source if amount else "",
        monthly=amount.monthly if amount else None,
        steps=amount.steps if amount else (),
        real=real.monthly if real else None,
        real_sentence=real.reason.sentence if real else "",
        real_source=real.reason.source if real else "",
        real_steps=real.steps if real else (),
    )


def beside(computed: Computed, key: str) -> Amount | None:
    """The real income that stands beside the one retained: that of the way itself, unless it is a grid or by hand."""
    way = computed.way(key)
    if way is not None and way.mode in ("real", "micro"):
        return way.amount
    found = computed.situation.income.real
    if found is not None:
        return found
    return next((one.amount for one in computed.ways if one.mode in ("real", "micro")), None)


def replay(ground: Ground, programme: Programme, law: Law, file: CaseFile) -> tuple[str, ...]:
    """Compute again from what an evaluation stood on; what differs, in French, nothing when it is the same.

    ``programme`` and ``law`` are those of its fingerprints; ``file`` may hold later facts, which are left out.
    """
    known = frozenset(ground.facts)
    kept = replace(file, facts=tuple(fact for fact in file.facts if fact.id in known))
    if missing := known - {fact.id for fact in kept.facts}:
        return (f"il manque des faits au dossier : {', '.join(sorted(missing))}",)
    given = Given(ground.used)
    again = _computed(programme.model_copy().with_parameters(given), law, kept, ground.on, given)
    if ground.choice != MANUAL and again.way(ground.choice) is None:
        return (f"la voie « {ground.label} » n'existe plus",)
    now = ground_of(again, ground.choice, kept, (ground.definition, ground.law))
    return tuple(_differences(ground, now))


def _differences(before: Ground, after: Ground) -> Iterable[str]:
    for name, said in _COMPARED.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield f"{said} : {was} alors, {now} aujourd'hui"


_COMPARED = {
    "monthly": "le revenu calculé",
    "real": "le revenu réel",
    "steps": "les lignes du calcul",
    "real_steps": "les lignes du revenu réel",
    "sentence": "la phrase",
    "real_sentence": "la phrase du revenu réel",
    "source": "la source",
    "label": "le nom de la voie",
    "mode": "le mode",
}

_encoder = msgspec.json.Encoder(enc_hook=encode_euros)
_decoder = msgspec.json.Decoder(Ground)


def encode(ground: Ground) -> str:
    """A ground as it is kept: JSON, the same bytes for the same ground."""
    return _encoder.encode(ground).decode()


def decode(text: str) -> Ground:
    """A ground as it was kept. Raises ``msgspec.ValidationError`` when it is none."""
    return _decoder.decode(text)
