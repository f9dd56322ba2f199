"""A situation: what is true of a case on a day, every line with its reason."""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from .base import Alert, Line, Obligation, Question, Reason, Tri

# -- entry ---------------------------------------------------------------------------------------------------------


class Eligibility(Line, frozen=True, kw_only=True):
    """A condition of entry: yes, no or not known."""

    verdict: Tri
    parts: "tuple[Eligibility, ...]" = ()
    """The alternatives of a condition that any of them fulfils."""


class GridScore(Line, frozen=True, kw_only=True):
    """An entry grid: what the answers add up to, and what is still to be answered."""

    points: int
    out_of: int
    needed: int
    verdict: Tri
    unanswered: tuple[str, ...] = ()


# -- time ----------------------------------------------------------------------------------------------------------


class Elapsed(Struct, frozen=True):
    """Counters of a clock on the day of the question; they move every day."""

    months: int = 0
    days: int = 0
    left_months: int = 0
    left_days: int = 0


class Clock(Line, frozen=True, kw_only=True):
    """A duration that runs, stops and has an end."""

    state: Literal["not_started", "running", "frozen", "over", "stopped"]
    start: date | None
    limit: date | None
    """First day past the maximum."""
    max_months: int
    credited_months: int = 0
    """Months taken as already elapsed at the start."""
    frozen_days: int = 0
    """Days that freezes add to every end still ahead of them."""
    extended: bool = False
    elapsed: Elapsed = field(default_factory=Elapsed)


# -- path ----------------------------------------------------------------------------------------------------------


class StepDone(Line, frozen=True, kw_only=True):
    """A step of a phase."""

    state: Literal["done", "next", "to_come", "optional"]
    done_on: date | None = None


class Phase(Line, frozen=True, kw_only=True):
    """The phase in which the case stands."""

    since: date
    limit: date | None
    """First day past the maximum of the phase."""
    steps: tuple[StepDone, ...]


class Move(Line, frozen=True, kw_only=True):
    """A move that may follow, with what it still lacks; open when it lacks nothing."""

    to: str
    lacks: tuple[Reason, ...]
    confirmed: bool = False
    """The decision is recorded: the move only remains to be made."""

    @property
    def open(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacks


# -- money ---------------------------------------------------------------------------------------------------------


class Step(Struct, frozen=True):
    """One line of a computation: an amount, how it came, where its parameter was read."""

    label: str
    amount: Decimal | None
    unit: Literal["€", "€/mois", "%", "mois", "€/an"] = "€"
    source: str | None = None
    facts: tuple[str, ...] = ()


class Amount(Line, frozen=True, kw_only=True):
    """An income, real or proposed, in euros a month, with its computation line by line."""

    monthly: Decimal | None
    """``None``: not known."""
    steps: tuple[Step, ...] = ()


class Income(Struct, frozen=True, kw_only=True):
    """Real income beside proposed income: the engine proposes, an entitled person decides."""

    tns: Line | None = None
    is_tns: Tri = "unknown"
    real: Amount | None = None
    proposed: Amount | None = None
    decided: Amount | None = None
    period: int | None = None
    """Rank of the period of a progressive grid."""
    period_end: date | None = None
    """First day of the next period."""
    profits: tuple[Amount, ...] = ()
    """The three readings of *bénéfice*, over the last declared months."""


class Target(Line, frozen=True, kw_only=True):
    """A figure to reach: met, missed, to come, or not known."""

    state: Literal["met", "missed", "to_come", "unknown"]
    due: date | None
    threshold: Decimal | None
    value: Decimal | None
    unit: Literal["€/mois", "%"] = "€/mois"
    steps: tuple[Step, ...] = ()
    consequence: str | None = None


# -- help, exits, capacity -----------------------------------------------------------------------------------------


class Support(Line, frozen=True, kw_only=True):
    """What the programme offers, and what the person has had of it."""

    pillar: Literal["business", "social", "both"]
    count: int = 0
    amount: Decimal | None = None


class Count(Struct, frozen=True):
    """How a financer counts an exit, and why."""

    counted_as: str
    verdict: Tri
    reason: Reason


class CountedExit(Line, frozen=True, kw_only=True):
    """The exit, and what each financer counts it as: derived, never typed."""

    way: str
    on: date
    counts: tuple[Count, ...]


class Capacity(Line, frozen=True, kw_only=True):
    """What the case weighs in a portfolio."""

    weight: Decimal
    """Share of a full-time equivalent, or of the places of a year."""


# -- the whole -----------------------------------------------------------------------------------------------------


class Situation(Struct, frozen=True, kw_only=True):
    """What is true of a case on a day."""

    programme: str
    version: date
    """First day of validity of the programme's version."""
    case: str
    on: date
    known_on: date | None
    standing: Literal["outside", "entered", "left"]
    entered_on: date | None
    """Day of entry in the programme."""
    left_on: date | None
    """Day of exit from the programme."""
    eligibility: tuple[Eligibility, ...]
    grids: tuple[GridScore, ...]
    clocks: tuple[Clock, ...]
    phase: Phase | None
    moves: tuple[Move, ...]
    obligations: tuple[Obligation, ...]
    income: Income
    targets: tuple[Target, ...]
    support: tuple[Support, ...]
    exit: CountedExit | None
    capacity: Capacity | None
    alerts: tuple[Alert, ...]
    questions: tuple[Question, ...]
    next_change: date | None
    """No line changes before this date with no new fact, counters apart; ``None``: none ever will."""

    def lines(self) -> list[Line]:
        """Every line, in the order in which a page shows them."""
        one_by_one = (
            self.phase,
            self.income.tns,
            self.income.real,
            self.income.proposed,
            self.income.decided,
        )
        return [
            *self.eligibility,
            *(part for line in self.eligibility for part in line.parts),
            *self.grids,
            *self.clocks,
            *(line for line in one_by_one if line is not None),
            *(self.phase.steps if self.phase else ()),
            *self.moves,
            *self.obligations,
            *self.income.profits,
            *self.targets,
            *self.support,
            *(line for line in (self.exit, self.capacity) if line is not None),
            *self.alerts,
            *self.questions,
        ]


class Draft:
    """The lines of a situation while the families of rules write them."""

    __slots__ = ("alerts", "obligations", "questions", "targets")

    def __init__(self) -> None:
        self.obligations: list[Obligation] = []
        self.alerts: list[Alert] = []
        self.questions: list[Question] = []
        self.targets: list[Target] = []
