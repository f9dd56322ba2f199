"""The facts that would tell an income that is not known: a month to declare, costs to add, accounts of a year."""

from datetime import date

from ..base import Answer
from ..facts.business import IncomeDeclared
from ..life import activity_runs, entry, main_business
from ..months import add_months, month_of
from ..view import View
from .ledger import MonthOfIncome, ledger, regime
from .profits import Metric

LOOKED_BACK = 12
"""Months: how far back a month that nobody declared is still asked for."""


def declaration(view: View, month: date | None, metric: Metric = "turnover") -> Answer:
    """The declaration of a month, with its costs where the metric takes them off; ``None``: of which month is asked."""
    business = main_business(view)
    asks = ("costs",) if metric == "profit_real_costs" else ()
    named = (("business", business.key),) if business else ()
    return Answer("income_declared", (*named, ("month", month)) if month else named, asks)


def next_month(view: View) -> date | None:
    """The month that follows the last declared; without any, that in which activity and accompaniment are both on."""
    book = ledger(view)
    if book.months or book.doubtful:
        return month_of(add_months(max((*book.months, *book.doubtful)), 1))
    business, started = main_business(view), entry(view)
    return month_of(max(started.on, business.registered.on)) if business and started else None


def figures(
    view: View, metric: Metric, months: tuple[MonthOfIncome, ...], count: int, before: date
) -> tuple[Answer, ...]:
    """What an average over ``count`` months declared before a day still needs: a month, else its costs.

    None where a rate of the time is missing: no fact can tell it.
    """
    missing = _latest_missing(view, before, add_months(before, -LOOKED_BACK)) if len(months) < count else None
    if missing:
        return (declaration(view, missing, metric),)
    return _costs(view, months) if metric == "profit_real_costs" else ()


def exactly(view: View, months: tuple[date, ...]) -> tuple[Answer, ...]:
    """The first of these very months that is not declared; else the declaration that also covers another month."""
    book = ledger(view)
    missing = next(
        (month for month in months if month not in book.months and month not in book.doubtful), None
    )
    if missing:
        return (declaration(view, missing),)
    wide = [
        book.months[month]
        for month in months
        if month in book.months and set(book.months[month].whole) - {*months}
    ]
    return tuple(
        Answer("income_declared", asks=("months", "turnover"), completes=entry.facts[0]) for entry in wide[:1]
    )


def recent_month(view: View) -> tuple[Answer, ...]:
    """The last month left out among those declared, else the one that follows them; any, where none is declared.

    The month of the day would do as well, but the answer would then change with each of them.
    """
    months = ledger(view).months
    if not months:
        return (declaration(view, None),)
    first, last = next(iter(months)), next(reversed(months))
    missing = _latest_missing(view, last, max(first, add_months(last, -LOOKED_BACK)))
    return (declaration(view, missing or next_month(view)),)


def documents(view: View, years_back: int, *, rolling: bool) -> tuple[Answer, ...]:
    """The papers of a past year: its accounts, or months of turnover where a micro-entreprise has no others.

    With ``rolling``, the last twelve months in a row serve too.
    """
    year = view.today.year() - years_back
    accounts = _accounts(view, year)
    kind = regime(view)
    if kind in ("real", "farm_real"):
        return (accounts,)
    months = _months_of_year(view, year) or (recent_month(view) if rolling else ())
    return (accounts, *months) if kind is None else (*months, accounts)


def _accounts(view: View, year: int) -> Answer:
    business = main_business(view)
    named = (("business", business.key),) if business else ()
    if year < 1:
        return Answer("accounts_closed", named)
    return Answer("accounts_closed", (*named, ("start", date(year, 1, 1)), ("end", date(year, 12, 31))))


def _months_of_year(view: View, year: int) -> tuple[Answer, ...]:
    """The last month of the year that is missing, where the activity filled that year."""
    runs = activity_runs(view)
    if year < 1 or not runs or runs[-1].start > date(year, 1, 1):
        return ()
    missing = _latest_missing(view, date(year + 1, 1, 1), date(year, 1, 1))
    return (declaration(view, missing),) if missing else ()


def _latest_missing(view: View, before: date, oldest: date) -> date | None:
    """The latest month over before a day that is not declared, no older than that of ``oldest``."""
    book = ledger(view)
    month, first = month_of(before), month_of(oldest)
    while month > first:
        month = add_months(month, -1)
        if month not in book.months and month not in book.doubtful:
            return month
    return None


def _costs(view: View, months: tuple[MonthOfIncome, ...]) -> tuple[Answer, ...]:
    """The latest of these months whose costs are not known, to be completed."""
    silent = {fact.id for fact in view.all(IncomeDeclared) if fact.costs is None}
    found = [
        fact for entry in reversed(months) if entry.costs is None for fact in entry.facts if fact in silent
    ]
    return tuple(Answer("income_declared", asks=("costs",), completes=fact) for fact in found[:1])
