"""Income at a glance: real, proposed and decided beside each other, and what each month brought."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from jalon.charts.lines import Chart, Mark, Series, Threshold
from jalon.rules.facts import Fact
from jalon.rules.facts.contract import ContractSigned
from jalon.rules.facts.path import AccompanimentStarted, EvaluationDecided, Exited, PhaseEntered
from jalon.rules.income.ledger import ledger
from jalon.rules.income.profits import average
from jalon.rules.months import add_months, month_of, months_between
from jalon.rules.situation import Amount, Step, Target
from jalon.rules.view import Today, View
from jalon.study.amounts import in_unit, monthly, said_step
from jalon.study.words import TARGET_STATES, VERDICTS, typeset
from jalon.web.cases.opened import Opened

SHOWN_MONTHS = 24
FEWEST = 2
"""Months from which a line says more than a figure."""


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
        _chart(opened),
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


def _chart(opened: Opened) -> Chart | None:
    """Turnover and profit of the last months, with the thresholds of the programme and what happened."""
    view = View(list(opened.facts), Today(opened.on), opened.programme.parameters)
    told = ledger(view).months
    if len(told) < FEWEST:
        return None
    last = max(told)
    first = max(min(told), add_months(month_of(last), 1 - SHOWN_MONTHS))
    months = months_between(first, last)
    turnover = [told[month].turnover if month in told else None for month in months]
    profit = [
        average("profit_after_contributions", (told[m],), view).monthly if m in told else None for m in months
    ]
    # A target that is measured several times, at the exit and months later, is one line.
    reached = {
        (typeset(target.label), target.threshold)
        for target in opened.shown(opened.situation.targets)
        if target.unit == "€/mois" and target.threshold is not None
    }
    limits = [Threshold(label, value) for label, value in sorted(reached)]
    limits += [one for one in _decided(opened) if one.first and one.first <= last]
    marks = [mark for mark in _events(opened) if first <= month_of(mark.on) <= last]
    return Chart(
        "Chiffre d'affaires et bénéfice, mois par mois",
        tuple(months),
        (
            Series("Chiffre d'affaires", tuple(turnover)),
            Series("Bénéfice (après cotisations)", tuple(profit)),
        ),
        tuple(limits),
        tuple(marks),
    )


def _decided(opened: Opened) -> list[Threshold]:
    """The incomes retained, each from its start to its end, or to the next one."""
    told = [fact for fact in opened.facts if isinstance(fact, EvaluationDecided)]
    told.sort(key=lambda fact: (fact.start, fact.on))
    found = []
    for fact, following in zip_longest(told, told[1:]):
        last = month_of(fact.end) if fact.end else None
        if following and (last is None or last >= month_of(following.start)):
            last = add_months(month_of(following.start), -1)
        found.append(Threshold("Revenu retenu", fact.amount, month_of(fact.start), last))
    return found


def _events(opened: Opened) -> list[Mark]:
    """What explains a turn of the lines: the entry, the phases, the contracts, the exit."""
    found = []
    for fact in opened.facts:
        if isinstance(fact, PhaseEntered):
            found.append(
                Mark(fact.on, typeset(f"entrée en phase « {opened.names.get(fact.phase, fact.phase)} »"))
            )
        elif type(fact) in _EVENTS:
            found.append(Mark(fact.on, _EVENTS[type(fact)]))
    return found


_EVENTS: dict[type[Fact], str] = {
    AccompanimentStarted: "entrée dans l'accompagnement",
    ContractSigned: "contrat signé",
    Exited: "sortie",
}
