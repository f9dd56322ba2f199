"""The income declared, month by month: what is known of each month, and what contradicts itself."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from ..facts.business import IncomeDeclared, Nature, Regime, RegimeChanged
from ..life import Business, businesses
from ..months import FAR, add_months, month_of
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
    whole: tuple[date, ...] = ()
    """First days of all the months that its declarations cover, when one covers a quarter."""


class Ledger(Struct, frozen=True):
    """The months declared, in order, and the declarations that contradict each other."""

    months: dict[date, MonthOfIncome]
    rivals: tuple[tuple[IncomeDeclared, IncomeDeclared], ...]
    doubtful: frozenset[date] = frozenset()
    """The months of which these declarations say different things: another one would not help."""

    def last(self, count: int, before: date) -> tuple[MonthOfIncome, ...]:
        """The last ``count`` months declared that are over before a day; fewer when fewer are known."""
        this_month = month_of(before)
        found = [entry for month, entry in self.months.items() if month < this_month]
        return tuple(found[-count:])

    def precisely(self, months: tuple[date, ...]) -> tuple[MonthOfIncome, ...] | None:
        """These months, when every one is declared and no declaration also covers another month."""
        found = self.exactly(months)
        if found and all(set(entry.whole) <= set(months) for entry in found):
            return found
        return None

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
    told: dict[date, list[tuple[IncomeDeclared, MonthOfIncome]]] = {}
    rivals: list[tuple[IncomeDeclared, IncomeDeclared]] = []
    for fact in view.all(IncomeDeclared):
        share = _share(fact)
        for month in share.whole or (fact.month,):
            if month not in told:
                told[month] = [(fact, share)]
            elif rival := _same_business(fact, told[month]):
                rivals.append((rival, fact))
            else:
                told[month].append((fact, share))
    doubtful = {month for one, other in rivals for month in set(months_of(one)) & set(months_of(other))}
    months = {month: _month(month, told[month]) for month in sorted(told) if month not in doubtful}
    return Ledger(months, tuple(dict.fromkeys(rivals)), frozenset(doubtful))


def _same_business(
    fact: IncomeDeclared, others: list[tuple[IncomeDeclared, MonthOfIncome]]
) -> IncomeDeclared | None:
    return next((other for other, _ in others if other.business == fact.business), None)


def months_of(fact: IncomeDeclared) -> tuple[date, ...]:
    """First days of the months that a declaration covers."""
    return (fact.month, *(add_months(fact.month, offset) for offset in range(1, fact.months)))


def _month(month: date, told: list[tuple[IncomeDeclared, MonthOfIncome]]) -> MonthOfIncome:
    """A month, all businesses together, from what each declaration says of each of its months."""
    if len(told) > 1:
        return _added_up(month, [share for _, share in told])
    _, one = told[0]
    if one.month == month:
        return one
    return MonthOfIncome(
        month, one.by_nature, one.turnover, one.costs, one.contributions, one.facts, one.whole
    )


def _added_up(month: date, shares: list[MonthOfIncome]) -> MonthOfIncome:
    by_nature = {
        nature: amount
        for nature in NATURES
        if (amount := sum((share.by_nature.get(nature, ZERO) for share in shares), ZERO))
    }
    return MonthOfIncome(
        month,
        by_nature,
        sum(by_nature.values(), ZERO),
        _together([share.costs for share in shares]),
        _together([share.contributions for share in shares]),
        tuple(fact for share in shares for fact in share.facts),
        tuple(sorted({covered for share in shares for covered in share.whole})),
    )


def _share(fact: IncomeDeclared) -> MonthOfIncome:
    """What a declaration says of each of its months."""
    by_nature: dict[Nature, Decimal] = {}
    for nature in NATURES:
        amount = getattr(fact.turnover, nature)
        if amount:
            by_nature[nature] = amount / fact.months
    return MonthOfIncome(
        fact.month,
        by_nature,
        sum(by_nature.values(), ZERO),
        None if fact.costs is None else fact.costs / fact.months,
        None if fact.contributions is None else fact.contributions / fact.months,
        (fact.id,),
        months_of(fact) if fact.months > 1 else (),
    )


def _together(amounts: list[Decimal | None]) -> Decimal | None:
    """The sum; not known as soon as one of them is not."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None


def regime(view: View) -> Regime | None:
    """The tax regime of the newest business: told, or implied by the form of a micro-entreprise."""
    found = businesses(view)
    if not found:
        return None
    if found[-1].regime is None and found[-1].form == "micro":
        return "micro"
    return found[-1].regime


def regimes(view: View, business: Business) -> tuple[tuple[date, Regime | None], ...]:
    """The tax regimes of a business, each with its first day, oldest first; ``None``: not known.

    A micro-entreprise by its form is under the regime *micro* until another is told.
    """
    registered = business.registered
    first = "micro" if registered.regime is None and registered.form == "micro" else registered.regime
    found: list[tuple[date, Regime | None]] = [(registered.on, first)]
    for fact in view.all(RegimeChanged):
        if fact.business == business.key and fact.on >= registered.on and fact.regime != found[-1][1]:
            found.append((fact.on, fact.regime))
    return tuple(found)


def regimes_during(view: View, start: date, end: date) -> tuple[tuple[date, Regime | None], ...]:
    """The regimes of the newest business from ``start`` to ``end``, both included, each with its first day there.

    Two of them: the regime changes in between. None: there is no business yet.
    """
    found = businesses(view)
    if not found:
        return ()
    told = regimes(view, found[-1])
    ends = [day for day, _ in told[1:]] + [FAR]
    return tuple(
        (day, regime) for (day, regime), until in zip(told, ends, strict=True) if day <= end and until > start
    )


def is_farming(view: View) -> bool:
    """Whether the newest business is a farm."""
    found = businesses(view)
    if not found:
        return False
    return found[-1].regime in ("farm_micro", "farm_real") or found[-1].natures == ("farming",)
