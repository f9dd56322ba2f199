"""What the page of income says of each business: its years, its accounts, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.charts.lines import Chart
from jalon.rules.facts import Fact
from jalon.rules.facts.business import AccountsClosed, RegimeChanged
from jalon.rules.facts.path import (
    EvaluationAsked,
    EvaluationDecided,
    EvaluationProposed,
    EvaluationRefused,
)
from jalon.rules.french import MONTHS, day, euros, listed
from jalon.rules.income.calendar import MonthOfBusiness
from jalon.rules.income.profits import cents
from jalon.rules.income.review import in_effect
from jalon.rules.life import Business
from jalon.rules.months import add_days, whole_months
from jalon.study.words import VALUES, capital, typeset
from jalon.web.cases.curves import WHOLE, curve
from jalon.web.documents.models import Document
from jalon.web.documents.queries import of_facts
from jalon.web.people.models import Business as BusinessRecord

from .queries import IncomeOf
from .year.typed import NATURES

SHOWN_YEARS = 5
type Papers = dict[str, list[Document]]
"""The papers of the case by the key of what they support."""
ADDED_BACK = {
    "depreciation": "amortissements",
    "owner_pay": "rémunération de l'exploitant",
    "provisions": "provisions non déductibles",
    "capital_gains": "plus-values",
    "other_added_back": "autres réintégrations",
}


@dataclass(frozen=True)
class Year:
    """A year of a business."""

    year: int
    turnover: Decimal
    """Euros, of the months that are told without contradiction."""
    known: bool
    """Whether any month is told."""
    told: int
    expected: int
    """Months that are over and in which the business worked."""
    remarks: tuple[tuple[str, str], ...]
    """What is to be looked at: its weight (« late », « soon », « info »), what it says."""


@dataclass(frozen=True)
class Accounts:
    """An exercise that was closed."""

    key: str
    span: str
    profit: str
    added: str
    remark: str
    papers: tuple[Document, ...] = ()
    """The papers that support it."""


@dataclass(frozen=True)
class OfBusiness:
    """A business and its income."""

    key: str
    name: str
    described: str
    years: tuple[Year, ...]
    accounts: tuple[Accounts, ...]


@dataclass(frozen=True)
class Evaluated:
    """Something that was asked, proposed, decided or refused."""

    key: str
    on: date
    label: str
    said: str
    linked: bool
    """Whether it has a page of its own."""
    papers: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Home:
    """What the page shows."""

    businesses: tuple[OfBusiness, ...]
    evaluations: tuple[Evaluated, ...]
    in_effect: EvaluationDecided | None
    chart: Chart | None
    """The readings of the profit, the thresholds and what happened, on one axis of time."""


def home(read: IncomeOf) -> Home:
    """The income of a case, business by business, the newest first."""
    names = _names(read)
    papers = of_facts(read.opened.access)
    return Home(
        tuple(_of_business(read, one, names.get(one.key, ""), papers) for one in reversed(read.businesses)),
        tuple(_evaluated(fact, papers) for fact in read.view.told(*_EVALUATIONS)[::-1]),
        in_effect(read.view),
        curve(read.opened, WHOLE),
    )


_EVALUATIONS = (EvaluationAsked, EvaluationProposed, EvaluationDecided, EvaluationRefused)


def _evaluated(fact: Fact, papers: Papers) -> Evaluated:
    match fact:
        case EvaluationDecided():
            end = f", jusqu'au {day(fact.end)}" if fact.end else ""
            text = f"{euros(fact.amount)} par mois à partir du {day(fact.start)}{end}"
        case EvaluationProposed():
            text = f"{euros(fact.amount)} par mois"
        case EvaluationAsked():
            text = f"par {VALUES['asked_by'][fact.asked_by]}"
        case _:
            text = "aucun revenu fixé"
    linked = not isinstance(fact, EvaluationAsked)
    return Evaluated(
        fact.id, fact.on, type(fact).label, typeset(text), linked, tuple(papers.get(fact.id, ()))
    )


def _names(read: IncomeOf) -> dict[str, str]:
    """The names of the businesses of the person, by the key that facts give them."""
    records = BusinessRecord.objects.filter(person=read.opened.access.case.person_id)
    return {record.key: record.name for record in records if record.name}


def _of_business(read: IncomeOf, business: Business, name: str, papers: Papers) -> OfBusiness:
    years = [_year(year, read.year(business, year)) for year in read.years(business)[:SHOWN_YEARS]]
    closed = [fact for fact in read.view.all(AccountsClosed) if fact.business == business.key]
    trade = business.registered.trade or ""
    regime = next((month.regime for month in read.year(business, read.opened.on.year)[::-1]), None)
    said = [
        VALUES["form"][business.form],
        f"régime {VALUES['regime'][regime]}" if regime else "régime pas encore connu",
    ]
    return OfBusiness(
        business.key,
        capital(name or trade or "Entreprise"),
        capital(", ".join(dict.fromkeys(said))) + f", depuis le {day(business.registered.on)}",
        tuple(years),
        tuple(
            _accounts(fact, closed, papers) for fact in sorted(closed, key=lambda one: one.end, reverse=True)
        ),
    )


def _year(year: int, months: Sequence[MonthOfBusiness]) -> Year:
    sure = [month for month in months if len(month.told) == 1]
    total = sum((_turnover(month) for month in sure), Decimal(0))
    expected = [month for month in months if month.over and month.standing == "active"]
    told = [month for month in expected if month.told]
    return Year(year, cents(total), bool(sure), len(told), len(expected), tuple(_remarks(months)))


def _turnover(month: MonthOfBusiness) -> Decimal:
    (fact,) = month.told
    return sum((getattr(fact.turnover, one) for one in NATURES), Decimal(0)) / fact.months


def _remarks(months: Sequence[MonthOfBusiness]) -> list[tuple[str, str]]:
    found = []
    if gaps := [month.month for month in months if month.gap]:
        found.append(("soon", f"Il manque {_months(gaps)}."))
    if doubtful := [month.month for month in months if month.doubtful]:
        found.append(("late", f"Deux déclarations se contredisent : {_months(doubtful)}."))
    if unexpected := [month.month for month in months if month.unexpected]:
        found.append(
            (
                "soon",
                f"Un revenu est déclaré alors que l'entreprise ne travaillait pas : {_months(unexpected)}.",
            )
        )
    found += [("info", said(turn)) for month in months for turn in month.turns]
    return [(weight, typeset(text)) for weight, text in found]


def said(turn: Fact) -> str:
    """What changed in the life of the business, in words: « 12 juin 2025 : mise en sommeil de l'entreprise »."""
    label = type(turn).label
    if isinstance(turn, RegimeChanged):
        label += f" ({VALUES['regime'][turn.regime]})"
    return f"{day(turn.on)} : {label[:1].lower()}{label[1:]}"


def _months(months: Sequence[date]) -> str:
    """Months of a year in words, those that follow each other as a span: « mars, de juin à août »."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month.month == runs[-1][-1] + 1:
            runs[-1].append(month.month)
        else:
            runs.append([month.month])
    parts = [
        MONTHS[run[0] - 1] if len(run) == 1 else f"{MONTHS[run[0] - 1]} à {MONTHS[run[-1] - 1]}"
        for run in runs
    ]
    return listed(tuple(parts))


def _accounts(fact: AccountsClosed, all_of_them: Sequence[AccountsClosed], papers: Papers) -> Accounts:
    amounts = [(said, Decimal(getattr(fact, name))) for name, said in ADDED_BACK.items()]
    added = tuple(f"{said} {euros(amount)}" for said, amount in amounts if amount)
    months = whole_months(fact.start, add_days(fact.end, 1))
    rivals = [one for one in all_of_them if one.end.year == fact.end.year and one.id != fact.id]
    remark = ""
    if rivals:
        remark = "D'autres comptes se terminent la même année : corrigez ou retirez l'un des deux."
    elif months != 12:  # noqa: PLR2004  an exercise is a year
        remark = "Exercice qui n'a pas douze mois : il ne donne pas de revenu à lui seul (R262-19)."
    elif fact.profit < 0:
        remark = "Une perte compte pour zéro et ne se reporte sur aucune autre année (R262-21)."
    return Accounts(
        fact.id,
        f"du {day(fact.start)} au {day(fact.end)}",
        ("bénéfice de " if fact.profit >= 0 else "perte de ") + euros(abs(fact.profit)),
        f"réintégrés : {listed(added)}" if added else "",
        remark,
        tuple(papers.get(fact.id, ())),
    )
