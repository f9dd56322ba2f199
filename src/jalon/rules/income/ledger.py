"""The income declared, month by month: what is known of each month, and what contradicts itself."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from ..facts.business import IncomeDeclared, Nature, Regime
from ..life import businesses
from ..months import add_months
from ..view import View

NATURES: tuple[Nature, ...] = ("sale", "services", "liberal", "farming")
ZERO = Decimal(0)


class MonthOfIncome(Struct, frozen=True):
    """What was declared for a month, all businesses together, in euros."""

    month: date
    by_nature: dict[Nature, Decimal]
    turnover: Decimal
    costs: Decimal | None
    contributions: Decimal | None
    facts: tuple[str, ...]


class Ledger(Struct, frozen=True):
    """The months declared, in order, and the declarations that contradict each other."""

    months: dict[date, MonthOfIncome]
    rivals: tuple[tuple[IncomeDeclared, IncomeDeclared], ...]

    def last(self, count: int, before: date) -> tuple[MonthOfIncome, ...]:
        """The last ``count`` months declared that are over before a day; fewer when fewer are known."""
        found = [entry for month, entry in self.months.items() if add_months(month, 1) <= before]
        return tuple(found[-count:])

    def exactly(self, months: tuple[date, ...]) -> tuple[MonthOfIncome, ...] | None:
        """These months, when every one of them is declared."""
        found = tuple(self.months[month] for month in months if month in self.months)
        return found if len(found) == len(months) and found else None


def ledger(view: View) -> Ledger:
    """The ledger of the case."""
    found = view.cache.get("ledger")
    if found is None:
        found = view.cache["ledger"] = _build(view)
    return found  # type: ignore[return-value]


def _build(view: View) -> Ledger:
    declared: dict[tuple[str, date], tuple[IncomeDeclared, date]] = {}
    rivals = []
    for fact in view.all(IncomeDeclared):
        for offset in range(fact.months):
            key = (fact.business, add_months(fact.month, offset))
            if key in declared:
                rivals.append((declared[key][0], fact))
                continue
            declared[key] = (fact, key[1])
    doubtful = {(one.business, month) for one, other in rivals for month in _months(one) & _months(other)}
    by_month: dict[date, list[IncomeDeclared]] = {}
    for (business, month), (fact, _) in declared.items():
        if (business, month) not in doubtful:
            by_month.setdefault(month, []).append(fact)
    incomplete = {month for _, month in doubtful}
    months = {m: _month(m, by_month[m]) for m in sorted(by_month) if m not in incomplete}
    return Ledger(months, tuple(dict.fromkeys(rivals)))


def _months(fact: IncomeDeclared) -> set[date]:
    return {add_months(fact.month, offset) for offset in range(fact.months)}


def _month(month: date, facts: list[IncomeDeclared]) -> MonthOfIncome:
    by_nature: dict[Nature, Decimal] = {}
    for nature in NATURES:
        amount = sum((getattr(fact.turnover, nature) / fact.months for fact in facts), ZERO)
        if amount:
            by_nature[nature] = amount
    costs = [fact.costs / fact.months for fact in facts if fact.costs is not None]
    contributions = [fact.contributions / fact.months for fact in facts if fact.contributions is not None]
    return MonthOfIncome(
        month,
        by_nature,
        sum(by_nature.values(), ZERO),
        sum(costs, ZERO) if len(costs) == len(facts) else None,
        sum(contributions, ZERO) if len(contributions) == len(facts) else None,
        tuple(fact.id for fact in facts),
    )


def regime(view: View) -> Regime | None:
    """The tax regime of the newest business: told, or implied by the form of a micro-entreprise."""
    found = businesses(view)
    if not found:
        return None
    if found[-1].regime is None and found[-1].form == "micro":
        return "micro"
    return found[-1].regime


def is_farming(view: View) -> bool:
    """Whether the newest business is a farm."""
    found = businesses(view)
    if not found:
        return False
    return found[-1].regime in ("farm_micro", "farm_real") or found[-1].natures == ("farming",)
