"""The ways in which an income can be evaluated on a day: what each gives, and which one the rules ask for.

An instructeur sees them beside each other and chooses; the situation itself retains what the rules say.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from ..facts.path import Mode
from ..months import add_days, add_months
from ..situation import Amount, Draft, Income
from ..view import View
from .evaluation import IncomeRule
from .law import Law
from .ledger import is_farming, ledger, regime
from .real import MicroMonthly, RealIncome, by_accounts, by_month, by_rolling, by_turnover_of, closed_in

YEARS_BACK = (1, 2)
"""N-1 and N-2: what R262-18 and R262-19 look at."""


class Choice(Struct, frozen=True):
    """A way to evaluate the income of a case."""

    key: str
    """Tells it apart from the others of the same case and day."""
    mode: Mode
    label: str
    amount: Amount
    earned: tuple[date, date] | None
    """First and last day of the time in which the income was earned."""
    asked: bool
    """Whether it is the one that the rules of the programme, else those of the law, retain."""


class _Found(NamedTuple):
    key: str
    mode: Mode
    label: str
    amount: Amount
    earned: tuple[date, date]


def choices(view: View, rules: tuple[IncomeRule, ...], law: Law, income: Income) -> tuple[Choice, ...]:
    """The ways that the facts allow, the one that the rules ask for first.

    ``income`` is that of the situation on the same day. A year without documents gives no way; a way whose amount
    cannot be computed says what is missing.
    """
    real = next((rule for rule in rules if isinstance(rule, RealIncome)), law.real)
    micro = next((rule for rule in rules if isinstance(rule, MicroMonthly)), law.micro)
    found = [*_of_months(view, micro), *_of_years(view, real), *_of_twelve(view, real)]
    retained = income.proposed or income.real
    wanted = _first_asked(found, income, retained)
    made = [_made(one, asked=one.key == wanted) for one in found]
    if income.proposed is not None:
        made.append(_of_the_grid(income.proposed, income))
    return tuple(sorted(made, key=lambda choice: not choice.asked))


def _made(found: _Found, *, asked: bool) -> Choice:
    return Choice(found.key, found.mode, found.label, found.amount, found.earned, asked)


def _first_asked(found: list[_Found], income: Income, retained: Amount | None) -> str:
    """The way that the situation took; that of the law, the first known, where the programme has no rule for it."""
    if retained is income.proposed is not None:
        return "grid"
    if retained is not None and retained.monthly is not None:
        same = [one for one in found if one.amount.reason == retained.reason]
        return same[0].key if same else ""
    known = [one for one in found if one.amount.monthly is not None]
    return known[0].key if known and retained is None else ""


def _of_the_grid(proposed: Amount, income: Income) -> Choice:
    label = "Grille progressive" + (f", période {income.period}" if income.period else "")
    return Choice("grid", "grid", label, proposed, None, asked=True)


def _of_years(view: View, rule: RealIncome) -> Iterator[_Found]:
    """The accounts and the turnover of each past year that the law looks at."""
    year = view.today.year()
    first = rule.farming_years_back if is_farming(view) else rule.years_back
    for back in dict.fromkeys((*first, *YEARS_BACK)):
        name = f"N-{back}"
        accounts = closed_in(view, year - back)
        if accounts:
            label = f"Comptes annuels clos en {year - back} ({name})"
            span = (min(fact.start for fact in accounts), max(fact.end for fact in accounts))
            yield _Found(
                f"accounts-{year - back}", "real", label, by_accounts(view, rule, accounts, name), span
            )
        turnover = by_turnover_of(view, rule, year - back, name)
        if turnover is not None:
            span = (date(year - back, 1, 1), date(year - back, 12, 31))
            label = f"Chiffre d'affaires de {year - back} ({name})"
            yield _Found(f"turnover-{year - back}", "real", label, turnover, span)


def _is_micro(view: View) -> bool:
    return regime(view) in ("micro", "farm_micro", None)


def _of_months(view: View, rule: MicroMonthly) -> Iterator[_Found]:
    """The last months of a micro-entreprise, which R262-19 retains before any past year."""
    window = by_month(view, rule, Draft()) if _is_micro(view) and not is_farming(view) else None
    if window is not None and window.monthly is not None:
        label = f"Micro-entreprise : {rule.window_months} derniers mois déclarés"
        yield _Found(
            "window", "micro", label, window, _span(tuple(ledger(view).months)[-rule.window_months :])
        )


def _of_twelve(view: View, rule: RealIncome) -> Iterator[_Found]:
    """Twelve months in a row, whatever the calendar year."""
    rolling = by_rolling(view, rule) if _is_micro(view) else None
    if rolling is not None:
        months = tuple(ledger(view).months)[-12:]
        yield _Found("rolling", "micro", "Douze derniers mois déclarés de suite", rolling, _span(months))


def _span(months: tuple[date, ...]) -> tuple[date, date]:
    """First and last day of months in order."""
    return months[0], add_days(add_months(months[-1], 1), -1)
