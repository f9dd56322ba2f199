"""The attestation sur l'honneur, filled from what is known: the person reads it again, completes it and signs it.

In the Tarn it counts as contract (TARN-30). Its fields are those that départements ask for (domain.md §2.1, annexe 3).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.rules.facts.business import AccountsClosed, IncomeDeclared
from jalon.rules.french import day, euros
from jalon.rules.income.ledger import months_of, regimes
from jalon.rules.income.profits import cents
from jalon.rules.life import Business, main_business
from jalon.rules.months import add_days, add_months
from jalon.study.words import NATURES, VALUES, capital, typeset
from jalon.web.income.queries import IncomeOf
from jalon.web.people.models import Business as BusinessRecord

BLANK = ""
"""What is not known is left to be written by hand."""
_ADDED = (
    ("depreciation", "Amortissements"),
    ("owner_pay", "Rémunération de l'exploitant"),
    ("provisions", "Provisions non déductibles"),
    ("capital_gains", "Plus-values professionnelles"),
    ("other_added_back", "Autres réintégrations"),
)


@dataclass(frozen=True)
class Attestation:
    """What the attestation says, part by part: each a name and a value, empty where it is to be written by hand."""

    person: tuple[tuple[str, str], ...]
    business: tuple[tuple[str, str], ...]
    period: tuple[date, date]
    turnover: tuple[tuple[str, str], ...]
    accounts: tuple[tuple[str, str], ...]
    real: bool
    """Whether the business keeps accounts (régime réel), so that profit and reintegrations are asked."""


def attestation(read: IncomeOf) -> Attestation | None:
    """The attestation of today, on the last twelve months that are over; nothing without a business."""
    business = main_business(read.view)
    if business is None:
        return None
    first = add_months(read.opened.on.replace(day=1), -12)
    last = add_days(add_months(first, 12), -1)
    record = BusinessRecord.objects.filter(person=read.opened.access.case.person_id, key=business.key).first()
    told = [fact for fact in read.view.all(AccountsClosed) if fact.business == business.key]
    closed = max(told, key=lambda fact: fact.end, default=None)
    regime = regimes(read.view, business)[-1][1]
    real = regime in ("real", "farm_real")
    return Attestation(
        _person(read),
        _business(business, record, regime),
        (first, last),
        _turnover(read, business, first),
        _accounts(closed) if real else (),
        real,
    )


def _person(read: IncomeOf) -> tuple[tuple[str, str], ...]:
    person = read.opened.access.case.person
    address = " ".join(part for part in (person.address, person.postal_code, person.town) if part)
    return (
        ("Nom et prénom", person.name),
        ("Né(e) le", day(person.birth_date) if person.birth_date else BLANK),
        ("Adresse", address),
        ("Numéro d'allocataire (CAF ou MSA)", person.payer_number),
    )


def _business(
    business: Business, record: BusinessRecord | None, regime: str | None
) -> tuple[tuple[str, str], ...]:
    siret = record.siret if record else ""
    return (
        ("Nom de l'entreprise", (record.name if record else "") or BLANK),
        ("SIRET, numéro au registre (RCS) ou au répertoire des métiers (RM)", _grouped(siret)),
        (
            "Activité",
            capital(business.registered.trade or ", ".join(NATURES[one] for one in business.natures)),
        ),
        ("Forme", capital(VALUES["form"][business.form])),
        ("Régime fiscal", capital(VALUES["regime"][regime]) if regime else BLANK),
        ("Début de l'activité", day(business.registered.on)),
    )


def _grouped(siret: str) -> str:
    return typeset(f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}") if siret else BLANK


def _turnover(read: IncomeOf, business: Business, first: date) -> tuple[tuple[str, str], ...]:
    """Turnover of the twelve months, nature by nature; left to be written where a month is not declared."""
    wanted = {add_months(first, rank) for rank in range(12)}
    totals: dict[str, Decimal] = {}
    covered: list[date] = []
    for fact in read.view.all(IncomeDeclared):
        months = [month for month in months_of(fact) if month in wanted]
        if fact.business != business.key or not months:
            continue
        covered += months
        for nature in NATURES:
            part = getattr(fact.turnover, nature) * len(months) / fact.months
            totals[nature] = totals.get(nature, Decimal(0)) + part
    whole = len(covered) == len(set(covered)) == len(wanted)
    shown = [nature for nature in NATURES if nature in business.natures or totals.get(nature)]
    return tuple(
        (capital(NATURES[nature]), euros(cents(totals.get(nature, Decimal(0)))) if whole else BLANK)
        for nature in (shown or ["services"])
    )


def _accounts(closed: AccountsClosed | None) -> tuple[tuple[str, str], ...]:
    if closed is None:
        return (
            ("Exercice du … au …", BLANK),
            ("Bénéfice ou perte", BLANK),
            *((name, BLANK) for _, name in _ADDED),
        )
    added = ((name, euros(Decimal(getattr(closed, field)))) for field, name in _ADDED)
    word = "Bénéfice" if closed.profit >= 0 else "Perte"
    return (
        ("Exercice", f"du {day(closed.start)} au {day(closed.end)}"),
        (word, euros(abs(Decimal(closed.profit)))),
        *added,
    )
