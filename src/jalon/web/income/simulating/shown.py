"""An answer of the simulator as its page shows it: a drawing, its table, what to retain of each scenario."""

from dataclasses import dataclass
from decimal import Decimal

from jalon.benefits.answer import Answer, MonthLeft, Simulated
from jalon.benefits.question import Wrong
from jalon.benefits.reading import sentences
from jalon.benefits.sheet import Sheet, decode
from jalon.charts.lines import Chart
from jalon.charts.stacks import Stack
from jalon.charts.steady import Steady
from jalon.rules.french import euros, month
from jalon.study.words import capital, typeset

from .drawn import DRAWN, lines, rows_of, stacks, steady

EVERY = Decimal(100)
"""Euros of turnover between two lines of the table of the curve."""


@dataclass(frozen=True)
class ScenarioShown:
    """A scenario."""

    name: str
    retain: tuple[str, ...]
    stack: Stack
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Result:
    """What the page shows."""

    by: str
    freshness: str
    """« Barèmes au 1er avril 2026 »."""
    left: Chart | None
    """The scenarios beside each other; nothing to compare with a single one."""
    not_drawn: int
    """Scenarios that the drawing leaves out, for it tells four lines apart."""
    rsa: Chart | None
    scenarios: tuple[ScenarioShown, ...]
    curve_said: tuple[str, ...]
    steady: Steady | None
    curve: tuple[tuple[str, ...], ...]
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]


HEADS = (
    "Chiffre d'affaires", "Autres revenus", "Cotisations et impôt", "Charges", "RSA", "Prime d'activité",
    "Aide au logement", "Reste pour vivre",
)  # fmt: skip


def shown(found: Answer, asked: Sheet | None = None) -> Result:
    """The answer, ready for its page; ``asked`` tells the turnover of today."""
    by = f"OpenFisca-France {found.engine}" if found.by == "engine" else "formule simple, sans le moteur"
    present = asked.each.turnover if asked is not None and asked.each.profit is None else None
    several = len(found.scenarios) > 1
    drawn = stacks(found)
    return Result(
        typeset(f"Calculé par : {by}."),
        typeset(capital(found.freshness)),
        lines("Reste pour vivre, mois par mois", "reste", found.scenarios, lambda one: one.left)
        if several
        else None,
        max(len(found.scenarios) - DRAWN, 0),
        lines("RSA, mois par mois", "rsa", found.scenarios, lambda one: one.rsa) if several else None,
        tuple(
            _scenario(one, found.scenarios[0], stack)
            for one, stack in zip(found.scenarios, drawn, strict=True)
        ),
        tuple(typeset(one) for one in sentences(found.curve, present)) if found.curve else (),
        steady(found.curve, present) if found.curve else None,
        tuple(rows_of(found.curve, EVERY)) if found.curve else (),
        tuple(typeset(one) for one in found.assumptions),
        tuple(typeset(one) for one in found.warnings),
    )


def sheet_of(text: str) -> Sheet | None:
    """What was asked, as it was kept; nothing when an older Jalon wrote it otherwise."""
    try:
        return decode(text)
    except Wrong:
        return None


def rsa_end(one: Simulated) -> str:
    """When the RSA ends, in a sentence."""
    if not any(line.rsa for line in one.months):
        return "Pas de RSA sur la période."
    return (
        f"Plus de RSA à partir de {month(one.rsa_ends)}."
        if one.rsa_ends
        else "Le RSA continue jusqu'à la fin."
    )


def _scenario(one: Simulated, now: Simulated, stack: Stack) -> ScenarioShown:
    average = one.total / len(one.months)
    said = [
        rsa_end(one),
        f"Reste pour vivre : {euros(average)} par mois en moyenne, {euros(one.total)} sur la période.",
    ]
    if one is not now:
        more = (one.total - now.total) / len(one.months)
        word = "de plus" if more >= 0 else "de moins"
        said.append(f"Soit {euros(abs(more))} par mois {word} que si rien ne change.")
    return ScenarioShown(
        typeset(one.name),
        tuple(typeset(text) for text in said),
        stack,
        tuple(_row(line) for line in one.months),
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
