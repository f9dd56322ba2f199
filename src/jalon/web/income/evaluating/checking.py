"""Every evaluation computed again, each with the facts, the rules and the amounts of its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jalon.programmes.reading import read_definition, read_law
from jalon.rules.income.ground import decode, replay
from jalon.rules.income.law import Law
from jalon.rules.programme import Programme
from jalon.web.cases import store
from jalon.web.cases.models import Case
from jalon.web.income.models import Basis, KeptText


@dataclass(frozen=True)
class Checked:
    """An evaluation computed again."""

    case: str
    key: str
    differences: tuple[str, ...]
    """In French; none when it gives the same figures, to the cent."""


def check_all() -> Iterator[Checked]:
    """Compute again what every proposal, decision and refusal stands on, case by case."""
    texts = dict(KeptText.objects.values_list("sha256", "text"))

    @lru_cache(maxsize=64)
    def programme(print_: str) -> Programme:
        return read_definition(texts[print_], "définition gardée")

    @lru_cache(maxsize=64)
    def law(print_: str) -> Law:
        return read_law(texts[print_], "loi gardée")

    for case in (
        Case.objects.filter(bases__isnull=False).distinct().select_related("person").order_by("pk").iterator()
    ):
        file = store.load(case).file
        for basis in Basis.objects.filter(case=case).order_by("pk"):
            ground = decode(basis.ground)
            if {ground.definition, ground.law} <= texts.keys():
                found = replay(ground, programme(ground.definition), law(ground.law), file)
            else:
                found = ("le texte des règles de ce jour-là n'est plus gardé",)
            yield Checked(case.reference, basis.fact_key, found)
