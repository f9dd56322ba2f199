"""A bar cut in parts: what has passed, what was stopped, what is left. A pattern tells what is frozen."""

from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 400, 12
STRIPE = 6


@dataclass(frozen=True)
class Part:
    """A part of the bar: its name is its class, its size is in any unit that the others share."""

    kind: str
    size: int


@dataclass(frozen=True)
class Bar:
    """Parts that make a whole, and the words that say the same."""

    said: str
    parts: tuple[Part, ...]

    @property
    def svg(self) -> str:
        """The drawing; its words are its name."""
        whole = sum(part.size for part in self.parts) or 1
        drawn, x = [], 0.0
        for part in self.parts:
            wide = WIDTH * part.size / whole
            if part.size:
                drawn.append(_rectangle(part.kind, x, wide))
            x += wide
        return (
            f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img"'
            f' aria-label="{escape(self.said)}">{"".join(drawn)}</svg>'
        )


def _rectangle(kind: str, x: float, wide: float) -> str:
    """A part; what is frozen is striped, so that it shows without its colour."""
    name = escape(kind)
    drawn = f'<rect class="bar-{name}" x="{x:.1f}" y="0" width="{wide:.1f}" height="{HEIGHT}"/>'
    if kind != "frozen":
        return drawn
    count = max(int(wide // STRIPE), 1)
    stripes = "".join(f"M{x + (rank + 0.5) * wide / count:.1f} 0v{HEIGHT}" for rank in range(count))
    return f'{drawn}<path class="bar-stripes" d="{stripes}"/>'
