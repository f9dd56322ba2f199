"""Contributions of a micro-entreprise, month by month, from dated rates: what OpenFisca does not compute rightly.

Checked against mon-entreprise's ``modele-social`` in the development tests (docs/simulation.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.rules.french import percent
from jalon.rules.income.profits import cents
from jalon.rules.months import add_days, add_months
from jalon.rules.parameters import Parameters, Value
from jalon.rules.situation import Step

from .question import Activity, Month

HUNDRED = Decimal(100)
ALSACE = ("67", "68")


@dataclass(frozen=True)
class Paid:
    """What a month of turnover costs."""

    contributions: Decimal
    """Social contributions, training contribution and chamber tax, euros."""
    income_tax: Decimal | None
    """The versement libératoire, euros; ``None``: not chosen, and the income tax is not computed."""
    steps: tuple[Step, ...]


def paid(activity: Activity, month: date, told: Month, parameters: Parameters) -> Paid:
    """What is paid on a month's turnover. Raises ``MissingParameter`` where no rate of the time is known."""
    if told.profit is not None:
        amount = told.contributions or Decimal(0)
        return Paid(amount, None, (Step("Cotisations, données à la main", amount),))
    steps = list(_lines(activity, month, told.turnover, parameters))
    tax = _income_tax(activity, month, told.turnover, parameters) if activity.income_tax else None
    total = sum((step.amount for step in steps if step.amount is not None), Decimal(0))
    steps += [tax] if tax else []
    return Paid(total, tax.amount if tax else None, tuple(steps))


def _lines(activity: Activity, month: date, turnover: Decimal, book: Parameters) -> Iterator[Step]:
    name = "cipav" if activity.kind == "liberal" and activity.cipav else activity.kind
    social = book.get(f"micro.contributions.{name}", month)
    part = _acre(activity, month, book)
    label = f"Cotisations, {percent(social.value)}"
    if part is not None:
        label += f", dont l'ACRE laisse {percent(part.value)}"
    rate = social.value * (part.value / HUNDRED if part else 1)
    yield Step(label, cents(turnover * rate / HUNDRED), source=social.source)
    trained = "craft" if activity.craft and activity.kind != "liberal" else name
    training = book.get(f"micro.training.{trained}", month)
    yield _rated("Contribution à la formation", turnover, training)
    if chamber := _chamber(activity):
        yield _rated("Taxe pour frais de chambre", turnover, book.get(chamber, month))


def _chamber(activity: Activity) -> str:
    """The parameter of the chamber tax; nothing for a liberal profession."""
    if activity.kind == "liberal":
        return ""
    trade = "craft" if activity.craft else "trade"
    place = "alsace_" if activity.craft and activity.department in ALSACE else ""
    return f"micro.chamber.{place}{trade}_{activity.kind}"


def _income_tax(activity: Activity, month: date, turnover: Decimal, book: Parameters) -> Step:
    rate = book.get(f"micro.income_tax.{activity.kind}", month)
    return _rated("Versement libératoire de l'impôt", turnover, rate)


def _rated(label: str, turnover: Decimal, rate: Value) -> Step:
    return Step(f"{label}, {percent(rate.value)}", cents(turnover * rate.value / HUNDRED), source=rate.source)


def acre_end(started: date) -> date:
    """The last day of the ACRE: that of the third full civil quarter after the start of the activity."""
    quarter = date(started.year, 3 * ((started.month - 1) // 3) + 1, 1)
    return add_days(add_months(quarter, 12), -1)


def _acre(activity: Activity, month: date, book: Parameters) -> Value | None:
    """The part of the contributions that the ACRE leaves, by the date of creation; nothing once it is over."""
    if not activity.acre or month < activity.started.replace(day=1) or month > acre_end(activity.started):
        return None
    return book.get("acre.remaining_rate", activity.started)
