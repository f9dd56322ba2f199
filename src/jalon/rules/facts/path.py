"""The path: orientation, letters, appointments, diagnosis, phases, panel, extension, income evaluation."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from .base import Clock, Euros, Fact, Key, Text

# -- entering ------------------------------------------------------------------------------------------------------


class Orientation(Fact, frozen=True, kw_only=True, tag="orientation"):
    """The département orients the person, or a référent prescribes the programme."""

    label: ClassVar[str] = "Orientation"
    decision: Literal["orientation", "reorientation", "prescription"] = "orientation"
    toward: Text
    """The organisation in charge."""
    way: Literal["professional", "socio_professional", "social"] | None = None


class AccompanimentStarted(Fact, frozen=True, kw_only=True, tag="accompaniment_started"):
    """The person, or the structure, enters the programme."""

    label: ClassVar[str] = "Entrée dans l'accompagnement"
    referent: Text | None = None


class ReferentNamed(Fact, frozen=True, kw_only=True, tag="referent_named"):
    """A référent is named, or changes."""

    label: ClassVar[str] = "Désignation du référent"
    referent: Text


class EntryGridAnswered(Fact, frozen=True, kw_only=True, tag="entry_grid_answered"):
    """The criteria of the entry grid, answered with the person. A criterion left out is not known."""

    label: ClassVar[str] = "Grille d'entrée"
    grid: Key
    answers: dict[Key, bool]


class DocumentSigned(Fact, frozen=True, kw_only=True, tag="document_signed"):
    """A charter or another document of the programme is signed."""

    label: ClassVar[str] = "Document signé"
    document: Key


# -- letters -------------------------------------------------------------------------------------------------------

Letter = Literal["information", "invitation", "reminder", "summons", "evaluation_notice", "decision", "other"]


class LetterSent(Fact, frozen=True, kw_only=True, tag="letter_sent"):
    """A letter leaves. ``on`` is the day of dispatch."""

    label: ClassVar[str] = "Courrier envoyé"
    letter: Letter
    to: tuple[Literal["person", "caf", "msa", "operator"], ...] = ("person",)


class LetterReceived(Fact, frozen=True, kw_only=True, tag="letter_received"):
    """The receipt of a letter is proved."""

    label: ClassVar[str] = "Courrier reçu"
    letter: Letter


# -- appointments --------------------------------------------------------------------------------------------------

AppointmentKind = Literal["individual", "on_site", "tripartite", "joint", "group"]
"""individuel, visite sur site, tripartite, conjoint avec un partenaire, collectif."""
Party = Literal["person", "referent", "operator", "partner", "social_worker", "chamber", "coach", "expert"]
Place = Literal[
    "enterprise", "operator", "department", "social_centre", "local_mission", "home", "remote", "other"
]


class AppointmentPlanned(Fact, frozen=True, kw_only=True, tag="appointment_planned"):
    """An appointment is made. ``on`` is the day it was made, ``date`` the day it takes place."""

    label: ClassVar[str] = "Rendez-vous fixé"
    appointment: Key
    date: date
    at: Clock | None = None
    """Time of day at which it starts, where it takes place; ``None``: not said."""
    minutes: Annotated[int, Meta(ge=5, le=600)] | None = None
    """How long it is meant to last."""
    meeting: AppointmentKind = "individual"
    place: Place = "operator"
    parties: tuple[Party, ...] = ("person", "operator")
    remote: bool = False
    where: Text | None = None
    """Address, room, or how to come."""
    link: Text | None = None
    """Address of the call, for an appointment at a distance."""
    agents: tuple[Key, ...] = ()
    """The colleagues who take part, by the reference of their account."""


class AppointmentHeld(Fact, frozen=True, kw_only=True, tag="appointment_held"):
    """An appointment took place on ``on``."""

    label: ClassVar[str] = "Rendez-vous honoré"
    appointment: Key | None = None
    meeting: AppointmentKind = "individual"
    place: Place = "operator"
    parties: tuple[Party, ...] = ("person", "operator")
    remote: bool = False
    step: Key | None = None
    """The step of the phase that it fulfils, when it must be said rather than found."""


class AppointmentExcused(Fact, frozen=True, kw_only=True, tag="appointment_excused"):
    """The person could not come and said why, before the appointment or after an absence."""

    label: ClassVar[str] = "Absence excusée"
    appointment: Key
    reason: Text | None = None


class AppointmentMissed(Fact, frozen=True, kw_only=True, tag="appointment_missed"):
    """The person did not come and had not said so."""

    label: ClassVar[str] = "Absence au rendez-vous"
    appointment: Key


class AppointmentCancelled(Fact, frozen=True, kw_only=True, tag="appointment_cancelled"):
    """The appointment is cancelled by one side, without any absence."""

    label: ClassVar[str] = "Rendez-vous annulé"
    appointment: Key
    cancelled_by: Party = "operator"


class VisitChecked(Fact, frozen=True, kw_only=True, tag="visit_checked"):
    """The feasibility of a visit at home or at clients' homes is checked, with the reason when it is not feasible."""

    label: ClassVar[str] = "Faisabilité de la visite vérifiée"
    feasible: bool
    reason: Text | None = None


# -- diagnosis and phases ------------------------------------------------------------------------------------------


class DiagnosisConcluded(Fact, frozen=True, kw_only=True, tag="diagnosis_concluded"):
    """The diagnosis ends with a proposal."""

    label: ClassVar[str] = "Conclusion du diagnostic"
    conclusion: Literal["development", "cessation", "reorientation", "project"]
    viable: bool | None = None
    summary: Text | None = None


class SocialDiagnosisDone(Fact, frozen=True, kw_only=True, tag="social_diagnosis_done"):
    """The social or socio-professional diagnosis is made."""

    label: ClassVar[str] = "Diagnostic social"
    summary: Text | None = None


class PhaseEntered(Fact, frozen=True, kw_only=True, tag="phase_entered"):
    """The person enters a phase of the programme."""

    label: ClassVar[str] = "Entrée dans une phase"
    phase: Key


class PhaseUnsuited(Fact, frozen=True, kw_only=True, tag="phase_unsuited"):
    """A phase does not suit the person's situation."""

    label: ClassVar[str] = "Phase non adaptée"
    phase: Key
    reason: Text | None = None


class PhaseLeft(Fact, frozen=True, kw_only=True, tag="phase_left"):
    """A phase is left by a decision."""

    label: ClassVar[str] = "Sortie d'une phase"
    phase: Key
    decision: Key
    reason: Text | None = None


class ContinuationQuestioned(Fact, frozen=True, kw_only=True, tag="continuation_questioned"):
    """The person and the référent ask together whether the business should go on."""

    label: ClassVar[str] = "Échange sur la poursuite de l'activité"
    outcome: Literal["continue", "stop", "undecided"] = "undecided"


class JobSearchAsked(Fact, frozen=True, kw_only=True, tag="job_search_asked"):
    """The person is asked to look for a job alongside the business."""

    label: ClassVar[str] = "Recherche d'emploi demandée en parallèle"


# -- panel, extension ----------------------------------------------------------------------------------------------

PanelSubject = Literal[
    "absence", "contract", "extension", "incapacity", "reorientation", "breach", "evaluation", "other"
]


class PanelReferred(Fact, frozen=True, kw_only=True, tag="panel_referred"):
    """A case goes to the équipe pluridisciplinaire."""

    label: ClassVar[str] = "Saisine de l'équipe pluridisciplinaire"
    subject: PanelSubject
    about: Key | None = None
    """The appointment or the contract in question."""


class PanelDecided(Fact, frozen=True, kw_only=True, tag="panel_decided"):
    """The outcome of a passage before the équipe pluridisciplinaire."""

    label: ClassVar[str] = "Décision après équipe pluridisciplinaire"
    subject: PanelSubject
    outcome: Literal["favourable", "unfavourable", "postponed", "no_action", "measure", "removal"]
    """``postponed``: nothing is decided yet, the case comes back before another session. ``measure``: a part of the RSA
    is suspended for a time; ``removal``: the right is taken away, after an earlier measure."""
    about: Key | None = None
    percent: Annotated[int, Meta(ge=1, le=100)] | None = None
    """Part of the RSA that a measure suspends, in percent."""
    duration: Annotated[int, Meta(ge=1, le=12)] | None = None
    """Months that a measure lasts."""
    start: date | None = None
    """First day of effect."""
    reasons: Text | None = None


class ExtensionAsked(Fact, frozen=True, kw_only=True, tag="extension_asked"):
    """The référent asks for time beyond the normal maximum, with the ground."""

    label: ClassVar[str] = "Demande de dérogation de durée"
    ground: Key


class ExtensionGranted(Fact, frozen=True, kw_only=True, tag="extension_granted"):
    """The approving body grants time beyond the normal maximum."""

    label: ClassVar[str] = "Dérogation de durée accordée"
    body: Text
    ground: Key | None = None


class ExtensionRefused(Fact, frozen=True, kw_only=True, tag="extension_refused"):
    """The approving body refuses time beyond the normal maximum."""

    label: ClassVar[str] = "Dérogation de durée refusée"
    body: Text


# -- income evaluation ---------------------------------------------------------------------------------------------

Mode = Literal["real", "micro", "grid", "manual"]


class AttestationReturned(Fact, frozen=True, kw_only=True, tag="attestation_returned"):
    """The attestation sur l'honneur comes back to the service, with its supporting documents or not."""

    label: ClassVar[str] = "Attestation sur l'honneur reçue"
    complete: bool
    """With all supporting documents."""


class EvaluationAsked(Fact, frozen=True, kw_only=True, tag="evaluation_asked"):
    """The income of a self-employed person is submitted to the département. ``on`` is the day of the request."""

    label: ClassVar[str] = "Avis demandé sur le revenu non salarié"
    asked_by: Literal["caf", "msa", "department", "person"] = "caf"


class EvaluationProposed(Fact, frozen=True, kw_only=True, tag="evaluation_proposed"):
    """An agent submits an income evaluation for decision."""

    label: ClassVar[str] = "Évaluation de revenu proposée"
    mode: Mode
    amount: Euros
    """Euros a month."""
    real: Euros | None = None
    """The real income found, in euros a month, which stands beside the one proposed; ``None``: not known."""
    earned_from: date | None = None
    """First day of the time in which that income was earned."""
    earned_to: date | None = None
    """Last day of it, included."""
    reasons: Text | None = None

    def __post_init__(self) -> None:
        if self.earned_from and self.earned_to and self.earned_to < self.earned_from:
            raise ValueError("earned_to must not be before earned_from")


class EvaluationDecided(Fact, frozen=True, kw_only=True, tag="evaluation_decided"):
    """The entitled person decides the income retained, with reasons."""

    label: ClassVar[str] = "Évaluation de revenu décidée"
    mode: Mode
    amount: Euros
    """Euros a month."""
    start: date
    end: date | None = None
    """Last day of effect, included."""
    period: Annotated[int, Meta(ge=1, le=12)] | None = None
    """Rank of the period of the grid, when the grid was applied."""
    real: Euros | None = None
    """The real income found, in euros a month, which stands beside the one retained; ``None``: not known."""
    earned_from: date | None = None
    """First day of the time in which that income was earned."""
    earned_to: date | None = None
    """Last day of it, included."""
    reasons: Text | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("end must not be before start")
        if self.earned_from and self.earned_to and self.earned_to < self.earned_from:
            raise ValueError("earned_to must not be before earned_from")


class EvaluationRefused(Fact, frozen=True, kw_only=True, tag="evaluation_refused"):
    """The entitled person refuses to set an income, with reasons: no income is retained, the one in effect stays."""

    label: ClassVar[str] = "Évaluation de revenu refusée"
    reasons: Text


# -- after ---------------------------------------------------------------------------------------------------------

Status = Literal[
    "self_employed", "self_employed_and_salaried", "salaried", "training", "job_search", "inactive", "unknown"
]


class Exited(Fact, frozen=True, kw_only=True, tag="exited"):
    """The person leaves the programme."""

    label: ClassVar[str] = "Sortie du programme"
    way: Key
    """A kind of exit of the programme's definition."""
    evidence: tuple[Text, ...] = ()
    toward: Text | None = None


class FollowedUp(Fact, frozen=True, kw_only=True, tag="followed_up"):
    """News of the person some months after the exit; *unknown* is an answer and is counted."""

    label: ClassVar[str] = "Suivi après la sortie"
    months_after: Annotated[int, Meta(ge=0, le=120)]
    """Whole months; 0 is the exit itself, as FSE+ asks within four weeks."""
    status: Status
    on_rsa: bool | None = None
    full_time: bool | None = None


class Bridged(Fact, frozen=True, kw_only=True, tag="bridged"):
    """The person is put in touch with another programme or partner (*passerelle*)."""

    label: ClassVar[str] = "Passerelle vers un autre parcours"
    toward: Text
    field: Literal["creation", "insertion", "siae", "social", "training", "other"] = "other"


class SkillAssessed(Fact, frozen=True, kw_only=True, tag="skill_assessed"):
    """A skill is assessed, by the person or the adviser, on a scale from 0 to 4."""

    label: ClassVar[str] = "Compétence évaluée"
    skill: Key
    assessor: Literal["person", "adviser"]
    level: Annotated[int, Meta(ge=0, le=4)]
