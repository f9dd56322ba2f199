"""The path: entry, phases with their dates, steps of the present one, clocks, what may follow and what it lacks."""

from dataclasses import dataclass
from datetime import date

from jalon.charts.bars import Bar, Part
from jalon.rules.appointments import unsettled
from jalon.rules.facts.path import AppointmentPlanned, Exited, PhaseEntered
from jalon.rules.months import add_days
from jalon.rules.situation import Clock, Eligibility, GridScore, Move, StepDone
from jalon.rules.view import Today, View
from jalon.study.clocks import clock_text, share
from jalon.study.words import STEP_STATES, VERDICTS, capital, many, typeset
from jalon.web.cases.opened import Opened


@dataclass(frozen=True)
class Stage:
    """A phase of the programme, as the stepper shows it."""

    label: str
    state: str
    """``done``, ``here`` or ``ahead``."""
    since: date | None = None
    until: date | None = None
    """The day on which the next one was entered, or of the exit."""
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
    bar: Bar | None
    """Nothing is drawn of a clock that has not started."""
    said: str
    last: date | None
    """The last day that it counts."""
    frozen: str
    """The stops, in words."""
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
    labels = {phase.id: phase.label for phase in opened.programme.phases}
    entered = {
        fact.phase: fact.on
        for fact in opened.facts
        if isinstance(fact, PhaseEntered) and fact.phase in labels
    }
    here = opened.situation.phase if opened.lets(opened.situation.phase) else None
    left = next((fact.on for fact in opened.facts if isinstance(fact, Exited)), None)
    now = None
    if left is None:
        # Where the line of the phase is not shown, the last entry that is tells as much.
        now = here.reason.rule.id if here else next(reversed(entered), None)
    ends = [*list(entered.values())[1:], left]
    found = [
        Stage(labels[phase], "here", since, None, here.limit if here else None)
        if phase == now
        else Stage(labels[phase], "done", since, until)
        for (phase, since), until in zip(entered.items(), ends, strict=False)
    ]
    ahead = [label for phase, label in labels.items() if phase not in entered] if left is None else []
    return found + [Stage(label, "ahead") for label in ahead]


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
    return [_clock(clock, opened.on) for clock in opened.shown(opened.situation.clocks)]


def _clock(clock: Clock, on: date) -> ClockShown:
    return ClockShown(
        typeset(clock.label),
        None if share(clock) is None else _bar(clock, on),
        typeset(clock_text(clock)),
        add_days(clock.limit, -1) if clock.limit else None,
        f"{many(clock.frozen_days, 'jour')} d'arrêt, qui repoussent le terme" if clock.frozen_days else "",
        clock.state,
        typeset(clock.reason.sentence),
        typeset(clock.reason.source),
    )


def _bar(clock: Clock, on: date) -> Bar:
    """What has passed, what was stopped, what is left; in days, for the length of a bar only."""
    elapsed = clock.elapsed
    past = _days(elapsed.months, elapsed.days)
    since = (on - clock.start).days + _days(clock.credited_months) if clock.start else past
    left = 0 if clock.state in ("over", "stopped") else _days(elapsed.left_months, elapsed.left_days)
    return Bar(
        f"{typeset(clock.label)} : {typeset(clock_text(clock))}",
        (
            Part("late" if clock.state == "over" else "past", past),
            Part("frozen", min(clock.frozen_days, max(since - past, 0))),
            Part("left", left),
        ),
    )


def _days(months: int, days: int = 0) -> int:
    return round(months * 30.44) + days


def moves(opened: Opened) -> list[MoveShown]:
    """What may follow: what is open first."""
    if opened.situation.standing == "left":
        return []
    found = [_move(move) for move in opened.shown(opened.situation.moves)]  # the lacks are among its reasons
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


# -- the entry -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Condition:
    """A condition of entry, or an entry grid."""

    label: str
    verdict: str
    said: str
    why: str
    source: str


def conditions(opened: Opened) -> list[Condition]:
    """The conditions of entry: all of them before the entry, only those that are not fulfilled afterwards."""
    found: list[Eligibility | GridScore] = [
        *opened.shown(opened.situation.eligibility),
        *opened.shown(opened.situation.grids),
    ]
    before = opened.situation.standing == "outside"
    return [
        Condition(
            typeset(line.label),
            line.verdict,
            capital(VERDICTS[line.verdict]),
            typeset(line.reason.sentence),
            typeset(line.reason.source),
        )
        for line in found
        if before or line.verdict != "yes"
    ]


# -- the next appointment ------------------------------------------------------------------------------------------


def next_meeting(opened: Opened) -> AppointmentPlanned | None:
    """The next appointment that is fixed, among those that the reader may see."""
    view = View(list(opened.facts), Today(opened.on), opened.programme.parameters)
    ahead = [fact for fact in unsettled(view) if fact.date >= opened.on]
    return min(ahead, key=lambda fact: (fact.date, str(fact.at or ""), fact.appointment), default=None)
