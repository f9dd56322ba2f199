"""How the cost grows: with the facts of a case, with the number of cases."""

from time import thread_time

from jalon.programmes import programme
from jalon.replay import replay
from jalon.rules.assess import assess
from jalon.rules.casefile import decode, encode
from jalon.rules.programme import Programme
from jalon.synthetic import REFERENCE_DAY, case_of

from .cases import MANY, of_size

FACTS = (10, 20, 40, 80, 160, 320, 640)
PROGRAMMES = ("cea-fiche-7", "tarn-tns")


def show_facts(rounds: int) -> None:
    print(
        "\nSelon le nombre de faits d'un dossier, lecture + situation (linéaire si la dernière colonne ne monte pas)\n"
    )
    for name in PROGRAMMES:
        print(f"  {name}\n  {'faits':>7}{'ms':>9}{'µs par fait':>13}")
        chosen = programme(name, REFERENCE_DAY)
        for facts in FACTS:
            case = of_size(chosen, facts)
            line = encode(case)
            took = min(_once(chosen, line) for _ in range(rounds))
            print(f"  {len(case.facts):>7}{took * 1000:>9.3f}{took * 1e6 / len(case.facts):>13.2f}")


def _once(chosen: Programme, line: bytes) -> float:
    start = thread_time()
    assess(chosen, decode(line), REFERENCE_DAY)
    return thread_time() - start


def show_cases(sizes: tuple[int, ...]) -> None:
    print(f"\nSelon le nombre de dossiers, jalon replay sur un processus, {MANY}\n")
    print(f"  {'dossiers':>9}{'s':>9}{'ms par dossier':>16}")
    chosen = programme(MANY, REFERENCE_DAY)
    lines = [encode(case_of(chosen, n)) for n in range(max(sizes))]
    for size in sizes:
        start = thread_time()
        assert replay(lines[:size], chosen, None, REFERENCE_DAY).tally.cases == size
        took = thread_time() - start
        print(f"  {size:>9}{took:>9.2f}{took * 1000 / size:>16.3f}")
