"""How a line of the queue is done: the buttons that it offers, from the answers that the rules give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.urls import reverse

from jalon.programmes.library import programme
from jalon.rules.base import ACTORS, Actor
from jalon.rules.facts import BY_TAG
from jalon.study.dates import lateness
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.models import Owed
from jalon.web.kit.clock import today

from .groups import ASK, CHASE

MOST = 2
"""Buttons of a line: more would hide the first."""
_VERBS = {
    "appointment_planned": "Fixer le rendez-vous",
    "appointment_held": "Noter le rendez-vous tenu",
    "appointment_excused": "Noter l'excuse",
    "appointment_missed": "Noter l'absence",
    "letter_sent": "Noter l'envoi",
    "letter_received": "Noter la réception",
    "contract_signed": "Noter la signature",
    "contract_proposed": "Proposer le contrat",
    "contract_validated": "Valider",
    "contract_reviewed": "Faire le bilan",
    "diagnosis_concluded": "Conclure le diagnostic",
    "social_diagnosis_done": "Noter le diagnostic",
    "income_declared": "Saisir le revenu",
    "accounts_closed": "Saisir les comptes",
    "evaluation_decided": "Décider",
    "evaluation_proposed": "Proposer une évaluation",
    "attestation_returned": "Noter le retour",
    "panel_referred": "Saisir l'équipe",
    "panel_decided": "Noter la suite",
    "extension_asked": "Demander la prolongation",
    "followed_up": "Noter les nouvelles",
    "phase_entered": "Changer de phase",
    "exited": "Clore",
}
"""What a button says, by kind of fact; the others say « Noter : … »."""


def dress(row: Owed, agent: Agent) -> None:
    """Put beside a line what the page says of it: how late, who owes it, the programme, the buttons."""
    day = today()
    row.is_late = row.state == "late" or (row.due is not None and row.due < day)  # type: ignore[attr-defined]
    row.lateness = lateness(row.due, day)  # type: ignore[attr-defined]
    row.owes = _owes(row)  # type: ignore[attr-defined]
    row.programme_name = programme(row.case.programme).name  # type: ignore[attr-defined]
    row.doings = doings(row) if agent.may(Action.RECORD) else []  # type: ignore[attr-defined]


def _owes(row: Owed) -> str:
    """Who owes the line, when it is somebody else."""
    if not row.owed_by or getattr(row, "group", "") not in (CHASE, ASK):
        return ""
    actor = ACTORS[cast("Actor", row.owed_by)]
    return f"à demander : {actor}" if row.nature == "question" else f"à faire par {actor}"


@dataclass(frozen=True)
class Doing:
    """A button: what it says and where its form is."""

    name: str
    address: str


def doings(row: Owed) -> list[Doing]:
    """The ways to do a line of the queue, the best first."""
    return doings_of(row.case.reference, row.line, row.answers)


def doings_of(reference: str, line: str, answers: Sequence[Mapping[str, Any]]) -> list[Doing]:
    """The ways to do a line of a case, from the answers that the rules give: kind and fields already known."""
    return [_doing(reference, line, answer) for answer in answers[:MOST]]


def _doing(reference: str, line: str, answer: Mapping[str, Any]) -> Doing:
    kind = answer["kind"]
    known = {name: _said(value) for name, value in answer["fields"]}
    by = answer.get("by")
    if by and str(by) < today().isoformat():
        known.setdefault("on", by)
    if completes := answer.get("completes"):
        address = reverse("correct", args=[reference, completes])
    elif kind == "appointment_planned":
        address = reverse("plan", args=[reference])
    else:
        address = reverse("record", args=[reference, kind])
    query = urlencode({**known, "demande": answer.get("asks") or (), "line": line}, doseq=True)
    return Doing(_VERBS.get(kind, f"Noter : {BY_TAG[kind].label.lower()}"), f"{address}?{query}")


def _said(value: object) -> object:
    """A value as an address writes it and a form reads it back."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return value
