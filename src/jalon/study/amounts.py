"""Amounts with their unit, as they are written in French."""

from decimal import Decimal

from jalon.rules.french import HARD, NARROW, euros, percent
from jalon.rules.situation import Amount, Step

_ROUND = Decimal("0.01")


def in_unit(value: Decimal, unit: str) -> str:
    """An amount with its unit, whatever the unit: « 1 234,50 € par mois », « 22 % », « 9 mois »."""
    if unit.startswith("€"):
        rest = unit[1:].replace("/", " par ").strip()
        return f"{euros(value)}{f' {rest}' if rest else ''}"
    if unit == "%":
        return percent(value)
    return f"{_plain(value)}{HARD}{unit}"


def _plain(value: Decimal) -> str:
    """A number without unit, with two decimals at most and none where it is round."""
    text = f"{value.quantize(_ROUND):,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", NARROW).replace(".", ",")


def said_step(step: Step) -> str:
    """The amount of a step of a computation; nothing where its label says it all. Short, to stand in a column."""
    if step.amount is None:
        return "" if ":" in step.label else "non connu"
    if step.unit.startswith("€/"):
        return f"{euros(step.amount)}{step.unit[1:]}"
    return in_unit(step.amount, step.unit)


def monthly(amount: Amount | None) -> str:
    """An income in words."""
    if amount is None:
        return "aucun"
    return "non connu" if amount.monthly is None else f"{euros(amount.monthly)} par mois"
