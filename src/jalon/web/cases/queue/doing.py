"""How a line of the queue is done: the buttons that it offers, from the answers that the rules give."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from jalon.programmes.library import programme
from jalon.rules.base import ACTORS, Actor
from jalon.rules.facts import BY_TAG
from jalon.study.dates import lateness
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.models import Owed
from jalon.web.kit.clock import today

from .groups import ASK, CHASE

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


def doings(row: Owed, most: int = 2) -> list[Doing]:
    """The ways to do a line, the best first."""
    found = []
    for answer in row.answers[:most]:
        kind, known = answer["kind"], answer.get("fields") or {}
        view = "plan" if kind == "appointment_planned" else "record"
        args = [row.case.reference] if view == "plan" else [row.case.reference, kind]
        try:
            address = reverse(view, args=args)
        except NoReverseMatch:  # the page is being built
            continue
        query = urlencode({**known, "line": row.line}, doseq=True)
        found.append(Doing(_VERBS.get(kind, f"Noter : {BY_TAG[kind].label.lower()}"), f"{address}?{query}"))
    return found
