"""What was typed on the page of a year: cells read one by one, nothing lost when one of them is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

from django.core.exceptions import ValidationError

from jalon.rules.facts import Euros
from jalon.rules.facts.business import IncomeDeclared, Nature, Turnover
from jalon.rules.french import euros, month
from jalon.web.kit.fields import EurosField

from .layout import Line

NATURES: tuple[Nature, ...] = get_args(Nature)
Column = Literal["sale", "services", "liberal", "farming", "costs", "contributions"]
COLUMNS: tuple[Column, ...] = (*NATURES, "costs", "contributions")
MOST_A_MONTH = Decimal(1_000_000)
"""Euros: beyond, an amount of a month is taken for a slip."""
NEGATIVE = "Un montant négatif ne se déclare pas : déduisez l'avoir du mois où il a été remboursé."
TOO_MUCH = "Plus de {most} pour un mois : vérifiez le montant."
TO_COME = "{month} n'est pas encore commencé : rien ne peut être déclaré."
NO_TURNOVER = "Indiquez aussi le chiffre d'affaires, 0 s'il n'y en a pas eu."


@dataclass
class TypedLine:
    """A line as it was typed, or as it is shown to be typed."""

    line: Line
    texts: dict[Column, str]
    errors: dict[Column | Literal["line"], str] = field(default_factory=dict)
    amounts: dict[Column, Euros] = field(default_factory=dict)
    was: dict[Column, str] = field(default_factory=dict)
    """What was recorded when the page was shown, as it was shown."""
    changed: bool = False
    """Whether the page proposes another figure than what is recorded: an import, not saved yet."""

    @property
    def blank(self) -> bool:
        """Whether nothing is told of these months."""
        return not any(text.strip() for text in self.texts.values())

    @property
    def turnover(self) -> Turnover:
        """The turnover by nature; what was left empty is nothing."""
        return Turnover(**{one: self.amounts[one] for one in NATURES if one in self.amounts})

    @property
    def says(self) -> tuple[object, ...]:
        """What it tells, to be compared with what was told."""
        return self.turnover, self.amounts.get("costs"), self.amounts.get("contributions")


def shown(line: Line, main: Nature) -> TypedLine:
    """A line as it stands in the file; empty where nothing is told, or where two declarations contradict each other.

    ``main`` is the nature of the business: where a month brought in nothing, the zero stands there.
    """
    texts = dict.fromkeys(COLUMNS, "") if line.same is None else texts_of(line.same, main)
    return TypedLine(line, texts, was=dict(texts))


def texts_of(fact: IncomeDeclared, main: Nature) -> dict[Column, str]:
    """The amounts of a declaration as they are typed. A nature without turnover is left empty beside another."""
    turnover = {one: getattr(fact.turnover, one) for one in NATURES}
    texts: dict[Column, str] = {one: _text(amount) if amount else "" for one, amount in turnover.items()}
    if not any(turnover.values()):
        texts[main] = "0"
    texts["costs"], texts["contributions"] = _text(fact.costs), _text(fact.contributions)
    return texts


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount).replace(".", ",")


def typed(line: Line, data: Mapping[str, str]) -> TypedLine:
    """Read a line of the form; each wrong cell says what is wrong with it."""
    found = TypedLine(
        line,
        {column: data.get(f"{line.key}-{column}", "")[:40] for column in COLUMNS},
        was={column: data.get(f"was-{line.key}-{column}", "")[:40] for column in COLUMNS},
    )
    for column, text in found.texts.items():
        try:
            amount = EurosField(required=False).clean(text)
        except ValidationError as error:
            found.errors[column] = " ".join(error.messages)
            continue
        if amount is None:
            continue
        found.amounts[column] = amount
        if wrong := _wrong(amount, line.months):
            found.errors[column] = wrong
    _judge(found)
    return found


def _wrong(amount: Decimal, months: int) -> str:
    if amount < 0:
        return NEGATIVE
    if amount > MOST_A_MONTH * months:
        return TOO_MUCH.format(most=euros(MOST_A_MONTH))
    return ""


def _judge(found: TypedLine) -> None:
    """What is wrong with the line as a whole."""
    if found.blank:
        return
    if found.line.to_come:
        found.errors["line"] = TO_COME.format(month=month(found.line.covered[-1].month).capitalize())
    elif not any(found.texts[one].strip() for one in NATURES):
        found.errors["line"] = NO_TURNOVER
