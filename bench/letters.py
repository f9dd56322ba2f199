"""Letters: how many a second, for a person each or in files to print, and the memory that it takes."""

from collections.abc import Iterator
from functools import partial
from os import getpid, times
from time import perf_counter

from jalon.letters import House, Picture, Template, Values, kind, render_batch, render_print, template

from .many import Memory

AIM = 150
"""Letters a second."""
KINDS = ("invitation", "decision")
"""The shortest of those that leave most, and one of the longest."""
LOGO = Picture(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>',
    "Logo",
)
HOUSE = House("Département de la Vallée", ("Service insertion", "00000 La Vallée"), "La Vallée", LOGO)


def show(letters: int) -> None:
    print(f"\n{letters} courriers de chaque, avec leur version simple, dans un processus (n° {getpid()})\n")
    print(f"  {'':<44}{'s':>7}{'par s':>7}{'processeur':>12}{'ko chacun':>11}{'Mo au plus':>12}")
    for name in KINDS:
        one = template(name)
        for title, made in (
            ("un fichier par personne", partial(_apart, one)),
            ("fichiers à imprimer, recto verso", partial(_together, one)),
        ):
            _measure(f"{name}, {title}", made(letters), letters)


def _measure(title: str, sizes: Iterator[int], letters: int) -> None:
    memory = Memory()
    memory.start()
    start, worked = perf_counter(), sum(times()[:2])
    size = sum(sizes)
    took, worked = perf_counter() - start, sum(times()[:2]) - worked
    memory.stop()
    peak = max((ours for ours, _ in memory.seen), default=0) / 1e6
    print(
        f"  {title:<44}{took:>7.1f}{letters / took:>7.0f}{worked:>10.1f} s{size / letters / 1000:>11.1f}{peak:>12.0f}"
        f"   objectif {AIM} par seconde : {'tenu' if letters / took >= AIM else 'manqué'}"
    )


def _people(one: Template, many: int) -> Iterator[Values]:
    """Each has another name, address and reference, as in a real batch."""
    examples = kind(one.kind).examples()
    for rank in range(many):
        yield {
            **examples,
            "personne.nom": f"Camille Durand-{rank}",
            "destinataire.nom": f"Camille Durand-{rank}",
            "destinataire.adresse": [f"{rank} rue des Lilas", "81000 ALBI"],
            "courrier.reference": f"TNS-{rank:06}",
            "referent.nom": f"Samir Benali-{rank % 40}",
        }


def _apart(one: Template, many: int) -> Iterator[int]:
    for made in render_batch(one, _people(one, many), HOUSE):
        assert made.pdf
        yield len(made.pdf)


def _together(one: Template, many: int) -> Iterator[int]:
    for lot in render_print(one, _people(one, many), HOUSE):
        assert lot.pdf
        yield len(lot.pdf)
