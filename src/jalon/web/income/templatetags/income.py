"""How the page of a year reads its lines."""

from decimal import Decimal

from django import template

from jalon.rules.french import MONTHS
from jalon.study.words import capital, typeset
from jalon.web.income.home import said
from jalon.web.income.simulating.shown import HEADS
from jalon.web.income.year.page import YearPage
from jalon.web.income.year.typed import TypedLine, texts_of

register = template.Library()
_STANDINGS = {
    "before": "avant l'immatriculation",
    "dormant": "entreprise en sommeil",
    "ceased": "entreprise arrêtée",
}


@register.simple_tag
def heads() -> tuple[str, ...]:
    """The columns of a simulation, after the month."""
    return HEADS


@register.filter
def called(one: TypedLine) -> str:
    """The name of a line: « Mars », « Janvier à mars », « Toute l'année »."""
    first, last = one.line.covered[0].month.month, one.line.covered[-1].month.month
    if one.line.months == 1:
        return capital(MONTHS[first - 1])
    return "Toute l'année" if one.line.months > 3 else f"{capital(MONTHS[first - 1])} à {MONTHS[last - 1]}"  # noqa: PLR2004  a quarter


@register.filter
def remarks(one: TypedLine) -> list[tuple[str, str]]:
    """What is to be known of a line: a month without work, a change, declarations that contradict each other."""
    months = one.line.covered
    found = [("info", said(turn)) for month in months for turn in month.turns]
    if all(month.standing != "active" for month in months):
        found.append(("info", _STANDINGS[months[0].standing]))
    if any(month.unexpected for month in months):
        found.append(("soon", "un revenu est déclaré alors que l'entreprise ne travaillait pas"))
    if any(month.doubtful for month in months):
        found.append(
            ("late", f"deux déclarations se contredisent : {' et '.join(_told(one))}. Écrivez la bonne.")
        )
    elif one.line.told and one.line.same is None:
        found.append(("info", f"déclaré autrement : {' et '.join(_told(one))}. Ces lignes le remplaceront."))
    return [(weight, typeset(text)) for weight, text in found]


def _told(one: TypedLine) -> list[str]:
    """The declarations of a line, short: « 900 € de janvier à mars »."""
    found = []
    for fact in one.line.told:
        texts = texts_of(fact, "services")
        amounts = " + ".join(
            f"{texts[name]} €" for name in ("sale", "services", "liberal", "farming") if texts[name]
        )
        first, last = fact.month.month, (fact.month.month + fact.months - 2) % 12 + 1
        when = MONTHS[first - 1] if fact.months == 1 else f"{MONTHS[first - 1]} à {MONTHS[last - 1]}"
        found.append(f"{amounts} ({when})")
    return found


@register.filter
def text_of(one: TypedLine, name: str) -> str:
    """What a cell shows."""
    return one.texts[name]  # type: ignore[index]  # the page names its own columns


@register.filter
def was_of(one: TypedLine, name: str) -> str:
    """What was recorded in a cell when the page was shown."""
    return next((text for column, text in one.was.items() if column == name), "")


@register.filter
def error_of(one: TypedLine, name: str) -> str:
    """What is wrong with a cell."""
    return next((error for column, error in one.errors.items() if column == name), "")


@register.filter
def total_of(page: YearPage, name: str) -> Decimal:
    """The sum of a column."""
    return page.totals[name]  # type: ignore[index]  # the page names its own columns
