"""During an incapacity the evaluation in force goes on, without progression (TARN-50)."""

from collections.abc import Callable
from datetime import date

from ..base import Reason
from ..clock import Running, running
from ..facts.path import EvaluationDecided
from ..life import Run
from ..months import add_days
from ..situation import Amount, Draft, Step
from ..view import Today, View
from .grid import GridIncome, place, propose, proposed_amount


def maintained(
    view: View, rule: GridIncome, clock: Running, freeze: Run, real_income: Callable[[View], Amount]
) -> Amount:
    """The income that stays: the one decided before the incapacity, else the one proposed on its eve."""
    decided = [fact for fact in view.all(EvaluationDecided) if fact.start <= freeze.start]
    if decided:
        return _as_decided(rule, freeze, max(decided, key=lambda fact: (fact.start, fact.on, fact.id)))
    eve = add_days(max(freeze.start, clock.start), -1)
    before = _proposed_on(view, rule, clock, eve, real_income)
    text = "Incapacité depuis le {0}, sans évaluation décidée avant elle : la proposition de la veille est "
    text += "maintenue, sans progression ({1})."
    said = "non connue" if before is None or before.monthly is None else before.monthly
    because = (before.reason,) if before else ()
    reason = Reason(rule.freeze, text, (freeze.start, said), freeze.facts, because)
    return proposed_amount(rule, reason, before.monthly if before else None, before.steps if before else ())


def _as_decided(rule: GridIncome, freeze: Run, kept: EvaluationDecided) -> Amount:
    text = "Incapacité depuis le {0} : l'évaluation décidée le {1} est maintenue à {2} par mois, sans progression."
    reason = Reason(rule.freeze, text, (freeze.start, kept.on, kept.amount), (*freeze.facts, kept.id))
    step = Step("Évaluation maintenue", kept.amount, "€/mois", facts=(kept.id,))
    return proposed_amount(rule, reason, kept.amount, (step,))


def _proposed_on(
    view: View, rule: GridIncome, clock: Running, eve: date, real_income: Callable[[View], Amount]
) -> Amount | None:
    """What the grid proposed on the eve, with the facts of the eve; nothing when its clock was not running."""
    past = View([fact for fact in view.facts if fact.on <= eve], Today(eve), view.parameters)
    then = running(past, clock.rule)
    where = place(past, rule, then)
    if then is None or where is None:
        return None
    return propose(past, rule, where, then, real_income(past), Draft())
