"""What a measure after a breach may be: its part of the RSA and its length, within the law of its day.

Nothing here decides a measure: it says the bounds, with their source, and what goes beyond them.
"""

from datetime import date
from typing import Literal, NamedTuple

from .errors import MissingParameter
from .facts.path import PanelDecided
from .facts.person import HouseholdDescribed
from .french import listed
from .parameters import Parameters
from .view import View

type Rank = Literal["first", "next"]


class Bounds(NamedTuple):
    """The bounds of a measure taken on a day. Percents of the RSA, whole months; all included."""

    rank: Rank
    percent_min: int
    percent_max: int
    months_min: int
    months_max: int
    shared: bool
    """The household has more than one person: the law then halves what can be suspended."""
    removal: bool
    """Whether the right may also be taken away."""
    sources: tuple[str, ...]
    verified: bool

    @property
    def said(self) -> str:
        """The bounds in French."""
        which = "Premier manquement" if self.rank == "first" else "Manquement qui suit une première mesure"
        percent = _between(self.percent_min, self.percent_max, "%", "%")
        months = _between(self.months_min, self.months_max, "mois", "mois")
        half = " ; le foyer compte plus d'une personne, la moitié du RSA au plus" if self.shared else ""
        removal = " La suppression du RSA est aussi possible." if self.removal else ""
        return f"{which} : {percent} du RSA, pendant {months}{half}.{removal}"


def _between(least: int, most: int, one: str, many: str) -> str:
    if least == most:
        return f"{most} {many if most > 1 else one}"
    return f"de {least} à {most} {many}" if least else f"{most} {many} au plus"


def bounds(parameters: Parameters, on: date, *, measures: int, shared: bool) -> Bounds:
    """The bounds of a measure decided on a day (L262-37, R262-68 CASF, as ``law.sanction.*`` has them on that day).

    ``measures`` is how many were taken before. A least part or length that the law of the day does not set is 0. Raises
    ``MissingParameter`` when it sets no most.
    """
    rank: Rank = "next" if measures else "first"
    sources: dict[str, None] = {}
    verified = True

    def read(name: str, default: int | None = None) -> int:
        nonlocal verified
        try:
            value = parameters.get(f"law.sanction.{name}", on)
        except MissingParameter:
            if default is None:
                raise
            return default
        sources[value.source] = None
        verified = verified and value.verified
        return int(value.value)

    percent_max = read(f"{rank}.percent_max")
    if shared:
        percent_max = min(percent_max, read("household_percent_max"))
    percent_min = min(read(f"{rank}.percent_min", 0), percent_max)
    months_max = read(f"{rank}.months_max")
    months_min = min(read(f"{rank}.months_min", 0), months_max)
    removal = measures >= read("removal_after", measures + 1)
    return Bounds(
        rank, percent_min, percent_max, months_min, months_max, shared, removal, tuple(sources), verified
    )


def beyond(found: Bounds, percent: int, months: int) -> tuple[str, ...]:
    """What of a measure goes beyond its bounds, in French; nothing when it stands within."""
    wrong = []
    if not found.percent_min <= percent <= found.percent_max:
        wrong.append(
            f"{percent} % du RSA n'est pas permis : {_between(found.percent_min, found.percent_max, '%', '%')}"
        )
    if not found.months_min <= months <= found.months_max:
        wrong.append(
            f"{months} mois n'est pas permis : {_between(found.months_min, found.months_max, 'mois', 'mois')}"
        )
    return tuple(f"{one} ({listed(found.sources)})." for one in wrong)


def measures_before(view: View) -> int:
    """How many measures were already taken after a breach."""
    return sum(1 for fact in view.all(PanelDecided) if fact.outcome in ("measure", "removal"))


def is_shared(view: View) -> bool | None:
    """Whether the household has more than one person; ``None`` when it is not described."""
    told = view.last(HouseholdDescribed)
    return told.adults + told.children > 1 if told else None
