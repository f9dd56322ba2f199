"""The drawings of a simulation: lines of the scenarios, what each month is made of, the curve of turnovers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from jalon.benefits.answer import Answer, Curve, MonthLeft, Simulated
from jalon.benefits.reading import falls, known
from jalon.charts.lines import Chart, Series
from jalon.charts.stacks import Part, Stack
from jalon.charts.steady import Line, Steady, Upright
from jalon.rules.french import euros
from jalon.study.words import typeset

DRAWN = 4
"""Lines that a drawing tells apart."""


def lines(title: str, key: str, told: Sequence[Simulated], value: Callable[[MonthLeft], Decimal]) -> Chart:
    """A figure of each scenario, month by month."""
    months = sorted({line.month for one in told for line in one.months})
    return Chart(
        title,
        tuple(months),
        tuple(_series(one, months, value) for one in told[:DRAWN]),
        key=f"simulation-{key}",
        missing="hors de la simulation",
    )


def _series(one: Simulated, months: Sequence[date], value: Callable[[MonthLeft], Decimal]) -> Series:
    told = {line.month: value(line) for line in one.months}
    return Series(typeset(one.name), tuple(told.get(month) for month in months))


def kept(line: MonthLeft) -> Decimal:
    """What the activity leaves of a month: what came in, less what it cost."""
    earned = line.turnover if line.profit is None else line.profit
    return earned - line.contributions - (line.income_tax or Decimal(0)) - line.expenses


def other(line: MonthLeft) -> Decimal:
    """What neither the activity, nor the RSA, nor the prime bring: wages, housing aid, maintenance."""
    return line.left - kept(line) - line.rsa - (line.bonus or Decimal(0))


PARTS: tuple[tuple[str, Callable[[MonthLeft], Decimal]], ...] = (
    ("Gardé de l'activité", kept),
    ("RSA", lambda line: line.rsa),
    ("Prime d'activité", lambda line: line.bonus or Decimal(0)),
    ("Autres ressources", other),
)


def stacks(found: Answer) -> list[Stack]:
    """What each month of each scenario is made of; all reach the same height, to be compared."""
    drawn = [_stack(rank, one) for rank, one in enumerate(found.scenarios)]
    highest = max(one.tall() for one in drawn)
    return [replace(one, highest=highest) for one in drawn]


def _stack(rank: int, one: Simulated) -> Stack:
    return Stack(
        typeset(f"Ce qui reste pour vivre, et d'où cela vient : {one.name}"),
        tuple(line.month for line in one.months),
        tuple(Part(typeset(name), tuple(map(value, one.months))) for name, value in PARTS),
        key=f"mois-{rank}",
    )


def steady(curve: Curve, present: Decimal | None) -> Steady:
    """What is left, the RSA and the prime, for each turnover."""
    curve = known(curve)
    points = curve.points
    bonus = all(point.bonus is not None for point in points)
    drawn = [
        Line("Reste pour vivre", tuple((one.turnover, one.left) for one in points)),
        Line("RSA", tuple((one.turnover, one.rsa) for one in points)),
    ]
    if bonus:
        told = tuple((one.turnover, one.bonus or Decimal(0)) for one in points)
        drawn.append(Line(typeset("Prime d'activité"), told))
    return Steady(
        typeset("Ce que laisse un chiffre d'affaires régulier, par mois"),
        typeset("chiffre d'affaires par mois"),
        tuple(drawn),
        tuple(_uprights(curve, present)),
        tuple((fall.start.turnover, fall.start.left) for fall in falls(curve)),
        key="simulation-courbe",
    )


def _uprights(curve: Curve, present: Decimal | None) -> list[Upright]:
    last = curve.points[-1].turnover
    found: dict[Decimal, list[str]] = {}
    if present is not None and present <= last:
        found.setdefault(present, []).append("aujourd'hui")
    if curve.rsa_ends is not None:
        found.setdefault(curve.rsa_ends, []).append("le RSA s'éteint")
    for one in curve.reached:
        if one.turnover is not None:
            found.setdefault(one.turnover, []).append(one.name)
    return [Upright(typeset(" ; ".join(names)), value) for value, names in found.items()]


def beside(curves: Sequence[tuple[str, Curve]]) -> Steady:
    """What is left for each turnover, of several simulations on the same axes."""
    return Steady(
        typeset("Reste pour vivre selon le chiffre d'affaires, par mois"),
        typeset("chiffre d'affaires par mois"),
        tuple(
            Line(typeset(name), tuple((one.turnover, one.left) for one in known(curve).points))
            for name, curve in curves
        ),
        key="comparaison-courbe",
    )


def rows_of(curve: Curve, every: Decimal) -> list[tuple[str, ...]]:
    """The table of the curve: a line every so many euros, and those of note."""
    curve = known(curve)
    noted = {curve.rsa_ends, *(one.turnover for one in curve.reached)}
    noted |= {point.turnover for fall in falls(curve) for point in fall}
    return [
        (
            euros(one.turnover), euros(one.rsa), "non calculée" if one.bonus is None else euros(one.bonus),
            euros(one.left), "" if one.gain is None else euros(one.gain),
        )
        for one in curve.points
        if one.turnover % every == 0 or one.turnover in noted
    ]  # fmt: skip
