"""The contract, its review, its objectives and actions."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from .base import Count, Fact, Key, Text


class ContractProposed(Fact, frozen=True, kw_only=True, tag="contract_proposed"):
    """A contract is put to the person."""

    label: ClassVar[str] = "Contrat proposé"
    contract: Key


class ContractSigned(Fact, frozen=True, kw_only=True, tag="contract_signed"):
    """The contract is signed by both sides."""

    label: ClassVar[str] = "Contrat signé"
    contract: Key
    start: date
    end: date
    """Last day of the contract, included."""
    frequency_months: Annotated[int, Meta(ge=1, le=12)] | None = None
    """The rhythm of meetings chosen with the person, in months."""
    warnings: tuple[Key, ...] = ()
    """The financial requirements of which the contract warns, by the id of the target."""
    weekly_hours: Count | None = None
    difficulties: Text | None = None
    """Difficulties that may weigh on the business."""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("end must not be before start")


class ContractValidated(Fact, frozen=True, kw_only=True, tag="contract_validated"):
    """The contract is validated by the body in charge."""

    label: ClassVar[str] = "Contrat validé"
    contract: Key
    body: Text


class ContractReviewed(Fact, frozen=True, kw_only=True, tag="contract_reviewed"):
    """The *bilan d'accompagnement* of a contract, with the actions proposed."""

    label: ClassVar[str] = "Bilan du contrat"
    contract: Key
    actions: tuple[Text, ...] = ()
    summary: Text | None = None


class BreachNoted(Fact, frozen=True, kw_only=True, tag="breach_noted"):
    """The person does not do what the contract asks, or does not make one (L262-37 CASF): what, and what they say."""

    label: ClassVar[str] = "Manquement constaté"
    breach: Literal["contract_not_made", "contract_not_renewed", "commitments"]
    details: Text
    """What was agreed, and what was not done."""
    explanation: Text | None = None
    """The reasons that the person gives."""


class ContractEnded(Fact, frozen=True, kw_only=True, tag="contract_ended"):
    """The contract is closed."""

    label: ClassVar[str] = "Fin du contrat"
    contract: Key
    reason: Text | None = None


Pillar = Literal["business", "social"]


class ObjectiveSet(Fact, frozen=True, kw_only=True, tag="objective_set"):
    """An objective is agreed with the person."""

    label: ClassVar[str] = "Objectif fixé"
    objective: Key
    title: Text
    pillar: Pillar = "business"


class ObjectiveClosed(Fact, frozen=True, kw_only=True, tag="objective_closed"):
    """An objective is reached or given up."""

    label: ClassVar[str] = "Objectif clos"
    objective: Key
    reached: bool


class ActionAgreed(Fact, frozen=True, kw_only=True, tag="action_agreed"):
    """An action of the plan: who does what, by when."""

    label: ClassVar[str] = "Action prévue"
    action: Key
    title: Text
    objective: Key | None = None
    who: Literal["person", "referent", "operator", "partner"] = "person"
    due: date | None = None


class ActionClosed(Fact, frozen=True, kw_only=True, tag="action_closed"):
    """An action is done, or given up."""

    label: ClassVar[str] = "Action close"
    action: Key
    done: bool
