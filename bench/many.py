"""Many cases: the replay of a whole département on two processes, and the memory that it takes."""

import os
from multiprocessing import active_children
from os import times
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from jalon.programmes import programme
from jalon.replay import Task, chunks_of, open_cases, replay_chunks
from jalon.synthetic import REFERENCE_DAY

from .cases import MANY

PROCESSES = 2
AIM_CASES, AIM_SECONDS = 100_000, 25
EVERY = 0.1
"""Seconds between two looks at the memory."""
PAGE = os.sysconf("SC_PAGE_SIZE")


class Memory(Thread):
    """Looks at the memory of this process and of its children while the work goes on."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: list[tuple[int, int]] = []
        """Bytes of this process, and of the largest of its children, at each look."""
        self._over = Event()

    def run(self) -> None:
        """Look, until told to stop."""
        while not self._over.wait(EVERY):
            children = [_resident(child.pid) for child in active_children()]
            self.seen.append((_resident(os.getpid()), max(children, default=0)))

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def _worked() -> float:
    """Seconds of processor of this process and of those that it has ended."""
    whole = times()
    return whole.user + whole.system + whole.children_user + whole.children_system


def _resident(pid: int | None) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE
    except OSError:
        return 0


def show(path: Path) -> None:
    size = path.stat().st_size / 1e6
    print(f"\njalon replay de tous les dossiers ({MANY}, {size:.0f} Mo) sur {PROCESSES} processus\n")
    chosen = programme(MANY, REFERENCE_DAY)
    for title, against in (("une définition", None), ("deux définitions comparées", chosen)):
        memory = Memory()
        memory.start()
        start, worked = perf_counter(), _worked()
        with open_cases(str(path)) as cases:
            task = Task(chosen, against, REFERENCE_DAY, None, details=False)
            count = replay_chunks(task, chunks_of(cases), PROCESSES).tally.cases
        took, worked = perf_counter() - start, _worked() - worked
        memory.stop()
        print(f"  {title:<27}{count:>8} dossiers{took:>8.1f} s{count / took:>8.0f} par seconde")
        print(
            f"    temps de processeur, tous ensemble : {worked:.1f} s (le reste est l'attente, ou d'autres travaux)"
        )
        _show_memory(memory.seen)
        if against is None and count >= AIM_CASES:
            print(f"    objectif {AIM_SECONDS} s : {'tenu' if took <= AIM_SECONDS else 'manqué'}")


def _show_memory(seen: list[tuple[int, int]]) -> None:
    """The peak in each quarter of the time: flat if the last is no higher than the second."""
    step = max(len(seen) // 4, 1)
    quarters = [seen[rank : rank + step] for rank in range(0, step * 4, step)]
    print("    mémoire, en Mo, au plus, dans chaque quart du temps")
    for title, side in (("celui qui répartit", 0), ("le plus gros de ceux qui calculent", 1)):
        peaks = "".join(f"{max(look[side] for look in part) / 1e6:>6.0f}" for part in quarters if part)
        print(f"      {title:<36}{peaks}")
