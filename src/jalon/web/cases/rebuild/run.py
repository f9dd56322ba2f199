"""All the cases, chunk after chunk: each in its own transaction, so that nothing done is lost when this is stopped."""

import os
from collections.abc import Callable, Iterator
from datetime import date

from django.db import connection

from jalon.web.people.models import Person

from . import pool
from .chunk import Outcome, Span, compare

PEOPLE = 400
"""People of a chunk: few enough to let others write meanwhile, enough for the queries to weigh nothing."""


def spans(size: int) -> list[Span]:
    """Everybody, by chunks."""
    numbers = list(
        Person.objects.filter(merged_into__isnull=True).order_by("pk").values_list("pk", flat=True)
    )
    chunks = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    return [Span(chunk[0], chunk[-1]) for chunk in chunks]


def processes_at_hand() -> int:
    """How many processes are worth having: SQLite lets one write at a time."""
    return (os.process_cpu_count() or 1) if connection.vendor == "postgresql" else 1


def rebuild(
    on: date,
    *,
    check: bool = False,
    processes: int = 1,
    progress: Callable[[int], object] | None = None,
) -> Outcome:
    """Write every projected row again as of a day, and say how many were not what the facts say.

    Rows that are right are left alone. ``check`` writes nothing, and reads each case as of the day its row was
    written for: what waits for the nightly run is no difference. ``progress`` is told the number of cases done.
    Safe while people work, and to stop at any moment: run again, it goes on.
    """
    whole = Outcome()
    for outcome in _outcomes(spans(PEOPLE), None if check else on, processes, mend=not check):
        whole.add(outcome)
        if progress:
            progress(whole.cases)
    return whole


def _outcomes(chunks: list[Span], on: date | None, processes: int, *, mend: bool) -> Iterator[Outcome]:
    if processes == 1 or len(chunks) < 2:  # noqa: PLR2004  nothing to share
        return (compare(span, on, mend=mend) for span in chunks)
    return pool.each(chunks, on, processes, mend=mend)
