"""How long people stay: the share still there after each month, counting those who are still there rightly.

The estimator is Kaplan and Meier's (1958). Somebody who has not left yet is followed as long as they have been there,
then no longer counted: neither as gone, nor as staying for ever. The bounds are Greenwood's, at 95 %, on the scale of
log(-log), which keeps them between 0 and 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

_Z = 1.959963984540054


@dataclass(frozen=True)
class Stay:
    """People who were there for a whole number of months."""

    months: int
    left: bool
    """They left then; otherwise they are still there."""
    people: int = 1


@dataclass(frozen=True)
class Point:
    """What is known after some months."""

    months: int
    at_risk: int
    """People followed that long."""
    left: int
    """Those who left at that month."""
    still: int
    """Those who were still there, and are followed no longer."""
    share: float
    """Share still there after that month, from 0 to 1."""
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """The share still there, month by month."""

    points: tuple[Point, ...]

    @property
    def median(self) -> int | None:
        """The first month after which half have left at most are still there; ``None``: more than half still are."""
        return next((point.months for point in self.points if point.share <= 0.5), None)  # noqa: PLR2004  a half

    def after(self, months: int) -> Point | None:
        """What is known after some months: the last point before it; ``None`` when nobody was followed that long."""
        if not self.points or self.points[-1].months < months:
            return None
        everybody = Point(months, self.points[0].at_risk, 0, 0, 1.0, 1.0, 1.0)
        return next((point for point in reversed(self.points) if point.months <= months), everybody)


def survival(stays: Iterable[Stay]) -> Curve:
    """The curve of some stays; no point when there is none. Months below 0 count as 0."""
    left: dict[int, int] = {}
    still: dict[int, int] = {}
    for stay in stays:
        counted = left if stay.left else still
        counted[max(stay.months, 0)] = counted.get(max(stay.months, 0), 0) + stay.people
    at_risk = sum(left.values()) + sum(still.values())
    share, variance = 1.0, 0.0
    points = []
    for months in sorted({*left, *still}):
        gone, stayed = left.get(months, 0), still.get(months, 0)
        share *= 1 - gone / at_risk
        if at_risk > gone:
            variance += gone / (at_risk * (at_risk - gone))
        points.append(Point(months, at_risk, gone, stayed, share, *_bounds(share, variance)))
        at_risk -= gone + stayed
    return Curve(tuple(points))


def _bounds(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    spread = _Z * sqrt(variance) / abs(log(share))
    return share ** exp(spread), share ** exp(-spread)
