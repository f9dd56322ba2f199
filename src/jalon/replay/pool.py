"""Several processes at work, with few chunks in flight: memory does not grow with the number of cases."""

import gc
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from threading import Thread

from jalon.rules.errors import JalonError

from .lines import Chunk
from .work import Result, Task, work

IN_FLIGHT = 3
"""Chunks given ahead to each process: enough to keep it busy, few enough to be nothing in memory."""


class WorkerLost(JalonError):
    """A process died while it worked: killed, or out of memory."""


def results(task: Task, chunks: Iterable[Chunk], processes: int) -> Generator[Result]:
    """The result of each chunk, in order.

    Raises ``WorkerLost`` when a process dies. Closing the iterator stops the processes.
    """
    if processes == 1:
        return (work(task, chunk) for chunk in chunks)
    return _shared(task, chunks, processes)


def _shared(task: Task, chunks: Iterable[Chunk], processes: int) -> Generator[Result]:
    # Spawned, never forked: a fork copies locks and threads in whatever state they are.
    executor = ProcessPoolExecutor(processes, get_context("spawn"), _start, (task,))
    waiting: deque[Future[Result]] = deque()
    try:
        for chunk in chunks:
            waiting.append(_submit(executor, chunk))
            if len(waiting) >= processes * IN_FLIGHT:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerLost(
            "un des processus de calcul s'est arrêté (tué, ou à court de mémoire) ; relancer, au besoin avec "
            "« --processes 1 »"
        ) from error
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _submit(executor: ProcessPoolExecutor, chunk: Chunk) -> Future[Result]:
    """Give a chunk away. A process started meanwhile must not take the Ctrl-C meant for this one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return executor.submit(_work, chunk)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# -- in the worker -------------------------------------------------------------------------------------------------

_tasks: list[Task] = []


def _start(task: Task) -> None:
    """Prepare a worker: its task, no Ctrl-C of its own, an end with its parent's, a calm garbage collector."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _tasks[:] = [task]
    Thread(target=_end_with_parent, daemon=True).start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its workers to stop."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(chunk: Chunk) -> Result:
    return work(_tasks[0], chunk)
