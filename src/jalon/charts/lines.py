"""A chart of months: lines told apart without colour, thresholds, events, and the table that says the same."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from math import floor, log10

from jalon.rules.french import euros, month

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 18, 62
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
GRADUATIONS = 4
MOST_NAMED = 12
"""Months named under the axis: more would overlap."""


@dataclass(frozen=True)
class Series:
    """A line: euros for each month, ``None`` where it is not known."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Threshold:
    """A figure to reach, drawn across."""

    name: str
    value: Decimal


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day."""

    on: date
    name: str


@dataclass(frozen=True)
class Chart:
    """Lines over the same months."""

    title: str
    months: tuple[date, ...]
    series: tuple[Series, ...]
    thresholds: tuple[Threshold, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def svg(self) -> str:
        """The drawing, with a title and a description for who does not see it."""
        return _Drawing(self).whole()

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """The table: the name of each month, then its amounts."""
        return [
            (month(day), tuple(_said(one.values[rank]) for one in self.series))
            for rank, day in enumerate(self.months)
        ]


def _said(value: Decimal | None) -> str:
    return "non déclaré" if value is None else euros(value)


def graduation(highest: Decimal) -> Decimal:
    """A round step that takes an axis to ``highest`` in a few graduations: 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return Decimal(1)
    rough = float(highest) / GRADUATIONS
    power = 10 ** floor(log10(rough))
    return Decimal(str(next(power * one for one in (1, 2, 5, 10) if power * one >= rough)))


class _Drawing:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        known = [value for one in chart.series for value in one.values if value is not None]
        known += [one.value for one in chart.thresholds]
        self.step = graduation(max([*known, Decimal(0)]))
        highest = max([*known, self.step])
        self.top = self.step * (highest / self.step).to_integral_value(ROUND_CEILING)
        lowest = min([*known, Decimal(0)])
        self.bottom = self.step * (lowest / self.step).to_integral_value(ROUND_FLOOR)

    def x(self, rank: float) -> str:
        room = WIDTH - LEFT - RIGHT
        return f"{LEFT + room * (rank + 0.5) / len(self.chart.months):.1f}"

    def y(self, value: Decimal) -> str:
        room = HEIGHT - TOP - BOTTOM
        return f"{TOP + room * float((self.top - value) / (self.top - self.bottom)):.1f}"

    def whole(self) -> str:
        parts = [
            f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(self._description())}">',
            *self._axes(), *self._thresholds(), *self._marks(),
            *(part for rank, one in enumerate(self.chart.series) for part in self._line(rank, one)),
            "</svg>",
        ]  # fmt: skip
        return "".join(parts)

    def _description(self) -> str:
        first, last = self.chart.months[0], self.chart.months[-1]
        names = " et ".join(one.name.lower() for one in self.chart.series)
        span = f"de {month(first)} à {month(last)}"
        return f"{self.chart.title} : {names}, {span}. Les mêmes chiffres sont dans le tableau."

    def _axes(self) -> list[str]:
        parts = []
        value = self.bottom
        while value <= self.top:
            y = self.y(value)
            parts.append(f'<line class="chart-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
            parts.append(
                f'<text class="chart-text" x="{LEFT - 8}" y="{y}" dy="5" text-anchor="end">{euros(value)}</text>'
            )
            value += self.step
        every = -(-len(self.chart.months) // MOST_NAMED)
        for rank, day in enumerate(self.chart.months):
            if rank % every == 0:
                parts.append(self._month(rank, day))
        return parts

    def _month(self, rank: int, day: date) -> str:
        x, y = self.x(rank), HEIGHT - BOTTOM + 20
        name = f'<text class="chart-text" x="{x}" y="{y}" text-anchor="middle">{SHORT_MONTHS[day.month - 1]}</text>'
        if rank and day.month != 1:
            return name
        return f'{name}<text class="chart-text" x="{x}" y="{y + 18}" text-anchor="middle">{day.year}</text>'

    def _thresholds(self) -> list[str]:
        parts = []
        for one in self.chart.thresholds:
            y = self.y(one.value)
            parts.append(
                f'<line class="chart-threshold" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
            )
            place = f'x="{WIDTH - RIGHT}" y="{y}" dy="-5" text-anchor="end"'
            parts.append(f'<text class="chart-text" {place}>{euros(one.value)}</text>')
        return parts

    def _marks(self) -> list[str]:
        first = self.chart.months[0]
        parts = []
        for mark in self.chart.marks:
            rank = (mark.on.year - first.year) * 12 + mark.on.month - first.month
            x = self.x(rank)
            parts.append(f'<line class="chart-mark" x1="{x}" x2="{x}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
            parts.append(f'<path class="chart-mark-head" d="M{x} {HEIGHT - BOTTOM}l-5 -8h10z"/>')
        return parts

    def _line(self, rank: int, series: Series) -> list[str]:
        """One line in as many pieces as there are gaps: a month that nobody declared is not drawn as nothing."""
        points = [(self.x(at), self.y(value)) for at, value in enumerate(series.values) if value is not None]
        pieces: list[list[str]] = [[]]
        for at, value in enumerate(series.values):
            if value is None:
                pieces.append([])
            else:
                pieces[-1].append(f"{self.x(at)},{self.y(value)}")
        lines = [
            f'<polyline class="chart-line chart-line-{rank}" points="{" ".join(piece)}"/>'
            for piece in pieces
            if len(piece) > 1
        ]
        return [*lines, *(_dot(rank, x, y) for x, y in points)]


def _dot(rank: int, x: str, y: str) -> str:
    """A round or a square: lines are told apart without their colour."""
    if rank == 0:
        return f'<circle class="chart-dot chart-dot-0" cx="{x}" cy="{y}" r="4"/>'
    return f'<rect class="chart-dot chart-dot-1" x="{float(x) - 4:.1f}" y="{float(y) - 4:.1f}" width="8" height="8"/>'
