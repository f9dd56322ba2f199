"""What is counted over many cases: small, whatever their number, and added up in any grouping with one result."""

from collections import Counter
from decimal import Decimal

from msgspec import Struct, field

from jalon.rules.base import Tri

KEPT_CASES = 20
"""The most affected cases that a report names."""


class Spread(Struct):
    """Differences between two answers, in whole units: cents for amounts, days for dates.

    The sum is exact. The middle is read off a histogram by ``width`` units, so that memory stays flat.
    """

    width: int
    count: int = 0
    total: int = 0
    up: int = 0
    down: int = 0
    histogram: Counter[int] = field(default_factory=Counter)

    def add(self, difference: int) -> None:
        """Count one difference."""
        self.count += 1
        self.total += difference
        self.up += difference > 0
        self.down += difference < 0
        self.histogram[_nearest(difference, self.width)] += 1

    def merge(self, other: "Spread") -> None:
        """Count the differences of another tally."""
        self.count += other.count
        self.total += other.total
        self.up += other.up
        self.down += other.down
        self.histogram.update(other.histogram)

    def median(self) -> int | None:
        """The middle difference, to the nearest ``width``; the lower one of two; ``None`` without any."""
        before = 0
        for value, count in sorted(self.histogram.items()):
            before += count
            if 2 * before >= self.count:
                return value * self.width
        return None


def _nearest(difference: int, width: int) -> int:
    """Nearest multiple, away from zero at the middle: −12,50 € and 12,50 € are rounded alike."""
    sign = -1 if difference < 0 else 1
    return sign * ((abs(difference) * 2 + width) // (2 * width))


CENTS_IN_EURO = 100


def euros_spread() -> Spread:
    """A spread of amounts: counted in cents, its middle to the nearest euro."""
    return Spread(CENTS_IN_EURO)


def days_spread() -> Spread:
    """A spread of durations, in days."""
    return Spread(1)


def in_cents(amount: Decimal) -> int:
    """An amount as whole cents."""
    return int((amount * CENTS_IN_EURO).to_integral_value())


def in_euros(cents: int) -> Decimal:
    """Whole cents as an amount."""
    return Decimal(cents) / CENTS_IN_EURO


class Affected(Struct, frozen=True):
    """A case that changes much: who, what changes, and why."""

    line: int
    case: str
    name: str
    weight: int
    """How much it changes: the more, the higher in the list."""
    sentence: str
    reason: str
    source: str


class Comparison(Struct):
    """What a second definition changes, over all cases."""

    changed: int = 0
    """Cases for which anything below changes."""
    phases: Counter[tuple[str, str]] = field(default_factory=Counter)
    become_late: Counter[str] = field(default_factory=Counter)
    """Obligations, by the label of their rule."""
    become_late_cases: int = 0
    no_longer_late: Counter[str] = field(default_factory=Counter)
    no_longer_late_cases: int = 0
    proposed: Spread = field(default_factory=euros_spread)
    """Proposed income, second less first, of the cases where both are known and differ."""
    proposal_appears: int = 0
    proposal_disappears: int = 0
    retained: Spread = field(default_factory=euros_spread)
    """The same of the income proposed, or real where none is proposed."""
    would_leave: int = 0
    """The main clock is over under the second definition only."""
    would_stay: int = 0
    ends: Spread = field(default_factory=days_spread)
    """Days by which the end of the main clock moves."""
    targets: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Target, its state before, its state after."""
    affected: list[Affected] = field(default_factory=list)

    def merge(self, other: "Comparison") -> None:
        """Count what another part of the cases says."""
        _merge_fields(self, other)
        self.affected = most_affected(self.affected + other.affected)


def most_affected(cases: list[Affected]) -> list[Affected]:
    """The heaviest first, in the order of the file among equals."""
    return sorted(cases, key=lambda case: (-case.weight, case.line))[:KEPT_CASES]


class Overview(Struct):
    """What a definition says of all cases."""

    standings: Counter[str] = field(default_factory=Counter)
    eligible: Counter[Tri] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    """Late obligations, by the label of their rule."""
    late_cases: int = 0
    clocks: Counter[str] = field(default_factory=Counter)
    """State of the main clock; ``near_end`` when it runs out soon."""
    proposed: int = 0
    """Cases with a proposed income."""
    real: int = 0
    """Cases whose real income is known."""
    gap: Spread = field(default_factory=euros_spread)
    """Proposed income less real income, where both are known."""
    questions: Counter[str] = field(default_factory=Counter)

    def merge(self, other: "Overview") -> None:
        """Count what another part of the cases says."""
        _merge_fields(self, other)


def _merge_fields(one: Comparison | Overview, other: Comparison | Overview) -> None:
    """Add the numbers, the counters and the spreads of two tallies of a kind."""
    for name in one.__struct_fields__:
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, int):
            setattr(one, name, mine + theirs)
        elif isinstance(mine, Counter):
            mine.update(theirs)
        elif isinstance(mine, Spread):
            mine.merge(theirs)
