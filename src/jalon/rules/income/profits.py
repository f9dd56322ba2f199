"""The readings of *bénéfice*: the sources say the word and do not define it (CEA-AMB-3)."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from ..errors import MissingParameter
from ..parameters import Parameters
from ..situation import Step
from ..view import View
from .ledger import ZERO, MonthOfIncome

Metric = Literal["profit_real_costs", "profit_flat_rate", "profit_after_contributions", "turnover"]
METRICS: dict[Metric, str] = {
    "profit_real_costs": "bénéfice (chiffre d'affaires − cotisations − charges réelles)",
    "profit_flat_rate": "bénéfice (chiffre d'affaires − abattement forfaitaire)",
    "profit_after_contributions": "bénéfice (chiffre d'affaires − cotisations)",
    "turnover": "chiffre d'affaires",
}
PROFITS: tuple[Metric, ...] = ("profit_real_costs", "profit_flat_rate", "profit_after_contributions")
CENT = Decimal("0.01")
MILLIONTH = Decimal("0.000001")
"""Finer than any average of cents over a year's thirds of months, coarser than what a division cuts off."""
HUNDRED = Decimal(100)
NATURE_WORDS = {"sale": "vente", "services": "services BIC", "liberal": "BNC", "farming": "agricole"}


class Computed(NamedTuple):
    """A monthly average with its steps; without amount, ``missing`` says in French what is not known."""

    monthly: Decimal | None
    """To the cent, as it is shown."""
    steps: tuple[Step, ...]
    facts: tuple[str, ...]
    missing: str = ""
    exact: Decimal = ZERO
    """Unrounded, as it is compared: a cent never opens a right."""


def plain(amount: Decimal) -> Decimal:
    """The amount without the endless tail that a quarter split in three leaves: three thirds of 301 make 301."""
    return amount.quantize(MILLIONTH, ROUND_HALF_UP)


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, half up."""
    return plain(amount).quantize(CENT, ROUND_HALF_UP)


def average(metric: Metric, months: tuple[MonthOfIncome, ...], view: View) -> Computed:
    """The monthly average of a metric over declared months, in euros a month, line by line.

    ``months`` follow each other in the ledger of the view: their ends tell them apart, and the same months are
    computed once.
    """
    if not months:
        return Computed(None, (), (), "aucun mois n'est déclaré")
    key = (metric, months[0].month, months[-1].month)
    found = view.cache.get(key)
    if found is None:
        found = view.cache[key] = _averaged(metric, months, view)
    return found  # type: ignore[return-value]


def _averaged(metric: Metric, months: tuple[MonthOfIncome, ...], view: View) -> Computed:
    facts = tuple(dict.fromkeys([fact for month in months for fact in month.facts]))
    turnover = sum([month.turnover for month in months], ZERO)
    steps = [Step("Chiffre d'affaires", cents(turnover), facts=facts)]
    try:
        steps.extend(_removed(metric, months, view))
    except MissingParameter as error:
        return Computed(None, tuple(steps), facts, str(error))
    if any(step.amount is None for step in steps):
        return Computed(None, tuple(steps), facts, "les charges réelles ne sont pas déclarées")
    total = turnover - sum([amount_of(step) for step in steps[1:]], ZERO)
    steps.append(Step("Nombre de mois", Decimal(len(months)), "mois"))
    monthly = cents(total / len(months))
    if any(month.whole for month in months):
        steps.append(Step("Mois déclarés en bloc : le montant est réparti à parts égales entre eux", None))
    steps.append(Step("Moyenne par mois", monthly, "€/mois"))
    return Computed(monthly, tuple(steps), facts, exact=plain(total / len(months)))


def amount_of(step: Step) -> Decimal:
    """The amount of a step, nothing where it is not known."""
    return ZERO if step.amount is None else step.amount


def _removed(metric: Metric, months: tuple[MonthOfIncome, ...], view: View) -> list[Step]:
    """What is taken off the turnover. Raises ``MissingParameter`` where a rate of the time is not known."""
    if metric == "turnover":
        return []
    if metric == "profit_flat_rate":
        return rated("micro.allowance", "Abattement", months, view.parameters)
    removed = _contributions(months, view)
    return [*removed, _costs(months)] if metric == "profit_real_costs" else removed


def _costs(months: tuple[MonthOfIncome, ...]) -> Step:
    if any(month.costs is None for month in months):
        return Step("Charges réelles : non déclarées", None)
    return Step("Charges réelles déclarées", cents(sum([month.costs or ZERO for month in months], ZERO)))


def _contributions(months: tuple[MonthOfIncome, ...], view: View) -> list[Step]:
    """Contributions of these months, computed once for the readings that take them off."""
    key = ("contributions", months[0].month, months[-1].month)
    found = view.cache.get(key)
    if found is None:
        found = view.cache[key] = _contributed(months, view.parameters)
    return found  # type: ignore[return-value]


def _contributed(months: tuple[MonthOfIncome, ...], parameters: Parameters) -> list[Step]:
    """Contributions as declared; by the rate of the time for the months that do not tell them."""
    told = [month for month in months if month.contributions is not None]
    silent = tuple(month for month in months if month.contributions is None)
    steps = []
    if told:
        total = cents(sum([month.contributions or ZERO for month in told], ZERO))
        steps.append(Step("Cotisations déclarées", total))
    if silent:
        steps.extend(
            rated("micro.contributions", "Cotisations au taux de la micro-entreprise,", silent, parameters)
        )
    return steps


def rated(prefix: str, label: str, months: tuple[MonthOfIncome, ...], parameters: Parameters) -> list[Step]:
    """Turnover × the rate of its nature on each month's date, one line for each nature and rate."""
    lines: dict[tuple[str, Decimal, str], Decimal] = {}
    for month in months:
        for nature, amount in month.by_nature.items():
            rate = parameters.get(f"{prefix}.{nature}", month.month)
            key = (nature, rate.value, rate.source)
            lines[key] = lines.get(key, ZERO) + amount * rate.value / HUNDRED
    return [
        Step(f"{label} {NATURE_WORDS[nature]} {_percent(rate)}", cents(amount), source=source)
        for (nature, rate, source), amount in lines.items()
    ]


@lru_cache(maxsize=256)
def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f}".replace(".", ",") + " %"
