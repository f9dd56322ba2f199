"""Bars of months, one part on the other, each with its own hatching: what a month brings in, and from where."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from itertools import pairwise

from jalon.rules.french import euros, month

from .lines import BOTTOM, DESK, HEIGHT, LEFT, RIGHT, ROW, SHORT_MONTHS, TELEPHONE, TOP, Size, graduation

BAR = 0.72
"""The share of its room that a bar takes."""
HATCHES = ("", "M0 8L8 0M-2 2L2 -2M6 10L10 6", "M0 4H8", "M4 2.5V5.5M2.5 4H5.5", "M4 0V8")
"""What is drawn over each part, in a square of eight: nothing, slanted, level, crosses, upright."""


@dataclass(frozen=True)
class Part:
    """What one source brings each month, euros; below nothing, it is drawn under the axis."""

    name: str
    values: tuple[Decimal, ...]


@dataclass(frozen=True)
class Stack:
    """Parts over the same months, each the first of a month, one after the other."""

    title: str
    months: tuple[date, ...]
    parts: tuple[Part, ...]
    highest: Decimal = Decimal(0)
    """What the axis reaches at least: two drawings side by side are then read alike."""
    key: str = "barres"
    """Starts the ids of the drawing."""

    @property
    def svg(self) -> str:
        """The drawing, with a title and a description for who does not see it."""
        return _Drawing(self, DESK).whole()

    @property
    def narrow_svg(self) -> str:
        """The same for a telephone."""
        return _Drawing(self, TELEPHONE).whole()

    @property
    def legend(self) -> list[tuple[str, str]]:
        """A sample of each part, as SVG, and its name."""
        return [(_sample(self.key, rank), part.name) for rank, part in enumerate(self.parts)]

    def tall(self) -> Decimal:
        """The tallest bar, euros."""
        each = zip(*(part.values for part in self.parts), strict=True)
        return max((sum((one for one in month if one > 0), Decimal(0)) for month in each), default=Decimal(0))

    def deep(self) -> Decimal:
        """How far under the axis the deepest bar goes, euros below nothing."""
        each = zip(*(part.values for part in self.parts), strict=True)
        return min((sum((one for one in month if one < 0), Decimal(0)) for month in each), default=Decimal(0))


def _sample(key: str, rank: int) -> str:
    name = f"{escape(key)}-cle-{rank}"
    drawn = f'<rect class="stack-{rank}" width="24" height="16"/>'
    return (
        f'<svg class="stack-sample" viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">'
        f"{_pattern(name, rank)}{drawn}{_hatched(name, rank, 0, 0, 24, 16)}</svg>"
    )


def _pattern(name: str, rank: int) -> str:
    path = HATCHES[rank % len(HATCHES)]
    if not path:
        return ""
    return (
        f'<defs><pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path class="stack-hatch" d="{path}"/></pattern></defs>'
    )


def _hatched(name: str, rank: int, x: float, y: float, wide: float, high: float) -> str:
    if not HATCHES[rank % len(HATCHES)]:
        return ""
    return f'<rect fill="url(#{name})" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'


class _Drawing:
    def __init__(self, stack: Stack, size: Size) -> None:
        self.stack, self.size = stack, size
        self.right = size.width - RIGHT
        self.key = f"{escape(stack.key)}-{size.name}"
        highest = max(stack.tall(), stack.highest, Decimal(1))
        self.step = graduation(highest)
        self.top = self.step * (highest / self.step).to_integral_value(ROUND_CEILING)
        self.bottom = self.step * (stack.deep() / self.step).to_integral_value(ROUND_FLOOR)

    def y(self, value: Decimal) -> float:
        room = HEIGHT - TOP - BOTTOM
        return TOP + room * float((self.top - value) / (self.top - self.bottom))

    def whole(self) -> str:
        first, last = self.stack.months[0], self.stack.months[-1]
        names = ", ".join(part.name for part in self.stack.parts)
        said = (
            f"De {month(first)} à {month(last)}, empilés : {names}. Les mêmes chiffres sont dans le tableau."
        )
        named = f'role="img" aria-labelledby="{self.key}-titre {self.key}-texte"'
        parts = [
            f'<svg class="chart chart-{self.size.name}" viewBox="0 0 {self.size.width} {HEIGHT}" {named}>',
            f'<title id="{self.key}-titre">{escape(self.stack.title)}</title>',
            f'<desc id="{self.key}-texte">{escape(said)}</desc>',
            *(_pattern(f"{self.key}-{rank}", rank) for rank in range(len(self.stack.parts))),
            *self._axes(),
            *(self._bar(rank) for rank in range(len(self.stack.months))),
            "</svg>",
        ]
        return "".join(parts)

    def _axes(self) -> list[str]:
        steps = int((self.top - self.bottom) / self.step)
        parts = []
        for value in (self.bottom + self.step * rank for rank in range(steps + 1)):
            y = self.y(value)
            parts.append(
                f'<line class="chart-grid" x1="{LEFT}" x2="{self.right}" y1="{y:.1f}" y2="{y:.1f}"/>'
                f'<text class="chart-text" x="{LEFT - 8}" y="{y:.1f}" dy="5" text-anchor="end">{euros(value)}</text>'
            )
        every = -(-len(self.stack.months) // self.size.most_named)
        named = list(enumerate(self.stack.months))[::every]
        years = [True, *(before.year != after.year for (_, before), (_, after) in pairwise(named))]
        for (rank, day), with_year in zip(named, years, strict=True):
            x = self._x(rank) + self._wide() / 2
            for row, name in enumerate([SHORT_MONTHS[day.month - 1], str(day.year)][: 1 + with_year], 1):
                y = HEIGHT - BOTTOM + row * ROW + 4
                parts.append(
                    f'<text class="chart-text" x="{x:.1f}" y="{y}" text-anchor="middle">{name}</text>'
                )
        return parts

    def _room(self) -> float:
        return (self.right - LEFT) / len(self.stack.months)

    def _wide(self) -> float:
        return self._room() * BAR

    def _x(self, rank: int) -> float:
        return LEFT + self._room() * (rank + (1 - BAR) / 2)

    def _bar(self, at: int) -> str:
        """One month: what is above nothing goes up from the axis, what is below goes down."""
        up = down = Decimal(0)
        drawn = []
        for rank, part in enumerate(self.stack.parts):
            value = part.values[at]
            start = up if value >= 0 else down
            end = start + value
            up, down = (end, down) if value >= 0 else (up, end)
            if value:
                drawn.append(self._piece(rank, at, max(start, end), min(start, end)))
        return "".join(drawn)

    def _piece(self, rank: int, at: int, high: Decimal, low: Decimal) -> str:
        x, y = self._x(at), self.y(high)
        wide, tall = self._wide(), self.y(low) - y
        return (
            f'<rect class="stack-{rank}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"/>'
            f"{_hatched(f'{self.key}-{rank}', rank, x, y, wide, tall)}"
        )
