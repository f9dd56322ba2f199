"""The RSA by hand, where it is simple: one adult or two, no child, a micro-entreprise. The engine's independent check.

RSA = montant forfaitaire − forfait logement − mean of the reference months (R262-7, R262-19 CASF). The prime d'activité
is said only below the bonus and without housing aid, where it is a share of the income.
"""

from datetime import date
from decimal import Decimal

from jalon.rules.income.profits import cents
from jalon.rules.months import add_months
from jalon.rules.parameters import Parameters

from .question import HISTORY, Question

NEW_WINDOW = date(2025, 3, 1)
"""Décret 2025-185: the reference months are M-4 to M-2 from then on, M-3 to M-1 before."""
HUNDRED = Decimal(100)
WINDOW = 3


def can_say(question: Question) -> bool:
    """Whether the simple formula holds."""
    household = question.household
    simple = not (household.children or household.support or household.maintenance)
    return simple and all(one.unemployment == 0 for one in question.months)


def rsa(question: Question, rank: int, parameters: Parameters) -> Decimal:
    """The RSA computed for a month, by its rank in ``months``, euros; before any quarterly freeze.

    Raises ``MissingParameter`` where an amount of the time is not known.
    """
    month = question.month(rank)
    couple = question.household.partner_birth is not None
    base = parameters.amount(f"rsa.base.{'couple_or_one_child' if couple else 'single'}", month)
    housing = parameters.amount(f"rsa.housing.{'two' if couple else 'one'}", month)
    housed = question.household.housing != "tenant"
    forfait = housing if housed else min(question.household.aid, housing)
    counted = _mean(question, rank, parameters) if not _stopped(question, month) else _others(question, rank)
    found = base - forfait - counted
    return cents(found) if found >= parameters.amount("rsa.minimum_paid", month) else Decimal(0)


def bonus(question: Question, rank: int, parameters: Parameters) -> Decimal | None:
    """The prime d'activité of a month, euros; ``None`` where the formula is not that simple."""
    month = question.month(rank)
    wage = parameters.amount("smic.hourly", month)
    limit = wage * parameters.amount("prime_activite.bonus_from_hours", month)
    base = parameters.amount("prime_activite.base", month)
    earned = [_of_month(question, one, parameters) for one in window(rank, month)]
    if question.household.aid or question.household.housing != "tenant" or max(earned) >= min(limit, base):
        return None
    kept = parameters.amount("prime_activite.income_kept", month)
    found = sum(earned, Decimal(0)) / WINDOW * kept / HUNDRED
    return cents(found) if found >= parameters.amount("prime_activite.minimum_paid", month) else Decimal(0)


def window(rank: int, month: date) -> range:
    """The ranks of the reference months of a month."""
    return (
        range(rank - HISTORY, rank - HISTORY + WINDOW) if month >= NEW_WINDOW else range(rank - WINDOW, rank)
    )


def _stopped(question: Question, month: date) -> bool:
    return question.ceased is not None and month >= question.ceased


def _mean(question: Question, rank: int, parameters: Parameters) -> Decimal:
    told = [_of_month(question, one, parameters) for one in window(rank, question.month(rank))]
    return sum(told, Decimal(0)) / WINDOW


def _others(question: Question, rank: int) -> Decimal:
    """What is counted once the activity has surely stopped: everything but it."""
    told = [question.months[one] for one in window(rank, question.month(rank))]
    return sum((one.wage + one.partner for one in told), Decimal(0)) / WINDOW


def _of_month(question: Question, rank: int, parameters: Parameters) -> Decimal:
    """What a month counts for."""
    one = question.months[rank]
    if one.profit is not None:
        return one.profit + one.wage + one.partner
    allowance = parameters.amount(f"micro.allowance.{question.activity.kind}", question.month(rank))
    return one.turnover * (HUNDRED - allowance) / HUNDRED + one.wage + one.partner


def last_known(parameters: Parameters) -> date:
    """The day from which the newest RSA holds."""
    return parameters.by_name["rsa.base.single"].values[-1].since


def horizon_end(question: Question) -> date:
    """The first of the last month simulated."""
    return add_months(question.first, question.horizon - 1)
