"""Fields that name something by a key: a new thing, something of the case, or something of the programme."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jalon.rules import french
from jalon.rules.clock import Extension
from jalon.rules.facts import Fact, tag_of
from jalon.rules.facts.business import MAIN, BusinessRegistered
from jalon.rules.facts.contract import (
    ActionAgreed,
    ActionClosed,
    ContractEnded,
    ContractProposed,
    ContractSigned,
    ObjectiveClosed,
    ObjectiveSet,
)
from jalon.rules.facts.path import (
    AppointmentCancelled,
    AppointmentExcused,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentPlanned,
)
from jalon.rules.facts.support import (
    BrakeIdentified,
    BrakeLifted,
    CompensationObtained,
    CompensationRefused,
    CompensationRequested,
    MissionBrought,
    MissionDone,
)
from jalon.rules.programme import Programme
from jalon.rules.view import facts_in_force
from jalon.study.words import THEMES, VALUES, capital
from jalon.web.cases.store import Stored

NEW = frozenset(
    {
        "appointment_planned.appointment", "action_agreed.action", "objective_set.objective", "brake_identified.brake",
        "compensation_requested.request", "mission_brought.mission", "contract_proposed.contract",
    }
)  # fmt: skip
"""Keys that name a new thing: given, never asked."""
type Choices = list[tuple[str, str]]
_OUTCOMES = (AppointmentHeld, AppointmentExcused, AppointmentMissed, AppointmentCancelled)


@dataclass(frozen=True)
class Things:
    """What the case and its programme name, for a form to choose from. Only what the reader may see."""

    programme: Programme
    facts: tuple[Fact, ...]
    on: date

    @classmethod
    def of(cls, programme: Programme, stored: Stored, shown: tuple[Fact, ...], on: date) -> "Things":
        """The things of a case: facts in force, whatever their day."""
        alive = {fact.id for fact in facts_in_force(stored.file, date.max)}
        return cls(programme, tuple(fact for fact in shown if fact.id in alive), on)

    def told[F: Fact](self, kind: type[F]) -> list[F]:
        """Facts of a kind, oldest first."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    @cached_property
    def settled(self) -> frozenset[str]:
        """Appointments of which the outcome was told."""
        return frozenset(
            str(getattr(fact, "appointment", "")) for fact in self.facts if isinstance(fact, _OUTCOMES)
        )

    def choices(self, tag: str, name: str) -> Choices | None:
        """What may be chosen for a field, the likeliest first; ``None`` when it is typed freely."""
        found = _BY_FIELD.get(f"{tag}.{name}") or _BY_NAME.get(name)
        return None if found is None else found(self, tag)


def _appointments(things: Things, tag: str) -> Choices:
    planned = {fact.appointment: fact for fact in things.told(AppointmentPlanned)}
    waiting = [one for one in planned.values() if one.appointment not in things.settled]
    waiting.sort(key=lambda one: abs((one.date - things.on).days))
    others = (
        []
        if tag == "appointment_held"
        else [one for one in planned.values() if one.appointment in things.settled]
    )
    return [(one.appointment, _appointment(one)) for one in (*waiting, *reversed(others))]


def _appointment(plan: AppointmentPlanned) -> str:
    hour = f" à {french.hour(plan.at)}" if plan.at else ""
    return f"{capital(french.full_day(plan.date))}{hour}, {VALUES['meeting'][plan.meeting]}"


def _contracts(things: Things, tag: str) -> Choices:
    signed = {fact.contract: fact for fact in things.told(ContractSigned)}
    proposed = {fact.contract: fact.on for fact in things.told(ContractProposed)}
    ended = {fact.contract for fact in things.told(ContractEnded)}
    if tag == "contract_signed":
        waiting = [
            (key, f"Celui proposé le {french.day(on)}") for key, on in proposed.items() if key not in signed
        ]
        amended = [(key, f"Avenant au {_contract(one)}") for key, one in signed.items() if key not in ended]
        return [*waiting, ("", "Un nouveau contrat"), *amended]
    found = sorted(signed.values(), key=lambda one: (one.contract in ended, -one.start.toordinal()))
    return [(one.contract, capital(_contract(one))) for one in found]


def _contract(signed: ContractSigned) -> str:
    return f"contrat du {french.day(signed.start)} au {french.day(signed.end)}"


def _open[F: Fact](things: Things, opening: type[F], field: str, closing: Iterable[type[Fact]]) -> list[F]:
    closed = {getattr(fact, field) for fact in things.facts if isinstance(fact, tuple(closing))}
    return [fact for fact in things.told(opening) if getattr(fact, field) not in closed]


def _objectives(things: Things, _: str) -> Choices:
    return [
        (one.objective, one.title) for one in _open(things, ObjectiveSet, "objective", (ObjectiveClosed,))
    ]


def _actions(things: Things, _: str) -> Choices:
    return [(one.action, one.title) for one in _open(things, ActionAgreed, "action", (ActionClosed,))]


def _brakes(things: Things, _: str) -> Choices:
    found = _open(things, BrakeIdentified, "brake", (BrakeLifted,))
    return [(one.brake, f"{capital(THEMES[one.theme])}, repéré le {french.day(one.on)}") for one in found]


def _requests(things: Things, tag: str) -> Choices:
    closing: tuple[type[Fact], ...] = (CompensationObtained,)
    if tag == "compensation_refused":
        closing = (CompensationObtained, CompensationRefused)
    found = _open(things, CompensationRequested, "request", closing)
    return [
        (one.request, f"{capital(VALUES['nature'][one.nature])}, {VALUES['funder'][one.funder]}")
        for one in found
    ]


def _missions(things: Things, _: str) -> Choices:
    found = _open(things, MissionBrought, "mission", (MissionDone,))
    return [(one.mission, f"Mission apportée le {french.day(one.on)}") for one in found]


def _businesses(things: Things, _: str) -> Choices:
    found = {one.business: one.trade or VALUES["form"][one.form] for one in things.told(BusinessRegistered)}
    return [(key, capital(name)) for key, name in found.items()] or [(MAIN, "L'entreprise de la personne")]


def _about(things: Things, tag: str) -> Choices:
    return [*_appointments(things, tag), *_contracts(things, tag)]


def _phases(things: Things, _: str) -> Choices:
    return [(phase.id, phase.label) for phase in things.programme.phases]


def _steps(things: Things, _: str) -> Choices:
    return [
        (step.id, f"{phase.label} : {step.label}")
        for phase in things.programme.phases
        for step in phase.steps
    ]


def _moves(things: Things, _: str) -> Choices:
    return [(move.id, move.label) for phase in things.programme.phases for move in phase.moves]


def _ways(things: Things, _: str) -> Choices:
    return [(way.id, way.label) for way in things.programme.exits]


def _grounds(things: Things, _: str) -> Choices:
    rules = [rule for rule in things.programme.rules() if isinstance(rule, Extension)]
    return [(ground.id, ground.label) for rule in rules for ground in rule.grounds]


def _grids(things: Things, _: str) -> Choices:
    return [(grid.id, grid.label) for grid in things.programme.grids]


def _warnings(things: Things, _: str) -> Choices:
    return [(target.id, target.label) for target in things.programme.warnings()]


def _documents(things: Things, _: str) -> Choices:
    rules = [rule for rule in things.programme.support if getattr(rule, "document", None)]
    return [(str(rule.document), rule.label) for rule in rules]  # type: ignore[union-attr]  # filtered above


_BY_NAME: dict[str, Callable[[Things, str], Choices]] = {
    "appointment": _appointments,
    "contract": _contracts,
    "objective": _objectives,
    "action": _actions,
    "brake": _brakes,
    "request": _requests,
    "mission": _missions,
    "business": _businesses,
    "about": _about,
    "phase": _phases,
    "step": _steps,
    "ground": _grounds,
    "grid": _grids,
    "warnings": _warnings,
    "document": _documents,
}
_BY_FIELD: dict[str, Callable[[Things, str], Choices]] = {
    "phase_left.decision": _moves,
    "exited.way": _ways,
}


def kind_uses(things: Things, kind: type[Fact]) -> bool:
    """Whether the programme gives this kind something to name: no grid, no phase, then no such form."""
    needed = {"entry_grid_answered": "grid", "phase_entered": "phase", "phase_unsuited": "phase", "phase_left": "phase",
              "extension_asked": "ground", "exited": "way", "document_signed": "document"}  # fmt: skip
    field = needed.get(tag_of(kind))
    return field is None or bool(things.choices(tag_of(kind), field))
