"""Real income: the accounts of N-1 or N-2, twelve months of turnover, or the last months of a micro-entreprise."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ..base import Alert, Question, Reason, Rule, as_tuple
from ..errors import MissingParameter
from ..facts.business import AccountsClosed
from ..french import month as month_in_words
from ..french import percent
from ..months import add_days, add_months, are_consecutive, whole_months
from ..situation import Amount, Draft, Step
from ..view import View
from .asked import documents, recent_month
from .ledger import ZERO, Ledger, MonthOfIncome, is_farming, ledger, regime, regimes_during
from .profits import HUNDRED, average, cents

YEAR = 12
Documents = Literal["accounts", "turnover"]


class RealIncome(Rule):
    """Income of a past year, on documents."""

    kind: Literal["real"]
    years_back: Annotated[tuple[int, ...], BeforeValidator(as_tuple), Field(min_length=1)] = (1, 2)
    """Years looked at, the first that is known: 1 for N-1."""
    farming_years_back: Annotated[tuple[int, ...], BeforeValidator(as_tuple), Field(min_length=1)] = (2,)
    rolling: bool = False
    """Whether the last twelve months declared in a row serve when no year is complete."""
    prefer: Annotated[tuple[Documents, ...], BeforeValidator(as_tuple)] = ()
    """Which documents win when both tell a year; none: a person must choose."""
    revalued_by: str = ""
    """Parameter of the yearly rise of prices by which the income of a past year is revalued (R262-21); none: it is not.
    """


class MicroMonthly(Rule):
    """Micro-entreprise: turnover of the last months less the allowance of its nature, month by month."""

    kind: Literal["micro_monthly"]
    window_months: int = Field(ge=1)


def by_year(view: View, rule: RealIncome, draft: Draft) -> Amount:
    """The real income on the documents of a past year, in euros a month."""
    year = view.today.year()
    farming = is_farming(view)
    back = rule.farming_years_back if farming else rule.years_back
    for years in back:
        amount = _of_year(view, rule, year - years, f"N-{years}", draft)
        if amount is not None:
            return amount
    if rule.rolling and not farming and (amount := by_rolling(view, rule)):
        return amount
    return _unknown(view, rule, tuple(str(year - years) for years in back), back[0], draft)


def _of_year(view: View, rule: RealIncome, year: int, name: str, draft: Draft) -> Amount | None:
    accounts = closed_in(view, year)
    if (rivals := _rivals(accounts)) is not None:
        return _told_twice(rule, rivals, draft)
    turnover = by_turnover_of(view, rule, year, name)
    closed = by_accounts(view, rule, accounts, name) if accounts else None
    if closed and turnover and closed.monthly != turnover.monthly:
        return _ranked(rule, closed, turnover, draft)
    if not closed and not turnover:
        _tell_change(view, rule, year, draft)
    return closed or turnover


def by_turnover_of(view: View, rule: Rule, year: int, name: str) -> Amount | None:
    """The real income on the turnover of a calendar year, less the allowance, in euros a month.

    Nothing where a month is not declared, or where the business was not a micro-entreprise all year long. ``name``
    is how the law calls the year: « N-1 ».
    """
    months = _whole_year(ledger(view), year)
    if not months:
        return None
    told = regimes_during(view, date(year, 1, 1), date(year, 12, 31))
    if any(regime not in ("micro", "farm_micro", None) for _, regime in told):
        return None
    return _by_turnover(view, rule, months, f"l'année {year} ({name})")


def _tell_change(view: View, rule: RealIncome, year: int, draft: Draft) -> None:
    """A year that mixes two regimes tells no income by itself: a person decides."""
    if year < 1:
        return
    told = regimes_during(view, date(year, 1, 1), date(year, 12, 31))
    if len(told) > 1:
        text = "Le régime fiscal change le {0} : l'année {1} mêle deux régimes, et son revenu ne se calcule pas seul."
        reason = Reason(rule, text, (told[-1][0], str(year)))
        draft.alerts.append(
            Alert(
                id=f"{rule.id}:regimes-{year}", label="Deux régimes dans une année", reason=reason, kind="gap"
            )
        )


def _rivals(accounts: tuple[AccountsClosed, ...]) -> tuple[AccountsClosed, AccountsClosed] | None:
    """Two accounts of one business for one year."""
    seen: dict[str, AccountsClosed] = {}
    for fact in accounts:
        if fact.business in seen:
            return seen[fact.business], fact
        seen[fact.business] = fact
    return None


def _told_twice(rule: RealIncome, rivals: tuple[AccountsClosed, AccountsClosed], draft: Draft) -> Amount:
    """Two accounts for the same year of a business: neither is taken, and a person chooses."""
    one, other = rivals
    reason = Reason(
        rule,
        "Deux comptes annuels se terminent en {0}, le {1} et le {2} : aucun n'est retenu tant qu'il n'est pas dit "
        "lequel est le bon.",
        (str(other.end.year), one.end, other.end),
        (one.id, other.id),
    )
    draft.alerts.append(
        Alert(id=f"{rule.id}:comptes-{other.end.year}", label="Deux comptes pour une année", reason=reason,
              kind="conflict")
    )  # fmt: skip
    return Amount(id=f"{rule.id}:reel", label="Revenu réel", reason=reason, monthly=None)


def _whole_year(book: Ledger, year: int) -> tuple[MonthOfIncome, ...] | None:
    """The twelve months of a calendar year, when every one of them is declared."""
    if year < 1 or date(year, 1, 1) not in book.months:
        return None
    return book.exactly(tuple(date(year, month, 1) for month in range(1, YEAR + 1)))


def _ranked(rule: RealIncome, accounts: Amount, turnover: Amount, draft: Draft) -> Amount:
    """Two documents that disagree: the definition ranks them, or a person does."""
    if rule.prefer:
        return accounts if rule.prefer[0] == "accounts" else turnover
    reason = Reason(
        rule,
        "Le bilan donne {0} par mois, le chiffre d'affaires déclaré {1} : rien ne dit lequel retenir.",
        (accounts.monthly, turnover.monthly),
        accounts.reason.facts + turnover.reason.facts,
        (accounts.reason, turnover.reason),
    )
    draft.alerts.append(
        Alert(id=f"{rule.id}:conflit", label="Deux revenus réels différents", reason=reason, kind="conflict")
    )
    return Amount(id=f"{rule.id}:reel", label="Revenu réel", reason=reason, monthly=None)


def closed_in(view: View, year: int) -> tuple[AccountsClosed, ...]:
    """The exercises of twelve months closed in a calendar year, all businesses together, oldest first."""
    return tuple(fact for fact in view.all(AccountsClosed) if fact.end.year == year and _is_full(fact))


def _is_full(fact: AccountsClosed) -> bool:
    return whole_months(fact.start, add_days(fact.end, 1)) == YEAR


def by_accounts(view: View, rule: RealIncome, accounts: tuple[AccountsClosed, ...], name: str) -> Amount:
    """The real income on the accounts of a year, one for each business, in euros a month.

    Profit plus what tax law had taken off, by twelve; a loss is ignored, and what is left is revalued by the rise of
    prices since (R262-21). ``name`` is how the law calls the year: « N-1 ».
    """
    steps = [step for fact in accounts for step in _of_accounts(fact, several=len(accounts) > 1)]
    total = sum((step.amount for step in steps if step.amount is not None), ZERO)
    steps.append(Step("Total de l'exercice", total))
    steps.append(Step("Nombre de mois", Decimal(YEAR), "mois"))
    monthly, revalued = _revalued(view, rule, max(cents(total / YEAR), ZERO), accounts[-1].end.year)
    steps += revalued
    steps.append(Step("Revenu réel par mois", monthly, "€/mois"))
    reason = Reason(
        rule,
        "Revenu réel de {0} par mois : exercice du {1} au {2} ({3}).",
        (monthly, min(fact.start for fact in accounts), max(fact.end for fact in accounts), name),
        tuple(fact.id for fact in accounts),
    )
    return Amount(
        id=f"{rule.id}:reel", label="Revenu réel", reason=reason, monthly=monthly, steps=tuple(steps)
    )


def _revalued(view: View, rule: RealIncome, monthly: Decimal, year: int) -> tuple[Decimal, list[Step]]:
    """An income of a past year in the euros of today, with its lines. Without a rate it stays what it was, and says so.

    Each year since brings the rise of its own mean over that of the year before.
    """
    if not rule.revalued_by or not monthly:
        return monthly, []
    steps = [Step("Revenu par mois, avant revalorisation", monthly, "€/mois")]
    now = monthly
    for later in range(year + 1, view.today.year() + 1):
        try:
            rate = view.parameters.get(rule.revalued_by, date(later, 1, 1))
        except MissingParameter:
            unknown = f"Sans revalorisation selon les prix : leur hausse de {later} n'est pas saisie"
            return monthly, [Step(unknown, None)]
        added = cents(now * rate.value / HUNDRED)
        now += added
        steps.append(
            Step(f"Hausse des prix de {later} ({percent(rate.value)})", added, "€/mois", source=rate.source)
        )
    return now, steps


def _of_accounts(fact: AccountsClosed, *, several: bool) -> list[Step]:
    """The lines of one exercise: its profit, or nothing for a loss, and what is added back."""
    added = (
        ("Amortissements réintégrés", fact.depreciation),
        ("Rémunération de l'exploitant réintégrée", fact.owner_pay),
        ("Provisions non déductibles réintégrées", fact.provisions),
        ("Plus-values professionnelles réintégrées", fact.capital_gains),
        ("Autres réintégrations", fact.other_added_back),
    )
    profit = max(Decimal(fact.profit), ZERO)
    label = "Bénéfice de l'exercice" if fact.profit >= 0 else "Déficit de l'exercice, compté pour zéro"
    if several:
        label += f" (entreprise {fact.business})"
    return [
        Step(label, profit, facts=(fact.id,)),
        *(Step(words, Decimal(amount), facts=(fact.id,)) for words, amount in added if amount),
    ]


def _by_turnover(view: View, rule: Rule, months: tuple[MonthOfIncome, ...], name: str) -> Amount:
    computed = average("profit_flat_rate", months, view)
    values: tuple[object, ...] = (name, computed.missing)
    text = "Revenu réel non calculable sur {0} : {1}."
    if computed.monthly is not None:
        values = (computed.monthly, name)
        text = "Revenu réel de {0} par mois : chiffre d'affaires de {1}, abattement déduit."
    reason = Reason(rule, text, values, computed.facts)
    return Amount(
        id=f"{rule.id}:reel",
        label="Revenu réel",
        reason=reason,
        monthly=computed.monthly,
        steps=computed.steps,
    )


def by_rolling(view: View, rule: Rule) -> Amount | None:
    """The real income on the last twelve months declared, when they follow each other."""
    months = tuple(ledger(view).months.values())[-YEAR:]
    if len(months) < YEAR or not are_consecutive(tuple(month.month for month in months)):
        return None
    name = f"douze mois, de {month_in_words(months[0].month)} à {month_in_words(months[-1].month)}"
    return _by_turnover(view, rule, months, name)


def _unknown(view: View, rule: RealIncome, years: tuple[str, ...], back: int, draft: Draft) -> Amount:
    """Papers are missing; ``back`` is the first past year looked at, 1 for N-1."""
    what = (
        "le bilan comptable"
        if regime(view) in ("real", "farm_real")
        else "le bilan ou douze mois de chiffre d'affaires"
    )
    reason = Reason(rule, "Le revenu réel n'est pas connu : il faut {0} de {1}.", (what, " ou ".join(years)))
    draft.questions.append(
        Question(
            id=f"{rule.id}:question",
            label=f"Demander {what} ({' ou '.join(years)})",
            reason=reason,
            ask="person",
            answers=documents(view, back, rolling=rule.rolling and not is_farming(view)),
        )
    )
    return Amount(id=f"{rule.id}:reel", label="Revenu réel", reason=reason, monthly=None)


def by_month(view: View, rule: MicroMonthly, draft: Draft) -> Amount:
    """The real income of a micro-entreprise over its last declared months, in euros a month."""
    months = tuple(ledger(view).months.values())[-rule.window_months :]
    if len(months) < rule.window_months:
        text = "Il faut {0} mois de chiffre d'affaires (déclarés : {1})."
        reason = Reason(rule, text, (rule.window_months, len(months)))
        draft.questions.append(
            Question(id=f"{rule.id}:question", label="Demander le chiffre d'affaires des derniers mois",
                     reason=reason, ask="person", answers=recent_month(view))
        )  # fmt: skip
        return Amount(id=f"{rule.id}:reel", label="Revenu réel", reason=reason, monthly=None)
    name = f"{month_in_words(months[0].month)} à {month_in_words(months[-1].month)}"
    return _by_turnover(view, rule, months, name)


def documents_expected_on(view: View, start: date) -> date:
    """First day on which a business started on ``start`` can show a past year of documents."""
    if not is_farming(view):
        return add_months(start, YEAR)
    first_full = start.year if (start.month, start.day) == (1, 1) else start.year + 1
    return date(min(first_full + 2, 9999), 1, 1)
