"""What helps: brakes lifted, compensation, workshops, tutoring, clients."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from .base import Euros, Fact, Key, Text

Theme = Literal[
    "mobility", "housing", "health", "childcare", "language", "digital", "administrative", "finance", "justice",
    "skills", "commercial", "management", "confidence", "family",
]  # fmt: skip


class BrakeIdentified(Fact, frozen=True, kw_only=True, tag="brake_identified"):
    """An obstacle is identified. No medical detail."""

    label: ClassVar[str] = "Frein repéré"
    brake: Key
    theme: Theme


class BrakeLifted(Fact, frozen=True, kw_only=True, tag="brake_lifted"):
    """The obstacle is lifted."""

    label: ClassVar[str] = "Frein levé"
    brake: Key


class SocialReferral(Fact, frozen=True, kw_only=True, tag="social_referral"):
    """The person is referred to a social professional or a partner, for a brake or for the household."""

    label: ClassVar[str] = "Orientation vers un professionnel social"
    toward: Text
    brake: Key | None = None


class AdaptedSupport(Fact, frozen=True, kw_only=True, tag="adapted_support"):
    """The adapted accompaniment that goes with an incapacity is set up."""

    label: ClassVar[str] = "Accompagnement adapté mis en place"


class CompensationRequested(Fact, frozen=True, kw_only=True, tag="compensation_requested"):
    """A compensation of disability is asked for. Disability: a category with its own permission."""

    label: ClassVar[str] = "Compensation demandée"
    request: Key
    nature: Literal["digital_tool", "human_aid", "workstation", "transport", "training", "other"]
    funder: Literal["agefiph", "pch", "mdph", "urssaf", "other"]
    expected: date | None = None


class CompensationObtained(Fact, frozen=True, kw_only=True, tag="compensation_obtained"):
    """The compensation is obtained."""

    label: ClassVar[str] = "Compensation obtenue"
    request: Key


class CompensationRefused(Fact, frozen=True, kw_only=True, tag="compensation_refused"):
    """The compensation is refused; the follow-up may go on with an appeal or another funder."""

    label: ClassVar[str] = "Compensation refusée"
    request: Key
    final: bool = False
    """No appeal and no other funder is left."""


Hours = Annotated[int, Meta(ge=0, le=2000)]


class WorkshopAttended(Fact, frozen=True, kw_only=True, tag="workshop_attended"):
    """Presence at a collective workshop, a café-témoignage, a webinar."""

    label: ClassVar[str] = "Atelier suivi"
    title: Text
    gathering: Literal["workshop", "community"] = "workshop"
    """A thematic workshop, or a moment of group life: café-témoignages, time to inspire."""
    hours: Hours = 0
    remote: bool = False


class TrainingAttended(Fact, frozen=True, kw_only=True, tag="training_attended"):
    """A training is followed, online or in person."""

    label: ClassVar[str] = "Formation suivie"
    title: Text
    hours: Hours = 0
    qualifying: bool = False


class TutoringHeld(Fact, frozen=True, kw_only=True, tag="tutoring_held"):
    """A time of tutoring between two appointments."""

    label: ClassVar[str] = "Temps de tutorat"
    subject: Text | None = None


class MissionBrought(Fact, frozen=True, kw_only=True, tag="mission_brought"):
    """The programme brings a client to the person."""

    label: ClassVar[str] = "Mission apportée"
    mission: Key


class MissionDone(Fact, frozen=True, kw_only=True, tag="mission_done"):
    """The mission is done."""

    label: ClassVar[str] = "Mission réalisée"
    mission: Key
    amount: Euros
    """Turnover of the mission, in euros."""


class ExitPrepared(Fact, frozen=True, kw_only=True, tag="exit_prepared"):
    """The preparation of the exit starts: a professional project is worked on."""

    label: ClassVar[str] = "Préparation de la sortie engagée"
    project: Literal["self_employed", "salaried", "training", "undecided"] = "undecided"


class CoachCalled(Fact, frozen=True, kw_only=True, tag="coach_called"):
    """A certified coach, a chamber or another expert steps in."""

    label: ClassVar[str] = "Intervention d'un expert"
    role: Literal["coach", "chamber", "consultant", "expert"]
    subject: Text | None = None
