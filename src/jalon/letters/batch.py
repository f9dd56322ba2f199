"""Many letters: one PDF for each person, or files to print, made one after the other and never kept."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched, islice
from queue import SimpleQueue

from .errors import ValuesError
from .filling import Filler, Letter
from .house import House
from .press import Press
from .template import Template
from .variables import Values

LOT = 100
"""Letters of one file to print: 1 to 2 Mo, and as much memory as it takes to lay them out."""
WORKERS = 2
AHEAD = 8
"""Letters given to each press ahead of who reads."""


@dataclass(frozen=True)
class Printed:
    """What became of the letter of rank ``rank``, from 0: its PDF, or what was wrong with its values."""

    rank: int
    pdf: bytes | None
    error: ValuesError | None = None


@dataclass(frozen=True)
class Lot:
    """A file to print, and the ranks of its letters; those that could not be filled, with what was wrong."""

    pdf: bytes | None
    """``None`` when no letter of the lot could be filled."""
    ranks: tuple[int, ...]
    errors: tuple[tuple[int, ValuesError], ...]


def render_batch(
    template: Template, many: Iterable[Values], house: House, *, workers: int = WORKERS
) -> Iterator[Printed]:
    """One PDF for each person, in their order, while ``many`` is read.

    A letter whose values are wrong stops no other: it comes with its error. Raises ``TemplateError`` at once.
    """
    return _printed(Filler(template, house), many, house, max(workers, 1))


def _printed(filler: Filler, many: Iterable[Values], house: House, workers: int) -> Iterator[Printed]:
    free: SimpleQueue[Press] = SimpleQueue()
    for _ in range(workers):
        free.put(Press(house))
    with ThreadPoolExecutor(workers) as pool:
        todo = enumerate(many)
        waiting: list[Future[Printed]] = []
        while True:
            for rank, values in islice(todo, AHEAD * workers - len(waiting)):
                waiting.append(pool.submit(_one, filler, free, rank, values))
            if not waiting:
                return
            yield waiting.pop(0).result()


def _one(filler: Filler, free: SimpleQueue[Press], rank: int, values: Values) -> Printed:
    try:
        letter = filler.fill(values)
    except ValuesError as error:
        return Printed(rank, None, error)
    press = free.get()
    try:
        return Printed(rank, press.print([letter]))
    finally:
        free.put(press)


def render_print(
    template: Template, many: Iterable[Values], house: House, *, duplex: bool = True, lot: int = LOT
) -> Iterator[Lot]:
    """Files to print, of ``lot`` letters each, while ``many`` is read.

    On both sides (``duplex``), each letter starts on a right-hand page: a blank one comes before where it is needed.
    Raises ``TemplateError`` at once.
    """
    return _lots(Filler(template, house), many, house, duplex=duplex, lot=lot)


def _lots(filler: Filler, many: Iterable[Values], house: House, *, duplex: bool, lot: int) -> Iterator[Lot]:
    press = Press(house)
    for part in batched(enumerate(many), lot, strict=False):
        letters: list[tuple[int, Letter]] = []
        errors: list[tuple[int, ValuesError]] = []
        for rank, values in part:
            try:
                letters.append((rank, filler.fill(values)))
            except ValuesError as error:
                errors.append((rank, error))
        pdf = press.print([letter for _, letter in letters], duplex=duplex) if letters else None
        press.forget()
        yield Lot(pdf, tuple(rank for rank, _ in letters), tuple(errors))
