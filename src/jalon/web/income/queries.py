"""The income of a case as its pages read it: what may be seen, the businesses, the years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jalon.rules.facts.business import IncomeDeclared, Nature
from jalon.rules.income.calendar import MonthOfBusiness, calendar
from jalon.rules.life import Business, businesses, main_business
from jalon.rules.view import Today, View
from jalon.web.cases import store
from jalon.web.cases.access import Access
from jalon.web.cases.opened import Opened
from jalon.web.kit.clock import today

OLDEST = 1990
"""No year before is looked at."""


@dataclass(frozen=True)
class IncomeOf:
    """The income of a case, for somebody, today."""

    opened: Opened

    @cached_property
    def view(self) -> View:
        """The facts that they may see, as the rules read them."""
        return View(self.opened.facts, Today(self.opened.on), self.opened.programme.parameters)

    @cached_property
    def businesses(self) -> list[Business]:
        """The registered businesses, oldest first."""
        return businesses(self.view)

    def business(self, key: str = "") -> Business | None:
        """The business of this key; the one that counts without a key, or when there is none of this key."""
        named = next((one for one in self.businesses if one.key == key), None)
        return named or main_business(self.view)

    def year(self, business: Business, year: int) -> tuple[MonthOfBusiness, ...]:
        """The twelve months of a calendar year."""
        return calendar(self.view, business, date(year, 1, 1), date(year, 12, 1))

    def years(self, business: Business) -> list[int]:
        """The years that a business may tell of, the newest first: from its start, or from its first declaration."""
        told = [fact.month for fact in self.view.all(IncomeDeclared) if fact.business == business.key]
        first = min([business.registered.on, *told])
        return list(range(self.opened.on.year, max(first.year, OLDEST) - 1, -1))


def income_of(access: Access) -> IncomeOf:
    """Read the income of a case that was opened."""
    return IncomeOf(Opened(access, store.load(access.case), today()))


def natures_of(business: Business, told: Sequence[IncomeDeclared]) -> list[Nature]:
    """The natures that a page asks for: those of the business, and those that were declared; services without any."""
    found: dict[Nature, None] = dict.fromkeys(business.natures)
    for fact in told:
        for nature in ("sale", "services", "liberal", "farming"):
            if getattr(fact.turnover, nature):
                found[nature] = None
    return list(found) or ["services"]
