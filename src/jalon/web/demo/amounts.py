"""Amounts of the demonstration: the grid voted for next year, one of its figures corrected, the rise of prices."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jalon.rules.months import add_days
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Territory
from jalon.web.accounts.policy import Role
from jalon.web.amounts.families import GRID, family_of
from jalon.web.amounts.queries import parameters_of
from jalon.web.amounts.services import Voted, correct, enter

from .cast import ALSACE, TARN, Cast

RISE = Decimal("1.02")
"""The grid of next year, fictitious: that of today and two percent more, to the euro."""
_EURO = Decimal(1)
MISTYPED = "tarn.grid.period_2.average"


def vote(cast: Cast, day: date) -> None:
    """Have the administrators of two territories enter what was voted, ten days before the day."""
    voted_on = add_days(day, -10)
    tarn = cast.territories[TARN]
    family = family_of(tarn, GRID, "tarn-tns")
    if family is None:
        raise LookupError(GRID)
    amounts, since = parameters_of(tarn), date(day.year + 1, 1, 1)
    source = "Délibération fictive de la commission permanente"
    grid = [
        Voted(name, since, (amounts.amount(name, day) * RISE).quantize(_EURO), voted_on, source, "DEMO-12")
        for name in family.names
    ]
    wrong = [replace(one, value=one.value + 30) if one.name == MISTYPED else one for one in grid]
    agent = _administrator(cast, tarn)
    rows = enter(agent, tarn, wrong)
    (right,) = [one for one in grid if one.name == MISTYPED]
    (row,) = [one for one in rows if one.name == MISTYPED]
    correct(agent, tarn, [(row, right)], "Faute de frappe")
    alsace = cast.territories[ALSACE]
    rise = Voted(
        "prices.yearly_change", date(day.year, 1, 1), Decimal("1.2"), voted_on,
        "Valeur fictive, pour la démonstration",
    )  # fmt: skip
    enter(_administrator(cast, alsace), alsace, [rise])


def _administrator(cast: Cast, territory: Territory) -> Agent:
    found = next(
        one
        for one in cast.workers.values()
        if one.role == Role.ADMINISTRATOR and territory in one.territories.all()
    )
    return Agent(found.user, found)
