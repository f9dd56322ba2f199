"""A share that goes down by steps, with what is not certain around it, and the table that says the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from .lines import BOTTOM, DESK, HEIGHT, LEFT, RIGHT, ROW, TELEPHONE, TOP, Size

EVERY = 25
"""Percent between two graduations."""


@dataclass(frozen=True)
class Step:
    """What holds from a month on: shares from 0 to 1, and how many people it speaks of."""

    month: int
    share: float
    low: float
    high: float
    people: int


@dataclass(frozen=True)
class Steps:
    """A curve by steps, from month 0 to the last one."""

    title: str
    steps: tuple[Step, ...]
    last: int
    """The last month drawn."""
    key: str = "duree"

    @property
    def svg(self) -> str:
        """The drawing, with a title and a description for who does not see it."""
        return "".join(_draw(self, DESK))

    @property
    def narrow_svg(self) -> str:
        """The same for a telephone."""
        return "".join(_draw(self, TELEPHONE))

    def at(self, month: int) -> Step | None:
        """What holds at a month; ``None`` past the last person followed."""
        if not self.steps or month > self.steps[-1].month:
            return None
        before = [step for step in self.steps if step.month <= month]
        return before[-1] if before else Step(month, 1.0, 1.0, 1.0, self.steps[0].people)


def _draw(chart: Steps, size: Size) -> Iterator[str]:
    key = f"{escape(chart.key)}-{size.name}"
    yield (
        f'<svg class="chart chart-{size.name}" viewBox="0 0 {size.width} {HEIGHT}" role="img" '
        f'aria-labelledby="{key}-titre {key}-texte"><title id="{key}-titre">{escape(chart.title)}</title>'
        f'<desc id="{key}-texte">Part encore là, de 0 à {chart.last} mois. Mêmes chiffres dans le tableau.</desc>'
    )
    place = _Place(chart, size)
    yield from _axes(chart, size, place)
    if chart.steps:
        upper = _corners([(step.month, step.high) for step in chart.steps], chart.last)
        lower = _corners([(step.month, step.low) for step in chart.steps], chart.last)
        band = " ".join(place.point(month, share) for month, share in [*upper, *reversed(lower)])
        yield f'<polygon class="chart-band" points="{band}"/>'
        line = " ".join(
            place.point(*one)
            for one in _corners([(step.month, step.share) for step in chart.steps], chart.last)
        )
        yield f'<polyline class="chart-line chart-line-0" points="{line}"/>'
    yield "</svg>"


class _Place:
    def __init__(self, chart: Steps, size: Size) -> None:
        self.last = max(chart.last, 1)
        self.room = size.width - LEFT - RIGHT

    def x(self, month: int) -> float:
        return LEFT + self.room * min(month, self.last) / self.last

    def y(self, share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)

    def point(self, month: int, share: float) -> str:
        return f"{self.x(month):.1f},{self.y(share):.1f}"


def _corners(told: list[tuple[int, float]], last: int) -> list[tuple[int, float]]:
    """The corners of a curve that stays level until it steps down; it ends with the last person followed."""
    corners = [(0, 1.0)]
    for month, share in told:
        if month > last:
            break
        corners += [(month, corners[-1][1]), (month, share)]
    return corners


def _axes(chart: Steps, size: Size, place: _Place) -> Iterator[str]:
    for percent in range(0, 101, EVERY):
        y = f"{place.y(percent / 100):.1f}"
        yield f'<line class="chart-grid" x1="{LEFT}" x2="{size.width - RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text class="chart-text" x="{LEFT - 8}" y="{y}" dy="5" text-anchor="end">{percent} %</text>'
    every = 6 if chart.last <= 6 * size.most_named else 12
    for month in range(0, chart.last + 1, every):
        yield (
            f'<text class="chart-text" x="{place.x(month):.1f}" y="{HEIGHT - BOTTOM + ROW + 4}" '
            f'text-anchor="middle">{month}</text>'
        )
    middle = LEFT + place.room / 2
    place_of_unit = f'x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle"'
    yield f'<text class="chart-text" {place_of_unit}>mois depuis l’entrée</text>'
