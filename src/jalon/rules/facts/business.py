"""The business: its life, its form, its regime, what it declares."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from .base import ZERO, Euros, Key, PersonFact, Text

Nature = Literal["sale", "services", "liberal", "farming"]
"""Nature of turnover: vente, prestations de services BIC, BNC, agricole."""
Form = Literal["micro", "ei", "eurl", "sarl", "sas", "sasu", "scop", "other"]
Regime = Literal["micro", "real", "farm_micro", "farm_real"]
MAIN = "principale"
"""The business when a person has only one."""


class ProjectDeclared(PersonFact, frozen=True, kw_only=True, tag="project_declared"):
    """The person has a project of independent activity, not registered yet."""

    label: ClassVar[str] = "Projet d'activité indépendante"
    description: Text | None = None


class ProjectChanged(PersonFact, frozen=True, kw_only=True, tag="project_changed"):
    """The project is no longer the same."""

    label: ClassVar[str] = "Changement de projet"
    description: Text
    toward: Literal["business", "salaried", "training", "siae", "other"] | None = None


class BusinessRegistered(PersonFact, frozen=True, kw_only=True, tag="business_registered"):
    """The business is registered. ``on`` is the start of the activity."""

    label: ClassVar[str] = "Immatriculation de l'entreprise"
    business: Key = MAIN
    form: Form
    regime: Regime | None = None
    natures: tuple[Nature, ...] = ()
    takeover: bool = False
    at_home: bool | None = None
    """The person works at home or at clients' homes: a visit needs a check first (CEA-16)."""
    trade: Text | None = None


class FormChanged(PersonFact, frozen=True, kw_only=True, tag="form_changed"):
    """The legal form changes."""

    label: ClassVar[str] = "Changement de forme juridique"
    business: Key = MAIN
    form: Form


class RegimeChanged(PersonFact, frozen=True, kw_only=True, tag="regime_changed"):
    """The tax regime changes."""

    label: ClassVar[str] = "Changement de régime fiscal"
    business: Key = MAIN
    regime: Regime


class NatureChanged(PersonFact, frozen=True, kw_only=True, tag="nature_changed"):
    """The nature of the activity changes."""

    label: ClassVar[str] = "Changement de nature d'activité"
    business: Key = MAIN
    natures: Annotated[tuple[Nature, ...], Meta(min_length=1)]


class BusinessDormant(PersonFact, frozen=True, kw_only=True, tag="business_dormant"):
    """The business is put to sleep (*mise en sommeil*)."""

    label: ClassVar[str] = "Mise en sommeil de l'entreprise"
    business: Key = MAIN


class BusinessCeased(PersonFact, frozen=True, kw_only=True, tag="business_ceased"):
    """The business stops and is struck off."""

    label: ClassVar[str] = "Cessation d'activité"
    business: Key = MAIN


class BusinessResumed(PersonFact, frozen=True, kw_only=True, tag="business_resumed"):
    """A dormant business works again."""

    label: ClassVar[str] = "Reprise d'activité"
    business: Key = MAIN


class Presidency(PersonFact, frozen=True, kw_only=True, tag="presidency"):
    """The person presides a SAS or SASU, paid or not, subordinate to a principal or not."""

    label: ClassVar[str] = "Présidence de SAS ou SASU"
    business: Key = MAIN
    paid: bool | None = None
    subordinate: bool | None = None


class Turnover(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Turnover by nature, in euros."""

    sale: Euros = ZERO
    services: Euros = ZERO
    liberal: Euros = ZERO
    farming: Euros = ZERO


class IncomeDeclared(PersonFact, frozen=True, kw_only=True, tag="income_declared"):
    """What the business brought in over a month, a quarter or a year."""

    label: ClassVar[str] = "Déclaration de revenu"
    business: Key = MAIN
    month: date
    """First day of the month, or of the first month of the quarter or of the year."""
    months: Literal[1, 3, 12] = 1
    turnover: Turnover
    costs: Euros | None = None
    """Real costs of the period, in euros, paid by the business; ``None``: not known."""
    contributions: Euros | None = None
    """Social contributions of the period, in euros; ``None``: not known."""

    def __post_init__(self) -> None:
        if self.month.day != 1:
            raise ValueError("month must be the first day of a month")


class AccountsClosed(PersonFact, frozen=True, kw_only=True, tag="accounts_closed"):
    """The accounts of a financial year. Amounts in euros for the whole exercise."""

    label: ClassVar[str] = "Comptes annuels"
    business: Key = MAIN
    start: date
    end: date
    """Last day of the exercise, included."""
    profit: Euros
    """Profit, or loss when negative."""
    turnover: Euros | None = None
    depreciation: Euros = ZERO
    owner_pay: Euros = ZERO
    provisions: Euros = ZERO
    """Provisions that tax law does not deduct."""
    capital_gains: Euros = ZERO
    other_added_back: Euros = ZERO

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("end must not be before start")
