"""An answer of the simulator as its page shows it: a drawing, its table, what to retain of each scenario."""

from dataclasses import dataclass
from decimal import Decimal

from jalon.benefits.answer import Answer, Curve, MonthLeft, Simulated
from jalon.charts.lines import Chart, Series
from jalon.rules.french import euros, month
from jalon.study.words import capital, typeset

DRAWN = 4
"""Scenarios that a drawing tells apart."""
EVERY = Decimal(100)
"""Euros of turnover between two lines of the table of the curve."""


@dataclass(frozen=True)
class ScenarioShown:
    """A scenario."""

    name: str
    retain: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Result:
    """What the page shows."""

    by: str
    left: Chart
    rsa: Chart
    scenarios: tuple[ScenarioShown, ...]
    curve_said: tuple[str, ...]
    curve: tuple[tuple[str, ...], ...]
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]


HEADS = (
    "Chiffre d'affaires", "Autres revenus", "Cotisations et impôt", "Charges", "RSA", "Prime d'activité",
    "Aide au logement", "Reste pour vivre",
)  # fmt: skip


def shown(found: Answer) -> Result:
    """The answer, ready for its page."""
    by = f"OpenFisca-France {found.engine}" if found.by == "engine" else "formule simple, sans le moteur"
    return Result(
        typeset(f"{capital(by)}, {found.freshness}."),
        _chart("Reste pour vivre, mois par mois", "reste", found, lambda one: one.left),
        _chart("RSA, mois par mois", "rsa", found, lambda one: one.rsa),
        tuple(_scenario(one, found.scenarios[0]) for one in found.scenarios),
        tuple(typeset(one) for one in _of_curve(found.curve)) if found.curve else (),
        tuple(_points(found.curve)) if found.curve else (),
        tuple(typeset(one) for one in found.assumptions),
        tuple(typeset(one) for one in found.warnings),
    )


def _chart(title: str, key: str, found: Answer, value: object) -> Chart:
    drawn = found.scenarios[:DRAWN]
    return Chart(
        title,
        tuple(one.month for one in drawn[0].months),
        tuple(Series(typeset(one.name), tuple(value(line) for line in one.months)) for one in drawn),  # type: ignore[operator]  # reads an amount of a month
        key=f"simulation-{key}",
    )


def _scenario(one: Simulated, now: Simulated) -> ScenarioShown:
    ends = one.rsa_ends
    said = [f"Plus de RSA à partir de {month(ends)}." if ends else "Le RSA continue jusqu'à la fin."]
    said.append(f"Reste pour vivre sur la période : {euros(one.total)}.")
    if one is not now:
        more = one.total - now.total
        word = "de plus" if more >= 0 else "de moins"
        said.append(f"Soit {euros(abs(more))} {word} que si rien ne change.")
    return ScenarioShown(
        typeset(one.name), tuple(typeset(text) for text in said), tuple(_row(line) for line in one.months)
    )


def _row(line: MonthLeft) -> tuple[str, ...]:
    earned = line.turnover if line.profit is None else line.profit
    other = line.wage + line.partner + line.unemployment
    costs = line.contributions + (line.income_tax or Decimal(0))
    bonus = "non calculée" if line.bonus is None else euros(line.bonus)
    return (
        capital(month(line.month)), euros(earned), euros(other), euros(costs), euros(line.expenses), euros(line.rsa),
        bonus, euros(line.aid), euros(line.left),
    )  # fmt: skip


def _of_curve(curve: Curve) -> list[str]:
    """What to retain of the curve."""
    said = []
    if curve.rsa_ends is not None:
        said.append(f"Le RSA s'éteint vers {euros(curve.rsa_ends)} de chiffre d'affaires par mois.")
    for one in curve.reached:
        if one.turnover is None:
            said.append(
                f"{one.name} : au-delà de {euros(curve.points[-1].turnover)} de chiffre d'affaires par mois."
            )
        else:
            said.append(f"{one.name} : à partir de {euros(one.turnover)} de chiffre d'affaires par mois.")
    if curve.cliffs:
        places = ", ".join(euros(one) for one in curve.cliffs[:5])
        said.append(f"Gagner un peu plus laisse un peu moins juste après {places}.")
    else:
        said.append("Gagner plus laisse toujours plus.")
    return said


def _points(curve: Curve) -> list[tuple[str, ...]]:
    kept = [point for point in curve.points if point.turnover % EVERY == 0]
    return [
        (
            euros(one.turnover), euros(one.rsa), "non calculée" if one.bonus is None else euros(one.bonus),
            euros(one.left), "" if one.gain is None else euros(one.gain),
        )
        for one in kept
    ]  # fmt: skip
