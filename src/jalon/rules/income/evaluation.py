"""The evaluation of income: real beside proposed, and what it calls for."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from ..base import Alert, Line, Reason, Rule, Tri
from ..clock import Running, current_freeze
from ..life import entry, ids
from ..situation import Amount, Draft, Income
from ..view import View
from .freeze import maintained
from .grid import GridIncome, Place, clock_reason, is_over, place, propose, tell_the_law
from .ledger import MonthOfIncome, ledger, regime
from .profits import METRICS, PROFITS, Metric, average
from .real import MicroMonthly, RealIncome, by_month, by_year
from .review import (
    AnswerOwed,
    JointNotice,
    YearlyReview,
    decided_amount,
    in_effect,
    owe_answer,
    owe_decision,
    owe_notice,
    owe_review,
)
from .status import StatusRule, assess_status


class Watch(Rule):
    """Income is followed to accompany the person, without evaluating it for the RSA."""

    kind: Literal["watch"]
    window_months: int = Field(default=3, ge=1)


IncomeRule = Annotated[
    StatusRule | RealIncome | MicroMonthly | GridIncome | YearlyReview | JointNotice | AnswerOwed | Watch,
    Field(discriminator="kind"),
]


class Evaluation(NamedTuple):
    """The income of the situation, and the evaluation period in which the day falls, end excluded."""

    income: Income
    period: tuple[date, date] | None


def assess(
    view: View, rules: tuple[IncomeRule, ...], clocks: dict[str, Running], gone: bool, draft: Draft
) -> Evaluation:
    """Evaluate the income as the programme's rules say; nothing is owed once the person has left."""
    tns: Line | None = None
    is_tns: Tri = "unknown"
    real: Amount | None = None
    proposed: Amount | None = None
    profits: tuple[Amount, ...] = ()
    where: Place | None = None
    sink = Draft() if gone else draft
    for rule in rules:
        if isinstance(rule, StatusRule):
            tns, is_tns = assess_status(view, rule, sink)
        elif isinstance(rule, RealIncome):
            real = _better(real, _real(view, rule, rules, sink))
        elif isinstance(rule, MicroMonthly):
            real = _better(real, by_month(view, rule, sink) if regime(view) == "micro" else None)
        elif isinstance(rule, GridIncome):
            where, proposed = _grid(view, rule, clocks, rules, real, is_tns, gone, sink)
        elif isinstance(rule, YearlyReview):
            owe_review(view, rule, sink)
        elif isinstance(rule, JointNotice):
            owe_notice(view, rule, sink)
        elif isinstance(rule, AnswerOwed):
            owe_answer(view, rule, sink, periods=_asks_by_period(view, rules, where))
        else:
            profits = readings(view, rule)
    _tell_rivals(view, rules, draft)
    decided = decided_amount(rules[0], in_effect(view)) if rules else None
    running = where is not None and not _over(view, rules, where)
    income = Income(
        tns=tns, is_tns=is_tns, real=real, proposed=proposed, decided=decided, profits=profits,
        period=where.rank + 1 if where else None, period_end=where.end if where and running else None,
    )  # fmt: skip
    return Evaluation(income, (where.start, where.end) if where and running else None)


def _better(one: Amount | None, other: Amount | None) -> Amount | None:
    """The first income that is known; without any, the first that says what is missing."""
    if one is None or (one.monthly is None and other is not None and other.monthly is not None):
        return other
    return one


def _real(view: View, rule: RealIncome, rules: tuple[IncomeRule, ...], draft: Draft) -> Amount | None:
    """Past years, unless the micro-entreprise is evaluated month by month."""
    monthly = any(isinstance(other, MicroMonthly) for other in rules)
    if monthly and regime(view) == "micro":
        return None
    return by_year(view, rule, draft)


def _real_of(view: View, rules: tuple[IncomeRule, ...]) -> Amount | None:
    """The real income as another view knows it, without asking anything of anybody."""
    real: Amount | None = None
    for rule in rules:
        if isinstance(rule, RealIncome):
            real = _better(real, _real(view, rule, rules, Draft()))
        elif isinstance(rule, MicroMonthly) and regime(view) == "micro":
            real = _better(real, by_month(view, rule, Draft()))
    return real


def _asks_by_period(view: View, rules: tuple[IncomeRule, ...], where: Place | None) -> bool:
    """Whether a period of the grid asks for its own decision."""
    return where is not None and not _over(view, rules, where)


def _over(view: View, rules: tuple[IncomeRule, ...], where: Place) -> bool:
    return any(isinstance(rule, GridIncome) and is_over(view, rule, where) for rule in rules)


def _grid(
    view: View,
    rule: GridIncome,
    clocks: dict[str, Running],
    rules: tuple[IncomeRule, ...],
    real: Amount | None,
    is_tns: Tri,
    gone: bool,
    draft: Draft,
) -> tuple[Place | None, Amount | None]:
    """The grid speaks of TNS only, once its clock runs, beside a real income."""
    clock = clocks.get(rule.clock)
    where = place(view, rule, clock)
    if clock is None or where is None or real is None or is_tns != "yes":
        return None, None
    freeze = current_freeze(view, clock)
    if freeze:
        proposed = maintained(view, rule, clock, freeze, lambda past: _real_of(past, rules) or real)
    else:
        proposed = propose(view, rule, where, clock, real, draft)
    tell_the_law(rule, proposed, real, draft)
    over = is_over(view, rule, where)
    if over:
        reason = Reason(
            rule.after,
            "Les {0} mois de la grille sont écoulés depuis le {1} : le droit ne s'arrête pas de lui-même.",
            (sum(period.months for period in rule.periods), where.end),
            clock.reason.facts,
            (clock_reason(rule, where),),
        )
        draft.alerts.append(
            Alert(id=f"{rule.id}:terme", label="Fin de la grille", reason=reason, kind="legal")
        )
    if not gone and not over:
        of_period = rule.periods[where.rank].rule
        owe_decision(view, of_period, where.start, where.end, where.rank + 1, proposed.monthly, draft)
    return where, proposed


def readings(view: View, rule: Watch) -> tuple[Amount, ...]:
    """The three readings of *bénéfice* over the last declared months, where anything is declared."""
    months = tuple(ledger(view).months.values())[-rule.window_months :]
    if not months:
        return ()
    return tuple(_reading(view, rule, metric, months) for metric in PROFITS)


def _reading(view: View, rule: Watch, metric: Metric, months: tuple[MonthOfIncome, ...]) -> Amount:
    computed = average(metric, months, view)
    named = METRICS[metric].capitalize()
    values: tuple[object, ...] = (named, computed.missing)
    text = "{0} : non connu, {1}."
    if computed.monthly is not None:
        values = (named, computed.monthly, len(months))
        text = "{0} : {1} par mois en moyenne (mois déclarés : {2})."
    return Amount(
        id=f"{rule.id}:{metric}", label=METRICS[metric].capitalize(), monthly=computed.monthly, steps=computed.steps,
        reason=Reason(rule, text, values, computed.facts),
    )  # fmt: skip


def _tell_rivals(view: View, rules: tuple[IncomeRule, ...], draft: Draft) -> None:
    """Two declarations for the same month: neither is taken, and a person chooses."""
    if not rules or entry(view) is None:
        return
    for one, other in ledger(view).rivals:
        reason = Reason(
            rules[0],
            "Deux déclarations portent sur le même mois, à partir du {0} : aucune n'est retenue tant qu'il n'est pas "
            "dit laquelle est la bonne.",
            (max(one.month, other.month),),
            ids(one, other),
        )
        draft.alerts.append(
            Alert(id=f"revenu:{one.id}:{other.id}", label="Deux déclarations pour un mois", reason=reason,
                  kind="conflict")
        )  # fmt: skip
