"""What somebody reads before values are kept: how they differ, what is odd in them, what they touch."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jalon.rules.errors import MissingParameter
from jalon.rules.french import day
from jalon.rules.months import add_days
from jalon.rules.parameters import Parameters
from jalon.study.amounts import in_unit
from jalon.study.words import many
from jalon.web.accounts.models import Territory
from jalon.web.cases.models import Case, FactRow
from jalon.web.kit.clock import today

from .families import Family
from .history import Change, change
from .models import AmountValue
from .services import Voted, standing

_BIG = 20
"""A change of more percent than this is asked to be read twice."""


@dataclass(frozen=True)
class Line:
    """An amount before and after."""

    label: str
    before: str
    after: str
    change: Change | None


@dataclass(frozen=True)
class Review:
    """What will change, and what to look at before."""

    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    effects: tuple[str, ...]
    print_: str
    """What tells these values apart from any other: what is saved is what was read."""


def review(family: Family, territory: Territory, amounts: Parameters, voted: Sequence[Voted]) -> Review:
    """Read values that are about to be entered. Three queries."""
    return Review(
        lines=tuple(_lines(family, amounts, voted)),
        warnings=tuple(_warnings(family, amounts, voted)),
        effects=tuple(_effects(territory, voted[0].since)),
        print_=hashlib.sha256(repr(voted).encode()).hexdigest(),
    )


def already(family: Family, territory: Territory, since: date) -> list[AmountValue]:
    """The values entered for that very day, which are corrected rather than entered again."""
    return list(standing(territory.pk).filter(name__in=family.names, since=since))


def _before(amounts: Parameters, one: Voted) -> "tuple[str, Change | None]":
    """The amount of the day before, and how it differs."""
    unit = amounts.by_name[one.name].unit
    try:
        before = amounts.amount(one.name, add_days(one.since, -1))
    except MissingParameter:
        return "—", None
    return in_unit(before, unit), change(before, one.value, unit)


def _lines(family: Family, amounts: Parameters, voted: Sequence[Voted]) -> Iterator[Line]:
    for one in voted:
        before, differs = _before(amounts, one)
        yield Line(
            family.label(one.name), before, in_unit(one.value, amounts.by_name[one.name].unit), differs
        )


def _warnings(family: Family, amounts: Parameters, voted: Sequence[Voted]) -> Iterator[str]:
    for one in voted:
        before, differs = _before(amounts, one)
        if differs is None or amounts.by_name[one.name].yearly:
            continue
        label = family.label(one.name)
        if differs.by < 0:
            yield f"{label} : le montant baisse ({before} auparavant)."
        elif differs.percent is not None and differs.percent > _BIG:
            yield f"{label} : le montant augmente de plus de {_BIG} % ({before} auparavant)."
    if voted[0].voted_on > voted[0].since:
        yield "Le vote est postérieur au jour où ces montants commencent à valoir."
    if family.is_grid:
        yield from _of_the_grid(family, voted)


def _of_the_grid(family: Family, voted: Sequence[Voted]) -> Iterator[str]:
    """A grid whose ranges do not follow each other leaves incomes without a period, or with two."""
    value = {one.name: one.value for one in voted}
    for period in family.periods:
        lower, average, upper = (value[name] for name in period.names)
        if not lower <= average <= upper:
            yield f"{period.label} : le montant retenu n'est pas dans sa plage."
    for period, after in pairwise(family.periods):
        if value[after.names[0]] <= value[period.names[2]]:
            yield f"{after.label} : sa plage commence avant la fin de la précédente."


def _effects(territory: Territory, since: date) -> Iterator[str]:
    number = Case.objects.filter(territory=territory).exclude(situation__standing="left").count()
    yield f"{many(number, 'dossier ouvert est relu', 'dossiers ouverts sont relus')} avec ces montants."
    decided = FactRow.objects.filter(
        case__territory=territory, kind="evaluation_decided", on__gte=since
    ).count()
    if decided:
        yield (
            f"{many(decided, 'décision de revenu a déjà été prise', 'décisions de revenu ont déjà été prises')} "
            f"depuis le {day(since)} : elles gardent leur montant et leur calcul."
        )
    else:
        yield "Aucune décision déjà prise ne change."
    if since <= today():
        yield "Les propositions qui ne sont pas encore décidées sont recalculées dès maintenant."
