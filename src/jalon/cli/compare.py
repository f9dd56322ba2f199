"""``jalon compare``: programmes side by side, or one under the other where the terminal is narrow."""

from argparse import Namespace
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table

from jalon.study.compare import Comparison, Row, Said, compare
from jalon.study.export import comparison_to_json

from .inputs import find_programme
from .output import console, emit_json, hanging, indented, reading_width, words

NARROWEST = 30
"""Columns under which a cell is no longer read with ease."""


def run(args: Namespace) -> int:
    """Compare programmes."""
    found = compare(tuple(find_programme(name) for name in dict.fromkeys(args.ids)))
    if args.json:
        emit_json(comparison_to_json(found))
        return 0
    out = console()
    if out.width // len(found.programmes) >= NARROWEST:
        _side_by_side(found, out)
    else:
        width = reading_width(out)
        for part in _stacked(found):
            out.print(part, width=width)
    return 0


def _side_by_side(found: Comparison, out: Console) -> None:
    out.print(_columns([words(programme.short, "bold") for programme in found.programmes]))
    for row in found.rows:
        out.print(_title(row))
        out.print(_columns([Group(*_cell(cell)) for cell in row.cells]))


def _columns(cells: Sequence[RenderableType]) -> Table:
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    for _ in cells:
        grid.add_column(ratio=1)
    grid.add_row(*cells)
    return grid


def _title(row: Row) -> Padding:
    return Padding(words(row.title, "bold cyan"), (1, 0, 0, 0))


def _cell(cell: tuple[Said, ...]) -> Iterator[RenderableType]:
    if not cell:
        yield words("– rien dans la source", "dim")
    for said in cell:
        yield hanging("• ", words(said.text))


def _stacked(found: Comparison) -> Iterator[RenderableType]:
    for row in found.rows:
        yield _title(row)
        for programme, cell in zip(found.programmes, row.cells, strict=True):
            yield indented(words(programme.short, "bold"), 2)
            yield indented(Group(*_cell(cell)), 4)
