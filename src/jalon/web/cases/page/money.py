"""Income at a glance: real, proposed and decided beside each other, and what each month brought."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.charts.lines import Chart
from jalon.rules.situation import Amount, Step, Target
from jalon.study.amounts import in_unit, monthly, said_step
from jalon.study.words import TARGET_STATES, VERDICTS, typeset
from jalon.web.cases.curves import curve
from jalon.web.cases.opened import Opened


@dataclass(frozen=True)
class Computation:
    """An amount with its computation."""

    name: str
    said: str
    why: str
    source: str
    steps: tuple[tuple[str, str, str], ...]
    """Label, amount, source of the parameter."""


@dataclass(frozen=True)
class Money:
    """What the page says of income."""

    status: str
    three: tuple[Computation, ...]
    period: str
    profits: tuple[Computation, ...]
    chart: Chart | None


@dataclass(frozen=True)
class TargetShown:
    """A figure to reach."""

    label: str
    state: str
    said: str
    due: date | None
    value: str
    threshold: str
    why: str
    source: str
    steps: tuple[tuple[str, str, str], ...]
    consequence: str


def money(opened: Opened) -> Money:
    """Income as the page shows it; what stands on a hidden fact is left out."""
    income = opened.situation.income
    named = (("Réel", income.real), ("Proposé", income.proposed), ("Décidé", income.decided))
    status = income.tns if opened.lets(income.tns) else None
    return Money(
        f"Travailleur non salarié (TNS) : {VERDICTS[income.is_tns]}" if status else "",
        tuple(_computation(name, amount) for name, amount in named if amount and opened.lets(amount)),
        f"Période {opened.period} de la grille" if opened.period else "",
        tuple(_computation(typeset(one.label), one) for one in opened.shown(income.profits)),
        curve(opened),
    )


def _computation(name: str, amount: Amount) -> Computation:
    return Computation(
        name,
        monthly(amount),
        typeset(amount.reason.sentence),
        typeset(amount.reason.source),
        _steps(amount.steps),
    )


def _steps(steps: tuple[Step, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((typeset(step.label), said_step(step), step.source or "") for step in steps)


def targets(opened: Opened) -> list[TargetShown]:
    """The figures to reach."""
    return [_target(target) for target in opened.shown(opened.situation.targets)]


def _target(target: Target) -> TargetShown:
    def said(value: Decimal | None) -> str:
        return "non connu" if value is None else in_unit(value, target.unit)

    return TargetShown(
        typeset(target.label),
        target.state,
        TARGET_STATES[target.state],
        target.due,
        said(target.value),
        said(target.threshold),
        typeset(target.reason.sentence),
        typeset(target.reason.source),
        _steps(target.steps),
        typeset(target.consequence or ""),
    )
