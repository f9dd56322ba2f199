"""A replay: chunks in, one report out."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date
from typing import IO

from jalon.rules.programme import Programme

from .lines import Chunk, in_chunks
from .pool import results
from .report import Report
from .work import Task, empty_tally


def replay(
    lines: Iterable[bytes],
    programme_a: Programme,
    programme_b: Programme | None,
    on: date,
    processes: int = 1,
    known_on: date | None = None,
) -> Report:
    """Assess every case, one a line, under a programme and, when it is given, under another definition.

    ``on`` and ``known_on`` are those of ``assess``. Bad lines are counted and told in the report. Raises
    ``WorkerLost`` when a process dies.
    """
    task = Task(programme_a, programme_b, on, known_on, details=False)
    return replay_chunks(task, in_chunks(lines), processes)


def replay_chunks(
    task: Task,
    chunks: Iterable[Chunk],
    processes: int = 1,
    details: IO[bytes] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """The same over chunks; writes the lines of detail, and tells the bytes read so far."""
    tally = empty_tally(task)
    with closing(results(task, chunks, processes)) as found:
        for result in found:
            tally.merge(result.tally)
            if details is not None:
                details.write(result.details)
            progress(result.position)
    against = task.against.name if task.against else None
    return Report(
        programme=task.programme.name, against=against, on=task.on, known_on=task.known_on, tally=tally
    )


def default_processes() -> int:
    """As many processes as this one may use cores."""
    return len(os.sched_getaffinity(0))
