"""What each month brought, drawn: turnover, the readings of the profit, the figures to reach, what happened."""

from datetime import date
from itertools import zip_longest

from jalon.charts.lines import Chart, Mark, Series, Threshold
from jalon.rules.facts import Fact
from jalon.rules.facts.business import BusinessCeased, BusinessDormant, BusinessResumed, RegimeChanged
from jalon.rules.facts.contract import ContractSigned
from jalon.rules.facts.path import (
    AccompanimentStarted,
    EvaluationDecided,
    EvaluationRefused,
    Exited,
    PhaseEntered,
)
from jalon.rules.facts.person import IncapacityEnded, IncapacityStarted, JobEnded, JobStarted
from jalon.rules.french import euros
from jalon.rules.income.ledger import Ledger, ledger
from jalon.rules.income.profits import Metric, average
from jalon.rules.months import add_months, month_of, months_between
from jalon.rules.view import Today, View
from jalon.study.words import VALUES, typeset

from .opened import Opened

SHOWN_MONTHS = 24
FEWEST = 2
"""Months from which a line says more than a figure."""
SHORT: dict[Metric, str] = {
    "turnover": "Chiffre d'affaires",
    "profit_after_contributions": "Bénéfice (après cotisations)",
    "profit_flat_rate": "Bénéfice (abattement forfaitaire)",
    "profit_real_costs": "Bénéfice (cotisations et charges réelles)",
}
"""The lines, as their key names them."""
GLANCE: tuple[Metric, ...] = ("turnover", "profit_after_contributions")
WHOLE: tuple[Metric, ...] = tuple(SHORT)
"""All the readings of the profit, which the sources do not choose between (CEA-AMB-3)."""


def curve(opened: Opened, metrics: tuple[Metric, ...] = GLANCE, months: int = SHOWN_MONTHS) -> Chart | None:
    """The last months declared, with the thresholds of the programme and what happened; nothing with too few.

    Only what the reader may see is drawn, as everywhere: ``opened`` gives no other fact.
    """
    view = View(opened.facts, Today(opened.on), opened.programme.parameters)
    book = ledger(view)
    told = book.months
    if len(told) < FEWEST:
        return None
    last = max(told)
    first = max(min(told), add_months(month_of(last), 1 - months))
    span = months_between(first, last)
    limits = [*_targets(opened), *(one for one in _decided(opened) if one.first and one.first <= last)]
    return Chart(
        "Chiffre d'affaires et bénéfice, mois par mois",
        tuple(span),
        tuple(_series(metric, span, book, view) for metric in metrics),
        tuple(limits),
        tuple(mark for mark in _events(opened) if first <= month_of(mark.on) <= last),
    )


def _series(metric: Metric, span: tuple[date, ...], book: Ledger, view: View) -> Series:
    """A line; a month that is not declared, or of which the metric is not known, is left open."""
    values = (average(metric, (book.months[m],), view).monthly if m in book.months else None for m in span)
    return Series(SHORT[metric], tuple(values))


def _targets(opened: Opened) -> list[Threshold]:
    """The figures to reach. One that is measured several times, at the exit and months later, is one line."""
    reached = {
        (typeset(target.label), target.threshold)
        for target in opened.shown(opened.situation.targets)
        if target.unit == "€/mois" and target.threshold is not None
    }
    return [Threshold(label, value) for label, value in sorted(reached)]


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
    """What explains a turn of the lines."""
    marks = ((fact, _said(fact, opened)) for fact in opened.facts)
    return [Mark(fact.on, typeset(said)) for fact, said in marks if said]


def _said(fact: Fact, opened: Opened) -> str:
    match fact:
        case PhaseEntered():
            return f"entrée en phase « {opened.names.get(fact.phase, fact.phase)} »"
        case RegimeChanged():
            return f"changement de régime : {VALUES['regime'][fact.regime]}"
        case EvaluationDecided():
            return f"revenu décidé : {euros(fact.amount)} par mois"
    return _EVENTS.get(type(fact), "")


_EVENTS: dict[type[Fact], str] = {
    AccompanimentStarted: "entrée dans l'accompagnement",
    ContractSigned: "contrat signé",
    EvaluationRefused: "évaluation refusée",
    IncapacityStarted: "incapacité",
    IncapacityEnded: "fin d'incapacité",
    JobStarted: "emploi salarié à côté",
    JobEnded: "fin d'emploi salarié",
    BusinessDormant: "mise en sommeil",
    BusinessResumed: "reprise d'activité",
    BusinessCeased: "cessation d'activité",
    Exited: "sortie",
}
