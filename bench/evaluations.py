"""Evaluations computed again from what they stand on: what an audit of years of decisions costs."""

from collections.abc import Iterator
from itertools import count, islice
from time import perf_counter

from jalon.programmes.library import law, programme
from jalon.rules.casefile import CaseFile
from jalon.rules.income.ground import compute, decode, encode, ground_of, replay
from jalon.synthetic import REFERENCE_DAY, case_of

PROGRAMMES = ("tarn-tns", "cea-fiche-7")
PRINTS = ("definition", "law")


def show(evaluations: int) -> None:
    print(f"\n{evaluations} évaluations recalculées, sur un processus\n")
    print(f"  {'':<24}{'s':>8}{'ms chacune':>13}{'octets gardés':>16}")
    for name in PROGRAMMES:
        made = list(islice(_grounds(name), evaluations // len(PROGRAMMES)))
        start = perf_counter()
        wrong = [text for text, file in made if replay(decode(text), programme(name), law(), file)]
        took = perf_counter() - start
        assert not wrong
        size = sum(len(text) for text, _ in made) // len(made)
        print(f"  {name:<24}{took:>8.2f}{took * 1000 / len(made):>13.3f}{size:>16}")


def _grounds(name: str) -> Iterator[tuple[str, CaseFile]]:
    """Every way of every case, again and again over the fictitious cases."""
    for number in count():
        file = case_of(programme(name), number)
        computed = compute(programme(name), law(), file, REFERENCE_DAY)
        for way in computed.ways:
            yield encode(ground_of(computed, way.key, file, PRINTS)), file
