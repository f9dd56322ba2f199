"""What a replay hands back, and its JSON form."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct, field

from jalon.rules.errors import Problem

from .tally import CENTS_IN_EURO, Affected, Comparison, Overview, Spread, in_euros

KEPT_BAD_LINES = 20
"""Bad lines told one by one; the others are only counted."""
KEPT_PROBLEMS = 5
"""Problems told of one bad line."""


class BadLine(Struct, frozen=True):
    """A line that is no case file, and what is wrong with it."""

    line: int
    problems: tuple[Problem, ...]


class Tally(Struct):
    """What a part of the lines comes to."""

    cases: int = 0
    bad: int = 0
    bad_lines: list[BadLine] = field(default_factory=list)
    overview: Overview | None = None
    comparison: Comparison | None = None

    def refuse(self, line: int, problems: Sequence[Problem]) -> None:
        """Count a bad line, and keep what is wrong with the first ones."""
        self.bad += 1
        if len(self.bad_lines) < KEPT_BAD_LINES:
            self.bad_lines.append(BadLine(line, tuple(problems[:KEPT_PROBLEMS])))

    def merge(self, other: "Tally") -> None:
        """Count the lines of another part, which come after."""
        self.cases += other.cases
        self.bad += other.bad
        self.bad_lines = (self.bad_lines + other.bad_lines)[:KEPT_BAD_LINES]
        if self.overview and other.overview:
            self.overview.merge(other.overview)
        if self.comparison and other.comparison:
            self.comparison.merge(other.comparison)


class Report(Struct, frozen=True, kw_only=True):
    """The whole replay."""

    programme: str
    against: str | None
    on: date
    known_on: date | None
    tally: Tally

    def to_builtins(self) -> dict[str, Any]:
        """The report as plain data, with names that do not depend on how it was counted."""
        tally = self.tally
        found: dict[str, Any] = {
            "programme": self.programme,
            "against": self.against,
            "on": self.on.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "cases": tally.cases,
            "bad_lines": tally.bad,
            "bad": [_bad(bad) for bad in tally.bad_lines],
        }
        if tally.comparison:
            found["comparison"] = _comparison(tally.comparison)
        if tally.overview:
            found["overview"] = _plain(tally.overview)
        return found


def _bad(bad: BadLine) -> dict[str, Any]:
    return {"line": bad.line, "problems": [problem._asdict() for problem in bad.problems]}


def _comparison(tally: Comparison) -> dict[str, Any]:
    return _plain(tally) | {
        "phases": [
            {"from": one, "to": other, "cases": count} for (one, other), count in tally.phases.most_common()
        ],
        "targets": [
            {"target": label, "from": one, "to": other, "cases": count}
            for (label, one, other), count in tally.targets.most_common()
        ],
        "affected": [_affected(case) for case in tally.affected],
    }


def _affected(case: Affected) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__struct_fields__ if name != "weight"}


def _plain(tally: Comparison | Overview) -> dict[str, Any]:
    """Numbers, counts by label from the most frequent, and spreads."""
    found: dict[str, Any] = {}
    for name in tally.__struct_fields__:
        value = getattr(tally, name)
        if isinstance(value, Spread):
            found[name] = _spread(value)
        elif isinstance(value, Counter):
            found[name] = dict(_by_count(value))
        else:
            found[name] = value
    return found


def _by_count(counter: Counter[Any]) -> list[tuple[Any, int]]:
    """The most frequent first, by name among equals: the order of the file must not show."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))


def _spread(spread: Spread) -> dict[str, Any]:
    found: dict[str, Any] = {"cases": spread.count, "up": spread.up, "down": spread.down}
    median = spread.median()
    if spread.width == CENTS_IN_EURO:
        found["sum"] = f"{in_euros(spread.total):.2f}"
        found["median"] = None if median is None else f"{in_euros(median):.0f}"
    else:
        found["sum_days"], found["median_days"] = spread.total, median
    return found
