"""The path: phases with their dates, steps of the present one, clocks, what may follow and what it lacks."""

from dataclasses import dataclass
from datetime import date

from jalon.rules.facts.path import Exited, PhaseEntered
from jalon.rules.situation import Clock, Move, StepDone
from jalon.study.clocks import clock_text, share
from jalon.study.words import STEP_STATES, typeset

from .opened import Opened


@dataclass(frozen=True)
class Stage:
    """A phase of the programme, as the stepper shows it."""

    label: str
    state: str
    """``done``, ``here`` or ``ahead``."""
    since: date | None = None
    limit: date | None = None


@dataclass(frozen=True)
class StepShown:
    """A step of the present phase."""

    label: str
    state: str
    said: str
    done_on: date | None
    why: str
    source: str


@dataclass(frozen=True)
class ClockShown:
    """A clock, as a bar with its words."""

    label: str
    percent: int | None
    said: str
    limit: date | None
    state: str
    why: str
    source: str


@dataclass(frozen=True)
class MoveShown:
    """What may follow, and what it lacks."""

    label: str
    open: bool
    confirmed: bool
    lacks: tuple[str, ...]
    why: str
    source: str


def stages(opened: Opened) -> list[Stage]:
    """The phases entered, in the order in which they were, then those of the programme still ahead."""
    entered = {fact.phase: fact.on for fact in opened.facts if isinstance(fact, PhaseEntered)}
    here = opened.situation.phase if opened.lets(opened.situation.phase) else None
    labels = {phase.id: phase.label for phase in opened.programme.phases}
    gone = any(isinstance(fact, Exited) for fact in opened.facts)
    now = here.reason.rule.id if here else None
    found = [
        Stage(
            labels[phase],
            "here" if phase == now and not gone else "done",
            since,
            here.limit if here and phase == now and not gone else None,
        )
        for phase, since in entered.items()
        if phase in labels
    ]
    ahead = [] if gone else [Stage(label, "ahead") for phase, label in labels.items() if phase not in entered]
    return found + ahead


def steps(opened: Opened) -> list[StepShown]:
    """The steps of the present phase."""
    phase = opened.situation.phase
    if phase is None or not opened.lets(phase) or opened.situation.standing == "left":
        return []
    return [_step(step) for step in opened.shown(phase.steps)]


def _step(step: StepDone) -> StepShown:
    return StepShown(
        typeset(step.label), step.state, STEP_STATES[step.state], step.done_on, typeset(step.reason.sentence),
        typeset(step.reason.source),
    )  # fmt: skip


def clocks(opened: Opened) -> list[ClockShown]:
    """The clocks, the main one first."""
    return [_clock(clock) for clock in opened.shown(opened.situation.clocks)]


def _clock(clock: Clock) -> ClockShown:
    part = share(clock)
    return ClockShown(
        typeset(clock.label),
        None if part is None else int(part * 100),
        typeset(clock_text(clock)),
        clock.limit,
        clock.state,
        typeset(clock.reason.sentence),
        typeset(clock.reason.source),
    )


def moves(opened: Opened) -> list[MoveShown]:
    """What may follow: what is open first."""
    if opened.situation.standing == "left":
        return []
    found = [_move(move) for move in opened.shown(opened.situation.moves)]
    return sorted(found, key=lambda move: not move.open)


def _move(move: Move) -> MoveShown:
    return MoveShown(
        typeset(move.label),
        move.open,
        move.confirmed,
        tuple(typeset(reason.sentence) for reason in move.lacks),
        typeset(move.reason.sentence),
        typeset(move.reason.source),
    )
