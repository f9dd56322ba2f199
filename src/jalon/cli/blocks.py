"""The pieces of a printed situation that several commands share: a title, a line with its reason, a bar."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jalon.rules.base import ACTORS, Line, Obligation, Reason, State
from jalon.rules.french import day
from jalon.rules.situation import Clock, Step
from jalon.study.amounts import said_step
from jalon.study.clocks import share
from jalon.study.dates import lateness, relative
from jalon.study.words import STATES

from .output import hanging, indented, words

MARKS: dict[State, tuple[str, str]] = {
    "late": ("!", "bold red"),
    "open": ("○", "yellow"),
    "planned": ("▷", "cyan"),
    "done": ("✓", "green"),
    "waived": ("–", "dim"),
}
"""The mark and the style of each state; a word always goes with them."""
_DATE_COLUMN = 24
BAR = 20


def title(text: str, count: int | None = None, style: str = "bold cyan") -> Padding:
    """The title of a part, with how many lines it holds."""
    said = f"{text} ({count})" if count is not None else text
    return Padding(words(said, style), (1, 0, 0, 0))


def reason_text(reason: Reason, line_id: str = "") -> Text:
    """A reason with its source, and the id to ask for more."""
    text = words(reason.sentence, "dim")
    text.append_text(words(f" [{reason.source}]", "dim italic"))
    if line_id:
        text.append(f" {line_id}", style="dim cyan")
    return text


def line_block(line: Line, said: str = "", style: str = "") -> Group:
    """A line: its label, what is said of it, its reason."""
    label = words(line.label, "bold")
    if said:
        label.append_text(words(f" : {said}", style))
    return Group(label, reason_text(line.reason, line.id))


# -- obligations ---------------------------------------------------------------------------------------------------


def obligation_row(line: Obligation, on: date) -> RenderableType:
    """An obligation: its day and how far it is, what it is, who owes it, why."""
    mark, style = MARKS[line.state]
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=1)
    grid.add_column(width=_DATE_COLUMN)
    grid.add_column(ratio=1)
    grid.add_row(Text(mark, style=style), _when(line, on, style), Group(*_what(line)))
    return indented(grid, 2)


def _when(line: Obligation, on: date, style: str) -> Text:
    """The day, and how far it is."""
    if line.state == "done" and line.done_on:
        return words(f"{day(line.done_on)}\n{STATES['done']}", style)
    if line.state == "waived":
        return words(STATES["waived"], style)
    if line.due is None:
        return words("sans délai fixé", style)
    far = lateness(line.due, on) if line.state == "late" else relative(line.due, on)
    return words(f"{day(line.due)}\n{far}", style)


def _what(line: Obligation) -> Iterator[Text]:
    yield words(line.label, "bold" if line.state in ("late", "open", "planned") else "")
    owed = f"Revient à : {ACTORS[line.owed_by]}."
    if line.consequence and line.state in ("late", "open", "planned"):
        owed += f" Sinon : {line.consequence[:1].lower()}{line.consequence[1:]}."
    if line.state in ("late", "open", "planned"):
        yield words(owed)
    yield reason_text(line.reason, line.id)


def by_urgency(lines: Sequence[Obligation]) -> list[Obligation]:
    """The nearest first; those without a day come last."""
    return sorted(lines, key=lambda line: (line.due is None, line.due or date.max, line.id))


def in_order(lines: Sequence[Obligation]) -> list[Obligation]:
    """What is done, in the order in which it was."""
    return sorted(lines, key=lambda line: (line.done_on or date.max, line.id))


# -- clocks --------------------------------------------------------------------------------------------------------


def bar(clock: Clock) -> Text:
    """How much of a clock has passed, as a bar of text."""
    part = share(clock)
    if part is None:
        return Text("·" * BAR, style="dim")
    full = int(part * BAR + Decimal("0.5"))
    style = "red" if clock.state == "over" else "yellow" if clock.state == "frozen" else "cyan"
    return Text.assemble(("█" * full, style), ("░" * (BAR - full), "dim"))


# -- computations --------------------------------------------------------------------------------------------------


def steps_grid(steps: Sequence[Step], *, sources: bool = False) -> Table:
    """A computation, one line a step: what, how much and, when asked, where the parameter was read."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    for step in steps:
        label = words(step.label)
        if sources and step.source:
            label.append_text(words(f" [{step.source}]", "dim italic"))
        grid.add_row(label, words(said_step(step)))
    return grid


def lacks(reasons: Sequence[Reason]) -> Iterator[RenderableType]:
    """What is missing, one line each."""
    for reason in reasons:
        yield hanging("– ", words(reason.sentence))
