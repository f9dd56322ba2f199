"""Kept simulations side by side: the figures of each in a column, their curves on the same axes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from jalon.benefits import answer as answers
from jalon.benefits.answer import Answer, Curve, MonthLeft, Simulated
from jalon.benefits.reading import known
from jalon.charts.lines import Chart
from jalon.charts.steady import Steady
from jalon.rules.french import euros, month
from jalon.study.words import capital, typeset
from jalon.web.income.models import Simulation

from .drawn import beside, kept, lines, other
from .shown import EVERY, rsa_end, sheet_of

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Column:
    """A kept simulation, and which of its scenarios is compared."""

    kept: Simulation
    answer: Answer
    rank: int

    @property
    def scenario(self) -> Simulated:
        """The one that is compared."""
        return self.answer.scenarios[self.rank]

    @property
    def choices(self) -> list[tuple[int, str, bool]]:
        """Its scenarios: rank, name, whether it is the one compared."""
        return [
            (rank, typeset(one.name), rank == self.rank) for rank, one in enumerate(self.answer.scenarios)
        ]


@dataclass(frozen=True)
class Compared:
    """What the page shows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    left: Chart
    rsa: Chart
    steady: Steady | None
    steady_rows: tuple[tuple[str, tuple[str, ...]], ...]
    """The table of the curves, from 100 € to 100 €."""


def column(kept_one: Simulation, rank: int | None) -> Column | None:
    """A simulation to be compared: by the scenario of this rank, else by its first change; ``None`` if unreadable."""
    try:
        found = answers.decode(kept_one.answer)
    except msgspec.ValidationError:
        return None
    if rank is None or not 0 <= rank < len(found.scenarios):
        rank = min(1, len(found.scenarios) - 1)
    return Column(kept_one, found, rank)


def compared(columns: Sequence[Column]) -> Compared:
    """The simulations side by side."""
    told = [replace(one.scenario, name=f"{number}. {one.kept.name}") for number, one in enumerate(columns, 1)]
    curves = [
        (f"{number}. {one.kept.name}", one.answer.curve)
        for number, one in enumerate(columns, 1)
        if one.answer.curve
    ]
    return Compared(
        tuple(columns),
        tuple(_rows(columns)),
        lines("Reste pour vivre, mois par mois", "reste", told, lambda line: line.left),
        lines("RSA, mois par mois", "rsa", told, lambda line: line.rsa),
        beside(curves) if curves else None,
        tuple(_steady_rows([curve for _, curve in curves])),
    )


def _steady_rows(curves: Sequence[Curve]) -> list[tuple[str, tuple[str, ...]]]:
    told = [{one.turnover: one.left for one in known(curve).points} for curve in curves]
    across = sorted({turnover for one in told for turnover in one if turnover % EVERY == 0})
    return [
        (euros(turnover), tuple(euros(one[turnover]) if turnover in one else "" for one in told))
        for turnover in across
    ]


def _rows(columns: Sequence[Column]) -> list[tuple[str, tuple[str, ...]]]:
    def row(head: str, said: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        return typeset(head), tuple(typeset(one) for one in said)

    def mean(value: Callable[[MonthLeft], Decimal]) -> list[str]:
        return [_mean(one.scenario, value) for one in columns]

    return [
        row("Scénario", [one.scenario.name for one in columns]),
        row("Mois simulés", [_span(one.scenario) for one in columns]),
        row("Foyer", [_household(one) for one in columns]),
        row("Reste pour vivre, par mois en moyenne", mean(lambda line: line.left)),
        row("dont gardé de l'activité", mean(kept)),
        row("dont RSA", mean(lambda line: line.rsa)),
        row("dont prime d'activité", mean(lambda line: line.bonus or Decimal(0))),
        row("dont autres ressources", mean(other)),
        row("Écart avec la première", _gaps(columns)),
        row("Chiffre d'affaires, par mois en moyenne", mean(lambda line: line.turnover)),
        row("Fin du RSA", [rsa_end(one.scenario) for one in columns]),
        row("Chiffre d'affaires où le RSA s'éteint", [_extinction(one) for one in columns]),
        row("Barèmes", [capital(one.answer.freshness) for one in columns]),
    ]


def _mean(one: Simulated, value: Callable[[MonthLeft], Decimal]) -> str:
    return euros(_average(one, value))


def _average(one: Simulated, value: Callable[[MonthLeft], Decimal]) -> Decimal:
    told: list[MonthLeft] = list(one.months)
    return sum((value(line) for line in told), Decimal(0)) / len(told)


def _gaps(columns: Sequence[Column]) -> list[str]:
    means = [_average(one.scenario, lambda line: line.left) for one in columns]
    gaps = [one - means[0] for one in means[1:]]
    return ["", *(f"{euros(abs(gap))} de {'plus' if gap >= 0 else 'moins'}" for gap in gaps)]


def _span(one: Simulated) -> str:
    return f"{len(one.months)} mois, de {month(one.months[0].month)} à {month(one.months[-1].month)}"


def _household(one: Column) -> str:
    asked = sheet_of(one.kept.sheet)
    if asked is None:
        return "non connu"
    children = len(asked.household.children)
    adults = "couple" if asked.household.partner_birth else "une personne"
    many = "s" if children > 1 else ""
    return f"{adults}, {children} enfant{many}" if children else f"{adults} sans enfant"


def _extinction(one: Column) -> str:
    curve = one.answer.curve
    if curve is None:
        return "non calculé"
    if curve.rsa_ends is None:
        return f"au-delà de {euros(curve.points[-1].turnover)}"
    return euros(curve.rsa_ends)
