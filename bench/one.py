"""One case: reading it and assessing it, programme by programme."""

from statistics import fmean, median
from time import thread_time

from jalon.rules.assess import assess
from jalon.rules.casefile import decode
from jalon.rules.programme import Programme
from jalon.synthetic import REFERENCE_DAY

from .cases import FACTS, all_programmes, of_forty_facts

AIM_MS = 0.30
type Times = list[list[float]]


def show(rounds: int, sample: int) -> None:
    print(f"\nUn dossier de {FACTS} faits, lecture + situation, en millisecondes de processeur sur un cœur")
    print(
        f"(chaque dossier {rounds} fois : médiane de toutes les mesures, et de la meilleure de chaque dossier)\n"
    )
    print(
        f"  {'programme':<16}{'dossiers':>9}{'médiane':>9}{'p95':>9}{'lecture':>9}{'situation':>11}{'meilleure':>11}"
    )
    medians, bests = [], []
    for programme in all_programmes():
        lines = of_forty_facts(programme, sample)
        reads, wholes = _times(programme, lines, rounds)
        every = sorted(time for times in wholes for time in times)
        read = median(time for times in reads for time in times)
        medians.append(median(every))
        bests.append(median(map(min, wholes)))
        p95 = every[int(0.95 * len(every))]
        print(
            f"  {programme.id:<16}{len(lines):>9}{medians[-1]:>9.3f}{p95:>9.3f}{read:>9.3f}"
            f"{medians[-1] - read:>11.3f}{bests[-1]:>11.3f}"
        )
    mean = fmean(medians)
    verdict = "tenu" if mean <= AIM_MS else "manqué"
    print(f"  {'moyenne':<16}{'':>9}{mean:>9.3f}{'':>29}{fmean(bests):>11.3f}")
    print(f"  objectif {AIM_MS:.2f} ms de médiane : {verdict}")


def _times(programme: Programme, lines: list[bytes], rounds: int) -> tuple[Times, Times]:
    """For each line, the times of each round: reading alone, then all."""
    reads: Times = [[] for _ in lines]
    wholes: Times = [[] for _ in lines]
    for _ in range(rounds):
        for rank, line in enumerate(lines):
            start = thread_time()
            case = decode(line)
            read = thread_time()
            assess(programme, case, REFERENCE_DAY)
            end = thread_time()
            reads[rank].append((read - start) * 1000)
            wholes[rank].append((end - start) * 1000)
    return reads, wholes
