"""How a line of the queue is done: the buttons that it offers, from the answers that the rules give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.urls import reverse

from jalon.programmes.library import programme
from jalon.rules.base import ACTORS, Actor
from jalon.rules.facts import BY_TAG
from jalon.study.dates import lateness
from jalon.study.words import VALUES
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, relations_to
from jalon.web.cases.acts import ASK, CHASE
from jalon.web.cases.forms.build import CRITERION
from jalon.web.cases.models import Case, Owed
from jalon.web.cases.rights import may_answer
from jalon.web.kit.clock import today

MOST = 2
"""Buttons of a line: more would hide the first."""
_VERBS = {
    "appointment_planned": "Fixer le rendez-vous",
    "appointment_held": "Noter le rendez-vous tenu",
    "appointment_excused": "Noter l'excuse",
    "appointment_missed": "Noter l'absence",
    "letter_sent": "Noter l'envoi",
    "letter_received": "Noter la réception",
    "contract_signed": "Préparer et signer",
    "contract_proposed": "Proposer le contrat",
    "contract_validated": "Valider",
    "contract_reviewed": "Faire le bilan",
    "contract_ended": "Clore",
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
_LETTERS = {
    "information": "information", "invitation": "invitation", "reminder": "reminder", "summons": "summons",
    "evaluation_notice": "evaluation-notice", "decision": "decision",
}  # fmt: skip
"""The letter that is written on the site, by what the facts call it."""
_BY_VALUE: dict[tuple[str, str, object], str] = {
    ("action_closed", "done", True): "Faite",
    ("action_closed", "done", False): "Abandonnée",
    ("objective_closed", "reached", True): "Atteint",
    ("objective_closed", "reached", False): "Abandonné",
    ("skill_assessed", "assessor", "adviser"): "Évaluer une compétence",
    ("skill_assessed", "assessor", "person"): "Noter une auto-évaluation",
    ("attestation_returned", "complete", True): "Reçue, complète",
    ("attestation_returned", "complete", False): "Reçue, incomplète",
    ("visit_checked", "feasible", True): "Visite possible",
    ("visit_checked", "feasible", False): "Visite impossible",
    ("rights_and_duties", "subject", True): "Soumise aux droits et devoirs",
    ("rights_and_duties", "subject", False): "Pas soumise",
    ("rqth", "recognised", True): "RQTH reconnue",
    ("rqth", "recognised", False): "Pas de RQTH",
    ("compensation_refused", "final", True): "Refus définitif",
    ("compensation_refused", "final", False): "Refus, à redemander",
}
"""What a button says when another of the same kind stands beside it."""


def dress(row: Owed, agent: Agent) -> None:
    """Put beside a line what the page says of it: how late, who owes it, the programme, the buttons."""
    day = today()
    row.is_late = row.state == "late" or (row.due is not None and row.due < day)  # type: ignore[attr-defined]
    row.lateness = lateness(row.due, day)  # type: ignore[attr-defined]
    row.owes = _owes(row)  # type: ignore[attr-defined]
    row.programme_name = programme(row.case.programme).name  # type: ignore[attr-defined]
    row.doings = doings(row, agent)  # type: ignore[attr-defined]


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


def doings(row: Owed, agent: Agent) -> list[Doing]:
    """The ways to do a line of the queue, the best first, among those that its reader may write on this case.

    The row holds whether the case is shared with them, or broken open (``opened_to``), unless it is their own.
    """
    shared, broken = getattr(row, "shared", False), getattr(row, "broken", False)
    access = Access(agent, row.case, relations_to(agent, row.case, shared=shared, broken=broken))
    completes = access.may(Action.CORRECT)
    given = [
        one for one in row.answers if may_answer(access, one) and (completes or not one.get("completes"))
    ]
    return doings_of(row.case, row.line, given)


def doings_of(case: Case, line: str, answers: Sequence[Mapping[str, Any]]) -> list[Doing]:
    """The ways to do a line of a case, from the answers that its reader may give: kind and fields already known."""
    letters = dict.fromkeys(letter for answer in answers for letter in _letters(answer))
    found = [_writing(case, letter, alone=len(letters) == 1) for letter in letters]
    kept = [answer for answer in answers if not _letters(answer)][: MOST - len(found)]
    kinds = [answer["kind"] for answer in kept]
    return [*found, *(_doing(case, line, one, alone=kinds.count(one["kind"]) == 1) for one in kept)]


def _doing(case: Case, line: str, answer: Mapping[str, Any], *, alone: bool) -> Doing:
    kind = answer["kind"]
    known = dict(_parameters(answer["fields"]))
    by = answer.get("by")
    if by and str(by) < today().isoformat():
        known.setdefault("on", by)
    if completes := answer.get("completes"):
        address = reverse("correct", args=[case.reference, completes])
    elif kind == "appointment_planned":
        address = reverse("plan", args=[case.reference])
    else:
        address = reverse("record", args=[case.reference, kind])
    query = urlencode({**known, "demande": answer.get("asks") or (), "line": line}, doseq=True)
    return Doing(_name(case, kind, answer["fields"], alone=alone), f"{address}?{query}")


def _letters(answer: Mapping[str, Any]) -> list[str]:
    """The letters that an answer asks for: a notice goes to the person and to who pays them, each their own."""
    if answer["kind"] != "letter_sent":
        return []
    fields = dict(answer["fields"])
    to = set(fields.get("to") or ["person"])
    found = [_LETTERS.get(fields.get("letter", ""), "")] if "person" in to else []
    if fields.get("letter") == "evaluation_notice" and to & {"caf", "msa"}:
        found.append("payer-notice")
    return [letter for letter in found if letter]


def _writing(case: Case, letter: str, *, alone: bool) -> Doing:
    """The button that leads to a letter to be written."""
    whom = "" if alone else " à la caisse" if letter == "payer-notice" else " à la personne"
    return Doing(f"Écrire{whom or ' le courrier'}", reverse("letter_write", args=[case.reference, letter]))


def _name(case: Case, kind: str, fields: Sequence[tuple[str, Any]], *, alone: bool) -> str:
    """What the button says; two buttons of the same kind differ by what they would record."""
    label = BY_TAG[kind].label
    said = _VERBS.get(kind, f"Noter : {label[:1].lower()}{label[1:]}")
    if alone:
        return said
    plain = [(name, value) for name, value in fields if isinstance(value, str | bool)]
    for name, value in plain:
        if found := _BY_VALUE.get((kind, name, value)):
            return found
    words = [_word(case, kind, name, one) for name, value in fields for one in _texts(value)]
    return f"{said} ({', '.join(words)})" if words else said


def _texts(value: object) -> list[str]:
    """The words of a field: one, several, or none when it holds something else."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _word(case: Case, kind: str, name: str, value: str) -> str:
    if (kind, name) == ("exited", "way"):
        ways = programme(case.programme).exits
        return next((way.label for way in ways if way.id == value), value)
    known = VALUES.get(f"{kind}.{name}") or VALUES.get(name) or {}
    return known.get(value, value)


def _parameters(fields: Sequence[tuple[str, Any]]) -> Iterator[tuple[str, object]]:
    """The fields as an address writes them and a form reads them back."""
    for name, value in fields:
        if isinstance(value, dict):
            yield from ((f"{CRITERION}{key}", "oui" if said else "non") for key, said in value.items())
        elif isinstance(value, bool):
            yield name, "oui" if value else "non"
        elif value is not None:
            yield name, value
