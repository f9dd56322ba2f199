"""What the case knows for a simulation: who lives there, the activity, the last months."""

from datetime import date
from decimal import Decimal
from typing import Any

from jalon.benefits.question import HISTORY, Month
from jalon.benefits.simulate import Metric, Target
from jalon.rules.facts import Euros
from jalon.rules.facts.person import HouseholdDescribed
from jalon.rules.income.ledger import ledger
from jalon.rules.income.profits import cents
from jalon.rules.life import main_business
from jalon.rules.months import add_months, month_of
from jalon.rules.targets.level import Level
from jalon.study.words import typeset
from jalon.web.income.queries import IncomeOf

from .forms import next_month

_METRICS: dict[str, Metric] = {
    "turnover": "turnover",
    "profit_after_contributions": "profit_after_contributions",
    "profit_real_costs": "profit_real_costs",
}


def initial(read: IncomeOf) -> dict[str, Any]:
    """What the form proposes; what is not known is left to be asked."""
    person = read.opened.access.case.person
    business = main_business(read.view)
    household = read.view.last(HouseholdDescribed)
    nature = next((one for one in (business.natures if business else ()) if one != "farming"), "services")
    recent = _average(read)
    return {
        "birth": person.birth_date,
        "housing": "tenant",
        "kind": nature,
        "started": month_of(business.registered.on) if business else None,
        "department": person.postal_code[:2] if person.postal_code else "",
        "first": next_month(),
        "horizon": 12,
        "turnover": recent,
        "told": household,
    }


def _average(read: IncomeOf) -> Euros | None:
    """The mean turnover of the last declared months."""
    months = list(ledger(read.view).months.values())[-6:]
    if not months:
        return None
    return Euros(cents(sum((one.turnover for one in months), Decimal(0)) / len(months)))


def known_months(read: IncomeOf, first: date, each: Month) -> tuple[Month, ...]:
    """The four months before the first one, as declared; as expected where they are not."""
    told = ledger(read.view).months
    months = [add_months(first, rank - HISTORY) for rank in range(HISTORY)]
    return tuple(
        Month(turnover=Euros(cents(told[month].turnover)), wage=each.wage, partner=each.partner)
        if month in told
        else each
        for month in months
    )


def targets(read: IncomeOf) -> list[Target]:
    """The figures of the programme that a turnover can reach."""
    levels = [rule for rule in read.opened.programme.targets if isinstance(rule, Level)]
    wanted = [(typeset(rule.label), rule.threshold, _METRICS.get(rule.metric)) for rule in levels]
    return [Target(name, amount, metric) for name, amount, metric in wanted if metric is not None]
