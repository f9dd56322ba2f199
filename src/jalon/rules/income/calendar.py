"""The months of a business, one by one: was it working, under which regime, what was declared, what is missing."""

from datetime import date
from typing import Literal

from msgspec import Struct

from ..facts import Fact
from ..facts.business import (
    BusinessCeased,
    BusinessDormant,
    BusinessRegistered,
    BusinessResumed,
    IncomeDeclared,
    Regime,
    RegimeChanged,
)
from ..life import Business
from ..months import FAR, add_days, add_months, month_of, months_between
from ..view import View
from .ledger import months_of, regimes

Standing = Literal["before", "active", "dormant", "ceased"]
_AFTER: dict[type[Fact], Standing] = {
    BusinessRegistered: "active",
    BusinessResumed: "active",
    BusinessDormant: "dormant",
    BusinessCeased: "ceased",
}


class MonthOfBusiness(Struct, frozen=True):
    """A civil month of a business, as its facts tell it."""

    month: date
    """The first of the month."""
    standing: Standing
    """Whether it worked, a single day being enough; before it was registered, asleep or stopped all month long."""
    regime: Regime | None
    """The tax regime on the last day of the month; ``None``: not known."""
    turns: tuple[Fact, ...]
    """What began, stopped, slept or changed regime inside the month, in order."""
    told: tuple[IncomeDeclared, ...]
    """The declarations that cover the month: none is a gap, several contradict each other."""
    begun: bool
    """Whether the first of the month has come."""
    over: bool
    """Whether the month is past: one that goes on is no gap."""

    @property
    def gap(self) -> bool:
        """Whether a declaration is missing."""
        return self.over and self.standing == "active" and not self.told

    @property
    def doubtful(self) -> bool:
        """Whether several declarations say what it brought in."""
        return len(self.told) > 1

    @property
    def unexpected(self) -> bool:
        """Whether income is declared for a month in which the business did not work."""
        return self.standing != "active" and any(
            declared.months == 1 and any(amounts(declared)) for declared in self.told
        )


def amounts(declared: IncomeDeclared) -> tuple[object, ...]:
    """The amounts of turnover of a declaration, nature by nature."""
    turnover = declared.turnover
    return turnover.sale, turnover.services, turnover.liberal, turnover.farming


def calendar(view: View, business: Business, first: date, last: date) -> tuple[MonthOfBusiness, ...]:
    """Every month from ``first`` to ``last``, two firsts of a month, both included."""
    told = [fact for fact in view.all(IncomeDeclared) if fact.business == business.key]
    turns = _turns(view, business)
    under = regimes(view, business)
    return tuple(_month(view, month, turns, under, told) for month in months_between(first, last))


def _turns(view: View, business: Business) -> list[Fact]:
    """What changed in the life of the business, oldest first."""
    kinds = (BusinessRegistered, BusinessResumed, BusinessDormant, BusinessCeased, RegimeChanged)
    return [
        fact
        for fact in view.told(*kinds)
        if getattr(fact, "business", None) == business.key and fact.on >= business.registered.on
    ]


def _month(
    view: View,
    month: date,
    turns: list[Fact],
    under: tuple[tuple[date, Regime | None], ...],
    told: list[IncomeDeclared],
) -> MonthOfBusiness:
    end = add_days(add_months(month, 1), -1)
    return MonthOfBusiness(
        month,
        _standing(month, end, turns),
        next((regime for day, regime in reversed(under) if day <= end), None),
        tuple(fact for fact in turns if month_of(fact.on) == month),
        tuple(fact for fact in told if month in months_of(fact)),
        view.today.reached(month),
        end < FAR and view.today.past(end),
    )


def _standing(month: date, end: date, turns: list[Fact]) -> Standing:
    """Active when the business worked on one day of the month at least; else as it stood on its last day."""
    found: Standing = "before"
    for fact in turns:
        if type(fact) is RegimeChanged or fact.on > end:
            continue
        began = _AFTER[type(fact)]
        if fact.on > month and found == "active":
            return "active"
        found = began
        if fact.on >= month and began == "active":
            return "active"
    return found
