"""A chart of months: lines told apart without colour, thresholds, events, and the table that says the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from math import floor, log10
from string import ascii_uppercase

from jalon.rules.french import euros, month

HEIGHT = 310
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 36, 54
ROW = 16
"""Height of a line of text."""
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


@dataclass(frozen=True)
class Size:
    """How wide a drawing is, and how many months it names under its axis: more would overlap."""

    name: str
    width: int
    most_named: int


DESK, TELEPHONE = Size("large", 720, 12), Size("etroit", 300, 4)


@dataclass(frozen=True)
class Series:
    """A line: euros for each month, ``None`` where it is not known."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Threshold:
    """A figure that stands for a time: drawn across, from its first month to its last, both included."""

    name: str
    value: Decimal
    first: date | None = None
    """The first of a month; ``None``: since ever."""
    last: date | None = None


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day."""

    on: date
    name: str


@dataclass(frozen=True)
class Chart:
    """Lines over the same months, each the first of a month, one after the other without a gap."""

    title: str
    months: tuple[date, ...]
    series: tuple[Series, ...]
    thresholds: tuple[Threshold, ...] = ()
    marks: tuple[Mark, ...] = ()
    key: str = "graphique"
    """Starts the ids of the drawing: two charts of a page have two keys."""
    missing: str = "non déclaré"
    """What the table says of a month without a value."""

    @property
    def svg(self) -> str:
        """The drawing, with a title and a description for who does not see it."""
        return _Drawing(self, DESK).whole()

    @property
    def narrow_svg(self) -> str:
        """The same for a telephone: its letters are as tall, so that it is not the other one made small."""
        return _Drawing(self, TELEPHONE).whole()

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the table, months apart."""
        names = [*(one.name for one in self.series), *(one.name for one in self.thresholds)]
        return (*names, "Ce qui s'est passé") if self.marks else tuple(names)

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """The table: the name of each month, then what the drawing says of it."""
        return [(month(day), tuple(self._row(rank, day))) for rank, day in enumerate(self.months)]

    def _said(self, value: Decimal | None) -> str:
        return self.missing if value is None else euros(value)

    def _row(self, rank: int, day: date) -> Iterator[str]:
        yield from (self._said(one.values[rank]) for one in self.series)
        for one in self.thresholds:
            yield euros(one.value) if stands(one, day) else ""
        if self.marks:
            yield ", ".join(
                one.name for one in self.marks if (one.on.year, one.on.month) == (day.year, day.month)
            )

    @property
    def named_thresholds(self) -> list[tuple[str, str, str]]:
        """The letter of each threshold on the drawing, its name, its value."""
        return [
            (ascii_uppercase[rank % 26], one.name, euros(one.value))
            for rank, one in enumerate(self.thresholds)
        ]

    @property
    def named_marks(self) -> list[tuple[int, Mark]]:
        """The number of each mark on the drawing, and the mark."""
        return list(enumerate(self.marks, 1))


def stands(threshold: Threshold, month_: date) -> bool:
    """Whether a threshold holds for a month."""
    return (threshold.first is None or threshold.first <= month_) and (
        threshold.last is None or month_ <= threshold.last
    )


def graduation(highest: Decimal) -> Decimal:
    """A round step that takes an axis to ``highest`` in a few graduations: 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return Decimal(1)
    rough = float(highest) / GRADUATIONS
    power = 10 ** floor(log10(rough))
    return Decimal(str(next(power * one for one in (1, 2, 5, 10) if power * one >= rough)))


class _Drawing:
    def __init__(self, chart: Chart, size: Size) -> None:
        self.chart = chart
        self.size = size
        self.right = size.width - RIGHT
        known = [value for one in chart.series for value in one.values if value is not None]
        known += [one.value for one in chart.thresholds]
        self.step = graduation(max([*known, Decimal(0)]))
        highest = max([*known, self.step])
        self.top = self.step * (highest / self.step).to_integral_value(ROUND_CEILING)
        lowest = min([*known, Decimal(0)])
        self.bottom = self.step * (lowest / self.step).to_integral_value(ROUND_FLOOR)

    def x(self, rank: float) -> str:
        room = self.right - LEFT
        return f"{LEFT + room * (rank + 0.5) / len(self.chart.months):.1f}"

    def y(self, value: Decimal) -> str:
        room = HEIGHT - TOP - BOTTOM
        return f"{TOP + room * float((self.top - value) / (self.top - self.bottom)):.1f}"

    def whole(self) -> str:
        key = f"{escape(self.chart.key)}-{self.size.name}"
        named = f'role="img" aria-labelledby="{key}-titre {key}-texte"'
        parts = [
            f'<svg class="chart chart-{self.size.name}" viewBox="0 0 {self.size.width} {HEIGHT}" {named}>',
            f'<title id="{key}-titre">{escape(self.chart.title)}</title>',
            f'<desc id="{key}-texte">{escape(self._description())}</desc>',
            *self._axes(), *self._thresholds(), *self._marks(),
            *(part for rank, one in enumerate(self.chart.series) for part in self._line(rank, one)),
            "</svg>",
        ]  # fmt: skip
        return "".join(parts)

    def _description(self) -> str:
        first, last = self.chart.months[0], self.chart.months[-1]
        names = " et ".join(one.name.lower() for one in self.chart.series)
        span = f"de {month(first)} à {month(last)}"
        return f"{names.capitalize()}, {span}. Les mêmes chiffres sont dans le tableau."

    def _axes(self) -> list[str]:
        parts = []
        value = self.bottom
        while value <= self.top:
            y = self.y(value)
            parts.append(f'<line class="chart-grid" x1="{LEFT}" x2="{self.right}" y1="{y}" y2="{y}"/>')
            parts.append(
                f'<text class="chart-text" x="{LEFT - 8}" y="{y}" dy="5" text-anchor="end">{euros(value)}</text>'
            )
            value += self.step
        every = -(-len(self.chart.months) // self.size.most_named)
        said = None
        for rank, day in list(enumerate(self.chart.months))[::every]:
            parts += self._month(rank, day, with_year=day.year != said)
            said = day.year
        return parts

    def _month(self, rank: int, day: date, *, with_year: bool) -> Iterator[str]:
        """The name of a month, under it the year where it is another than the one before."""
        for row, name in enumerate([SHORT_MONTHS[day.month - 1], str(day.year)][: 1 + with_year], 1):
            place = f'x="{self.x(rank)}" y="{HEIGHT - BOTTOM + row * ROW + 4}" text-anchor="middle"'
            yield f'<text class="chart-text" {place}>{name}</text>'

    def _thresholds(self) -> list[str]:
        """Each across the months for which it stands, named by its letter."""
        parts = []
        for one, (letter, _, _) in zip(self.chart.thresholds, self.chart.named_thresholds, strict=True):
            ranks = [rank for rank, day in enumerate(self.chart.months) if stands(one, day)]
            if ranks:
                y, left, right = self.y(one.value), self.x(ranks[0] - 0.5), self.x(ranks[-1] + 0.5)
                parts.append(f'<line class="chart-threshold" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>')
                place = f'x="{right}" y="{y}" dx="-2" dy="-5" text-anchor="end"'
                parts.append(f'<text class="chart-text chart-letter" {place}>{letter}</text>')
        return parts

    def _marks(self) -> list[str]:
        """What happened, named by its number."""
        first = self.chart.months[0]
        numbers: dict[int, list[str]] = {}
        for number, mark in self.chart.named_marks:
            rank = (mark.on.year - first.year) * 12 + mark.on.month - first.month
            numbers.setdefault(rank, []).append(str(number))
        parts = []
        for turn, (rank, told) in enumerate(sorted(numbers.items())):
            x, y = self.x(rank), TOP - 4 - ROW * (turn % 2)  # on two rows in turn, for months that touch
            parts.append(f'<line class="chart-mark" x1="{x}" x2="{x}" y1="{y + 2}" y2="{HEIGHT - BOTTOM}"/>')
            name = f'<text class="chart-text chart-letter" x="{x}" y="{y}" text-anchor="middle">'
            parts.append(f"{name}{', '.join(told)}</text>")
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
        return [*lines, *(dot(rank, x, y) for x, y in points)]


_SHAPES = {
    2: ((0, -5), (5, 4), (-5, 4)),
    3: ((0, -5), (5, 0), (0, 5), (-5, 0)),
}
"""The corners of the marks of the third and of the fourth line: a triangle, a lozenge."""


def dot(rank: int, x: str, y: str) -> str:
    """A round, a square, a triangle, a lozenge: lines are told apart without their colour."""
    kind = f'class="chart-dot chart-dot-{rank}"'
    if rank % 4 == 0:
        return f'<circle {kind} cx="{x}" cy="{y}" r="4"/>'
    if rank % 4 == 1:
        left, top = f"{float(x) - 4:.1f}", f"{float(y) - 4:.1f}"
        return f'<rect {kind} x="{left}" y="{top}" width="8" height="8"/>'
    corners = " ".join(f"{float(x) + right:.1f},{float(y) + down:.1f}" for right, down in _SHAPES[rank % 4])
    return f'<polygon {kind} points="{corners}"/>'
