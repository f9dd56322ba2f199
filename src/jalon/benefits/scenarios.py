"""« Et si ? »: what might change, each turning a question into another one, with a name derived from its values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from jalon.rules.facts.base import Euros
from jalon.rules.french import euros, month, percent
from jalon.rules.income.profits import cents

from .question import Month, Question, Wrong


class TurnoverChange(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag="turnover", forbid_unknown_fields=True
):
    """Turnover up or down, by a share or by an amount, from a month on."""

    since: date
    percent: Decimal | None = None
    amount: Euros | None = None


class Job(Struct, frozen=True, kw_only=True, tag_field="kind", tag="job", forbid_unknown_fields=True):
    """A salaried job beside, part-time most often."""

    wage: Euros
    """Net social amount, euros a month."""
    since: date
    until: date | None = None
    """The first of the last month of the job."""


class Cessation(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag="cessation", forbid_unknown_fields=True
):
    """The activity surely stops: its past income is no longer counted from then on (R262-13)."""

    since: date


class RegimeChange(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag="regime", forbid_unknown_fields=True
):
    """The régime réel: the income that the département would retain, and the contributions paid, as estimated."""

    since: date
    profit: Euros
    contributions: Euros


class PartnerIncome(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag="partner", forbid_unknown_fields=True
):
    """An income of the partner."""

    wage: Euros
    since: date


class AcreEnds(Struct, frozen=True, kw_only=True, tag_field="kind", tag="acre", forbid_unknown_fields=True):
    """The ACRE is not there, or no longer: contributions whole from the first month."""


Change = TurnoverChange | Job | Cessation | RegimeChange | PartnerIncome | AcreEnds


@dataclass(frozen=True)
class Scenario:
    """A question with a name."""

    name: str
    question: Question


def scenario(question: Question, change: Change) -> Scenario:
    """What the question becomes. Raises ``Wrong`` when the change does not fit it."""
    match change:
        case TurnoverChange():
            return _turnover(question, change)
        case Job():
            return _job(question, change)
        case Cessation():
            return _cessation(question, change)
        case RegimeChange():
            return _regime(question, change)
        case PartnerIncome():
            return _partner(question, change)
        case AcreEnds():
            return Scenario("Sans l'ACRE", replace(question, activity=replace(question.activity, acre=False)))


def _job(question: Question, change: Job) -> Scenario:
    def hired(one: Month) -> Month:
        return replace(one, wage=Euros(one.wage + change.wage))

    until = f" jusqu'en {month(change.until)}" if change.until else ""
    name = f"Emploi à côté : {euros(change.wage)} nets par mois à partir de {month(change.since)}{until}"
    return Scenario(name, _changed(question, change.since, hired, change.until))


def _cessation(question: Question, change: Cessation) -> Scenario:
    def stopped(one: Month) -> Month:
        return replace(one, turnover=Euros(0), profit=None, contributions=None)

    kept = _changed(question, change.since, stopped)
    return Scenario(f"Arrêt de l'activité en {month(change.since)}", replace(kept, ceased=change.since))


def _regime(question: Question, change: RegimeChange) -> Scenario:
    def real(one: Month) -> Month:
        return replace(one, turnover=Euros(0), profit=change.profit, contributions=change.contributions)

    name = f"Régime réel à partir de {month(change.since)}, {euros(change.profit)} retenus par mois"
    return Scenario(name, _changed(question, change.since, real))


def _turnover(question: Question, change: TurnoverChange) -> Scenario:
    if (change.percent is None) == (change.amount is None):
        raise Wrong(["Un changement de chiffre d'affaires se dit en pourcentage ou en euros, l'un des deux."])
    if change.percent is not None and change.percent < -100:  # noqa: PLR2004  less than nothing
        raise Wrong(["Le chiffre d'affaires ne peut pas baisser de plus de 100 %."])

    def moved(one: Month) -> Month:
        if change.percent is not None:
            amount = one.turnover * (100 + change.percent) / 100
        else:
            amount = one.turnover + (change.amount or Decimal(0))
        return replace(one, turnover=Euros(cents(max(amount, Decimal(0)))))

    size = (
        percent(abs(change.percent))
        if change.percent is not None
        else euros(abs(change.amount or Decimal(0)))
    )
    up = (change.percent if change.percent is not None else change.amount or Decimal(0)) >= 0
    name = f"Chiffre d'affaires : {size} de {'plus' if up else 'moins'} à partir de {month(change.since)}"
    return Scenario(name, _changed(question, change.since, moved))


def _partner(question: Question, change: PartnerIncome) -> Scenario:
    if question.household.partner_birth is None:
        raise Wrong(["Il n'y a pas de conjoint dans ce foyer : ajoutez sa date de naissance."])

    def earned(one: Month) -> Month:
        return replace(one, partner=Euros(one.partner + change.wage))

    name = f"Revenu du conjoint : {euros(change.wage)} nets par mois à partir de {month(change.since)}"
    return Scenario(name, _changed(question, change.since, earned))


def _changed(
    question: Question, since: date, change: Callable[[Month], Month], until: date | None = None
) -> Question:
    months = tuple(
        change(one) if since <= question.month(rank) <= (until or date.max) else one
        for rank, one in enumerate(question.months)
    )
    return replace(question, months=months)
