"""The RSA right, the household, the person."""

from datetime import date
from typing import ClassVar, Literal

from .base import Count, Euros, PersonFact, Text

# -- the right to RSA ----------------------------------------------------------------------------------------------


class RsaOpened(PersonFact, frozen=True, kw_only=True, tag="rsa_opened"):
    """The right to RSA opens, or opens again. ``on`` is the first day of the right."""

    label: ClassVar[str] = "Ouverture du droit au RSA"


class RsaSuspended(PersonFact, frozen=True, kw_only=True, tag="rsa_suspended"):
    """Payment of the RSA is suspended; the right itself stays."""

    label: ClassVar[str] = "Suspension du RSA"
    reason: Text | None = None


class RsaResumed(PersonFact, frozen=True, kw_only=True, tag="rsa_resumed"):
    """Payment of the RSA starts again after a suspension."""

    label: ClassVar[str] = "Reprise du versement du RSA"


class RsaClosed(PersonFact, frozen=True, kw_only=True, tag="rsa_closed"):
    """The right to RSA ends. ``on`` is the first day without the right."""

    label: ClassVar[str] = "Fin du droit au RSA"
    reason: Literal["income", "renounced", "moved", "removed", "other"] | None = None


class RightsAndDuties(PersonFact, frozen=True, kw_only=True, tag="rights_and_duties"):
    """Whether the person is subject to *droits et devoirs* from ``on``."""

    label: ClassVar[str] = "Droits et devoirs"
    subject: bool


# -- the household -------------------------------------------------------------------------------------------------


class HouseholdDescribed(PersonFact, frozen=True, kw_only=True, tag="household_described"):
    """The RSA household as it stands from ``on``."""

    label: ClassVar[str] = "Composition du foyer"
    adults: Count
    """Adults of the household, the person included."""
    children: Count
    """Dependent children."""
    lone_parent: bool | None = None


class MemberJoined(PersonFact, frozen=True, kw_only=True, tag="member_joined"):
    """Somebody joins the household."""

    label: ClassVar[str] = "Arrivée dans le foyer"
    role: Literal["partner", "child", "other"]


class MemberLeft(PersonFact, frozen=True, kw_only=True, tag="member_left"):
    """Somebody leaves the household."""

    label: ClassVar[str] = "Départ du foyer"
    role: Literal["partner", "child", "other"]


class SpouseStatus(PersonFact, frozen=True, kw_only=True, tag="spouse_status"):
    """How one of the couple takes part in the other's business, and the scheme to which they contribute."""

    label: ClassVar[str] = "Statut du conjoint dans l'entreprise"
    of: Literal["spouse", "person"] = "spouse"
    """Who takes part: the spouse in the person's business, or the person in the spouse's."""
    union: Literal["married", "pacs", "cohabiting"]
    status: Literal["collaborator", "employee", "partner", "none"]
    contributes_to: Literal["ssi", "msa", "general", "none"] | None = None
    """``None``: not known."""


# -- the person ----------------------------------------------------------------------------------------------------


class PersonDescribed(PersonFact, frozen=True, kw_only=True, tag="person_described"):
    """What is known of the person that a programme may ask at entry. ``None`` is *not known*, never *no*."""

    label: ClassVar[str] = "Description de la personne"
    birth_date: date | None = None
    education: Literal["below_bac", "bac", "above_bac"] | None = None
    street_history: bool | None = None
    """Has lived on the street (*parcours de rue*)."""
    excluded: bool | None = None
    """Situation of social exclusion, as the operator assesses it."""


class UnemploymentDeclared(PersonFact, frozen=True, kw_only=True, tag="unemployment_declared"):
    """The person has been looking for a job since a date; or, with ``since`` empty, is not."""

    label: ClassVar[str] = "Recherche d'emploi"
    since: date | None = None


class DisabilityRecognised(PersonFact, frozen=True, kw_only=True, tag="rqth"):
    """RQTH obtained, ended or absent. Disability: a category with its own permission."""

    label: ClassVar[str] = "Reconnaissance de travailleur handicapé (RQTH)"
    recognised: bool
    until: date | None = None
    """Last day of validity; empty when it has no end."""


class JobStarted(PersonFact, frozen=True, kw_only=True, tag="job_started"):
    """A salaried job starts, alone or beside the independent activity."""

    label: ClassVar[str] = "Début d'un emploi salarié"
    contract: Literal["cdi", "cdd", "interim", "iae"]
    months: Count | None = None
    """Length of a fixed-term contract, in months."""
    full_time: bool | None = None
    monthly_pay: Euros | None = None
    """Net euros a month."""
    employer: Text | None = None


class JobEnded(PersonFact, frozen=True, kw_only=True, tag="job_ended"):
    """The salaried job ends."""

    label: ClassVar[str] = "Fin d'un emploi salarié"


class IncapacityStarted(PersonFact, frozen=True, kw_only=True, tag="incapacity_started"):
    """The person cannot work in the business for a time. No medical detail is asked."""

    label: ClassVar[str] = "Début d'une incapacité temporaire"
    until: date | None = None
    """First day of work again, when it is already known."""


class IncapacityEnded(PersonFact, frozen=True, kw_only=True, tag="incapacity_ended"):
    """The person works again. ``on`` is the first day of work."""

    label: ClassVar[str] = "Fin d'une incapacité temporaire"


class StructureDescribed(PersonFact, frozen=True, kw_only=True, tag="structure_described"):
    """A participant that is an organisation: what it does (Lab'O Tremplin)."""

    label: ClassVar[str] = "Description de la structure"
    works_for_insertion: bool | None = None
    """Works for the insertion of fragile people."""
    project: Literal["create", "develop", "sustain"] | None = None
