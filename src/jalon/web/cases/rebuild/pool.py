"""Several processes, each with its own connection to the database."""

import gc
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING

from jalon.rules.errors import JalonError

if TYPE_CHECKING:
    from .chunk import Outcome, Span


class WorkerLost(JalonError):
    """A process died while it worked: killed, or out of memory."""


def each(chunks: Sequence["Span"], on: date | None, processes: int, *, mend: bool) -> "Iterator[Outcome]":
    """The outcome of each chunk, in the order in which they end. Raises ``WorkerLost`` when a process dies."""
    # Spawned, never forked: a fork copies the connection to the database, which two processes cannot share.
    executor = ProcessPoolExecutor(processes, get_context("spawn"), _start, (_database(),))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        waiting = [executor.submit(_work, chunk, on, mend) for chunk in chunks]
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    try:
        for done in as_completed(waiting):
            yield done.result()
    except BrokenProcessPool as error:
        raise WorkerLost(
            "un des processus s'est arrêté (tué, ou à court de mémoire) ; ce qui est fait est gardé, relancer, au "
            "besoin avec « --processes 1 »"
        ) from error
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _database() -> str:
    """The database of this process, which may be the one of a test."""
    from django.db import connection  # noqa: PLC0415  not in a worker that is not ready

    return str(connection.settings_dict["NAME"])


# -- in the worker -------------------------------------------------------------------------------------------------


def _start(database: str) -> None:
    """Prepare a worker: the site, no Ctrl-C of its own, an end with its parent's, a calm garbage collector."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_end_with_parent, daemon=True).start()
    import django  # noqa: PLC0415  a spawned process has nothing yet

    django.setup()
    from django.db import connections  # noqa: PLC0415  only once the site is ready

    connections.databases["default"]["NAME"] = database
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its workers to stop; what they were writing is rolled back."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(span: "Span", on: date | None, mend: bool) -> "Outcome":
    from .chunk import compare  # noqa: PLC0415  only once the site is ready

    return compare(span, on, mend=mend)
