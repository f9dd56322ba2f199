"""A chart of amounts: what each turnover brings, with the turnovers that matter and the places where more is less."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from string import ascii_uppercase

from jalon.rules.french import euros

from .lines import BOTTOM, DESK, HEIGHT, LEFT, RIGHT, ROW, TELEPHONE, TOP, Size, dot, graduation

DOTS = 7
"""About how many marks a line bears: they tell it apart without its colour."""


@dataclass(frozen=True)
class Line:
    """Points of a line, euros: what there is across, what there is up."""

    name: str
    points: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Upright:
    """An amount across that matters: drawn upright, and named by its letter."""

    name: str
    value: Decimal


@dataclass(frozen=True)
class Steady:
    """Lines over amounts."""

    title: str
    across: str
    """What is across, in words: « chiffre d'affaires par mois »."""
    lines: tuple[Line, ...]
    uprights: tuple[Upright, ...] = ()
    falls: tuple[tuple[Decimal, Decimal], ...] = ()
    """Points of the first line after which it goes down."""
    key: str = "courbe"

    @property
    def svg(self) -> str:
        """The drawing, with a title and a description for who does not see it."""
        return _Drawing(self, DESK).whole()

    @property
    def narrow_svg(self) -> str:
        """The same for a telephone."""
        return _Drawing(self, TELEPHONE).whole()

    @property
    def lettered(self) -> list[tuple[str, Upright]]:
        """The letter of each upright, from the left."""
        ordered = sorted(self.uprights, key=lambda one: one.value)
        return [(ascii_uppercase[rank % 26], one) for rank, one in enumerate(ordered)]


class _Drawing:
    def __init__(self, chart: Steady, size: Size) -> None:
        self.chart, self.size = chart, size
        self.right = size.width - RIGHT
        self.last = max(
            [x for line in chart.lines for x, _ in line.points] + [one.value for one in chart.uprights]
        )
        self.last = max(self.last, Decimal(1))
        heights = [y for line in chart.lines for _, y in line.points] + [Decimal(0)]
        self.step = graduation(max([*heights, Decimal(1)]))
        self.top = self.step * (max(heights) / self.step).to_integral_value(ROUND_CEILING) or self.step
        self.bottom = self.step * (min(heights) / self.step).to_integral_value(ROUND_FLOOR)

    def x(self, value: Decimal) -> str:
        return f"{LEFT + (self.right - LEFT) * float(value / self.last):.1f}"

    def y(self, value: Decimal) -> str:
        room = HEIGHT - TOP - BOTTOM
        return f"{TOP + room * float((self.top - value) / (self.top - self.bottom)):.1f}"

    def whole(self) -> str:
        key = f"{escape(self.chart.key)}-{self.size.name}"
        names = ", ".join(line.name for line in self.chart.lines)
        said = f"Selon le {self.chart.across} : {names}. Les mêmes chiffres sont dans le tableau."
        named = f'role="img" aria-labelledby="{key}-titre {key}-texte"'
        parts = [
            f'<svg class="chart chart-{self.size.name}" viewBox="0 0 {self.size.width} {HEIGHT}" {named}>',
            f'<title id="{key}-titre">{escape(self.chart.title)}</title>',
            f'<desc id="{key}-texte">{escape(said)}</desc>',
            *self._axes(), *self._uprights(),
            *(part for rank, line in enumerate(self.chart.lines) for part in self._line(rank, line)),
            *self._falls(),
            "</svg>",
        ]  # fmt: skip
        return "".join(parts)

    def _axes(self) -> Iterator[str]:
        for rank in range(int((self.top - self.bottom) / self.step) + 1):
            value = self.bottom + self.step * rank
            y = self.y(value)
            yield f'<line class="chart-grid" x1="{LEFT}" x2="{self.right}" y1="{y}" y2="{y}"/>'
            yield f'<text class="chart-text" x="{LEFT - 8}" y="{y}" dy="5" text-anchor="end">{euros(value)}</text>'
        step = graduation(self.last) * (1 if self.size is DESK else 2)
        for rank in range(int(self.last / step) + 1):
            value = step * rank
            anchor = "middle" if value + step / 4 <= self.last else "end"
            place = f'x="{self.x(value)}" y="{HEIGHT - BOTTOM + ROW + 4}" text-anchor="{anchor}"'
            yield f'<text class="chart-text" {place}>{euros(value)}</text>'
        middle = (LEFT + self.right) / 2
        yield (
            f'<text class="chart-text" x="{middle:.1f}" y="{HEIGHT - BOTTOM + 2 * ROW + 8}" text-anchor="middle">'
            f"{escape(self.chart.across)}</text>"
        )

    def _uprights(self) -> Iterator[str]:
        """Each from the top to the axis; letters in turn on two rows, for those that touch."""
        for turn, (letter, one) in enumerate(self.chart.lettered):
            x, y = self.x(one.value), TOP - 4 - ROW * (turn % 2)
            yield f'<line class="chart-upright" x1="{x}" x2="{x}" y1="{y + 2}" y2="{HEIGHT - BOTTOM}"/>'
            yield f'<text class="chart-text chart-letter" x="{x}" y="{y}" text-anchor="middle">{letter}</text>'

    def _line(self, rank: int, line: Line) -> Iterator[str]:
        drawn = " ".join(f"{self.x(x)},{self.y(y)}" for x, y in line.points)
        yield f'<polyline class="chart-line chart-line-{rank}" points="{drawn}"/>'
        every = max(len(line.points) // DOTS, 1)
        # Each line starts its marks elsewhere, so that those of two lines that meet do not hide each other.
        for x, y in line.points[(rank * every) // 4 :: every]:
            yield dot(rank, self.x(x), self.y(y))

    def _falls(self) -> Iterator[str]:
        """A point downwards, above the line."""
        for across, up in self.chart.falls:
            x, y = float(self.x(across)), float(self.y(up)) - 7
            corners = f"{x - 6:.1f},{y - 10:.1f} {x + 6:.1f},{y - 10:.1f} {x:.1f},{y:.1f}"
            yield f'<polygon class="chart-fall" points="{corners}"/>'
