"""The words of the field: what each code of a fact, a rule or a situation is called in French."""

import re

from jalon.rules import french
from jalon.rules.base import State, Tri
from jalon.rules.french import HARD, MONTHS, NARROW
from jalon.rules.panel import SUBJECTS as SUBJECTS_OF_PANEL

YES_NO: dict[bool, str] = {True: "oui", False: "non"}
VERDICTS: dict[Tri, str] = {"yes": "oui", "no": "non", "unknown": "pas encore connu"}
STATES: dict[State, str] = {
    "late": "en retard",
    "open": "à faire",
    "planned": "prévue",
    "done": "faite",
    "waived": "écartée",
}
STANDINGS = {
    "outside": "pas encore entrée dans le programme",
    "entered": "dans le programme",
    "left": "sortie du programme",
}
CLOCK_STATES = {
    "not_started": "pas encore commencée",
    "running": "en cours",
    "frozen": "arrêtée par une incapacité",
    "over": "écoulée",
    "stopped": "arrêtée à la sortie",
}
TARGET_STATES = {
    "met": "atteint",
    "missed": "non atteint",
    "to_come": "à venir",
    "unknown": "pas encore connu",
}
STEP_STATES = {"done": "faite", "next": "la prochaine", "to_come": "plus tard", "optional": "facultative"}
ALERTS = {
    "warning": "à regarder",
    "conflict": "faits contraires : une personne doit trancher",
    "legal": "point de droit",
    "gap": "quelque chose manque",
}
PILLARS = {"business": "entreprise", "social": "social", "both": "entreprise et social"}
SUBJECTS = {"person": "personne", "structure": "structure"}
REMOTE = {
    "always": "toujours à distance",
    "possible": "à distance possible",
    "never": "toujours sur place",
    "not_said": "la source ne dit rien de la distance",
}

# -- facts ---------------------------------------------------------------------------------------------------------

MEETINGS = {
    "individual": "individuel",
    "on_site": "visite sur place",
    "tripartite": "à trois",
    "joint": "avec un partenaire",
    "group": "en groupe",
}
PARTIES = {
    "person": "la personne",
    "referent": "le référent",
    "operator": "l'opérateur",
    "partner": "le partenaire",
    "social_worker": "le travailleur social",
    "chamber": "la chambre consulaire",
    "coach": "le coach",
    "expert": "l'expert",
}
PLACES = {
    "enterprise": "dans l'entreprise",
    "operator": "chez l'opérateur",
    "department": "au Département",
    "social_centre": "au centre social",
    "local_mission": "à la mission locale",
    "home": "à domicile",
    "remote": "à distance",
    "other": "ailleurs",
}
LETTERS = {
    "information": "lettre d'information",
    "invitation": "invitation",
    "reminder": "relance",
    "summons": "convocation",
    "evaluation_notice": "avis d'évaluation du revenu",
    "decision": "notification de décision",
    "other": "autre courrier",
}
CONCLUSIONS = {
    "development": "développement",
    "cessation": "cessation",
    "reorientation": "réorientation",
    "project": "projet",
}
THEMES = {
    "mobility": "mobilité",
    "housing": "logement",
    "health": "santé",
    "childcare": "garde d'enfants",
    "language": "langue",
    "digital": "numérique",
    "administrative": "démarches administratives",
    "finance": "difficultés financières",
    "justice": "justice",
    "skills": "compétences de base",
    "commercial": "développement commercial",
    "management": "gestion",
    "confidence": "confiance en soi",
    "family": "famille",
}
_MODES = {
    "real": "revenu réel",
    "micro": "micro-entreprise, mois par mois",
    "grid": "grille progressive",
    "manual": "autre",
}
_REGIMES = {
    "micro": "micro-entreprise",
    "real": "réel",
    "farm_micro": "micro-bénéfice agricole",
    "farm_real": "réel agricole",
}
NATURES = {
    "sale": "vente",
    "services": "prestations de services",
    "liberal": "activité libérale",
    "farming": "activité agricole",
}
VALUES: dict[str, dict[str, str]] = {
    "rsa_closed.reason": {
        "income": "revenus", "renounced": "renonciation", "moved": "déménagement", "removed": "radiation",
        "other": "autre",
    },
    "role": {"partner": "conjoint", "child": "enfant", "other": "autre"},
    "spouse_status.of": {"spouse": "le conjoint", "person": "la personne"},
    "union": {"married": "mariage", "pacs": "Pacs", "cohabiting": "concubinage"},
    "spouse_status.status": {
        "collaborator": "conjoint collaborateur", "employee": "conjoint salarié", "partner": "conjoint associé",
        "none": "sans participation",
    },
    "contributes_to": {"ssi": "SSI", "msa": "MSA", "general": "régime général", "none": "aucun régime"},
    "education": {"below_bac": "inférieur au bac", "bac": "bac", "above_bac": "supérieur au bac"},
    "job_started.contract": {
        "cdi": "CDI", "cdd": "CDD", "interim": "intérim", "iae": "insertion par l'activité économique",
    },
    "structure_described.project": {"create": "à créer", "develop": "à développer", "sustain": "à faire durer"},
    "project_changed.toward": {
        "business": "une entreprise", "salaried": "un emploi salarié", "training": "une formation",
        "siae": "une structure d'insertion", "other": "autre chose",
    },
    "form": {
        "micro": "micro-entreprise", "ei": "entreprise individuelle", "eurl": "EURL", "sarl": "SARL", "sas": "SAS",
        "sasu": "SASU", "scop": "SCOP", "other": "autre",
    },
    "regime": _REGIMES,
    "natures": NATURES,
    "orientation.decision": {
        "orientation": "orientation", "reorientation": "réorientation", "prescription": "prescription",
    },
    "orientation.way": {
        "professional": "professionnelle", "socio_professional": "socio-professionnelle", "social": "sociale",
    },
    "letter": LETTERS,
    "to": {"person": "la personne", "caf": "la CAF", "msa": "la MSA", "operator": "l'opérateur"},
    "meeting": MEETINGS,
    "parties": PARTIES,
    "place": PLACES,
    "cancelled_by": PARTIES,
    "breach": {
        "contract_not_made": "le contrat n'est pas établi", "contract_not_renewed": "le contrat n'est pas renouvelé",
        "commitments": "ce qui était convenu n'est pas fait",
    },
    "conclusion": CONCLUSIONS,
    "continuation_questioned.outcome": {
        "continue": "continuer", "stop": "arrêter", "undecided": "pas encore décidé",
    },
    "subject": {str(one): said for one, said in SUBJECTS_OF_PANEL.items()},
    "panel_decided.outcome": {
        "favourable": "avis favorable", "unfavourable": "avis défavorable", "postponed": "reporté",
        "no_action": "sans suite", "measure": "mesure prise", "removal": "suppression du RSA",
    },
    "mode": _MODES,
    "asked_by": {
        "caf": "la CAF", "msa": "la MSA", "department": "le Département", "person": "la personne",
    },
    "followed_up.status": {
        "self_employed": "activité indépendante", "self_employed_and_salaried": "activité indépendante et emploi",
        "salaried": "emploi salarié", "training": "formation", "job_search": "recherche d'emploi",
        "inactive": "sans activité", "unknown": "sans nouvelles",
    },
    "field": {
        "creation": "création d'entreprise", "insertion": "insertion",
        "siae": "structure d'insertion par l'activité économique", "social": "social", "training": "formation",
        "other": "autre",
    },
    "assessor": {"person": "la personne", "adviser": "le conseiller"},
    "pillar": PILLARS,
    "who": {
        "person": "la personne", "referent": "le référent", "operator": "l'opérateur", "partner": "le partenaire",
    },
    "theme": THEMES,
    "nature": {
        "digital_tool": "outil numérique", "human_aid": "aide humaine", "workstation": "poste de travail",
        "transport": "transport", "training": "formation", "other": "autre",
    },
    "funder": {"agefiph": "Agefiph", "pch": "PCH", "mdph": "MDPH", "urssaf": "Urssaf", "other": "autre"},
    "exit_prepared.project": {
        "self_employed": "activité indépendante", "salaried": "emploi salarié", "training": "formation",
        "undecided": "pas encore choisi",
    },
    "workshop_attended.gathering": {"workshop": "atelier", "community": "vie de groupe"},
    "coach_called.role": {
        "coach": "coach certifié", "chamber": "chambre consulaire", "consultant": "consultant", "expert": "expert",
    },
}  # fmt: skip
"""French of the codes of facts, by field, or by kind and field where the same name means several things."""

FIELDS: dict[str, str] = {
    "about": "au sujet de", "agents": "avec", "at": "à", "action": "action",
    "actions": "actions proposées", "adults": "adultes",
    "amount": "montant par mois", "answers": "réponses", "appointment": "rendez-vous", "asked_by": "par",
    "assessor": "évaluée par",
    "at_home": "à domicile ou chez les clients", "birth_date": "née le", "body": "instance", "brake": "frein",
    "breach": "manquement", "details": "détail", "explanation": "ce que dit la personne",
    "business": "entreprise", "cancelled_by": "par", "capital_gains": "plus-values réintégrées", "children": "enfants",
    "complete": "avec tous les justificatifs", "conclusion": "conclusion", "contract": "contrat",
    "contributes_to": "cotise à", "contributions": "cotisations", "costs": "charges réelles", "date": "pour le",
    "decision": "décision", "depreciation": "amortissements réintégrés", "description": "description",
    "difficulties": "difficultés", "document": "document", "done": "réalisée", "due": "pour le",
    "earned_from": "revenu gagné du", "earned_to": "au",
    "education": "niveau d'études", "employer": "employeur", "end": "jusqu'au", "evidence": "justificatifs",
    "excluded": "situation d'exclusion", "expected": "réponse attendue le", "feasible": "faisable",
    "field": "domaine", "final": "sans autre recours", "form": "forme", "frequency_months": "rencontres, en mois",
    "full_time": "temps plein", "funder": "financeur",
    "gathering": "temps", "grid": "grille", "ground": "motif", "hours": "heures",
    "letter": "courrier", "level": "niveau de 0 à 4", "link": "lien de l'appel", "minutes": "durée en minutes",
 "lone_parent": "parent isolé", "meeting": "forme",
    "mission": "mission", "mode": "mode", "month": "mois", "monthly_pay": "salaire net par mois",
    "months": "durée en mois", "months_after": "mois après la sortie", "nature": "nature", "natures": "nature",
    "objective": "objectif", "of": "qui participe", "on_rsa": "perçoit le RSA", "other_added_back":
    "autres réintégrations", "outcome": "issue", "owner_pay": "rémunération de l'exploitant réintégrée",
    "paid": "rémunérée", "parties": "présents", "period": "période", "phase": "phase", "pillar": "pilier",
    "place": "lieu", "profit": "bénéfice", "project": "projet", "provisions": "provisions réintégrées",
    "qualifying": "qualifiante", "real": "revenu réel par mois", "reached": "atteint", "reason": "motif",
    "reasons": "motifs", "duration": "durée en mois", "percent": "part du RSA, en %",
    "recognised": "reconnue", "referent": "référent", "regime": "régime fiscal", "remote": "à distance",
    "request": "demande", "role": "rôle", "since": "depuis le", "skill": "compétence", "start": "du",
    "status": "statut", "step": "étape", "street_history": "parcours de rue", "subject": "sujet",
    "subordinate": "subordonnée à un donneur d'ordre", "summary": "résumé", "takeover": "reprise", "theme": "thème",
    "title": "intitulé", "to": "à", "toward": "vers", "trade": "métier", "turnover": "chiffre d'affaires",
    "union": "union", "until": "jusqu'au", "viable": "viable", "warnings": "avertissements", "way": "issue",
    "weekly_hours": "heures par semaine", "where": "adresse du rendez-vous", "who": "par", "withdraws": "fait retiré",
    "works_for_insertion": "œuvre à l'insertion",
    "income_declared.months": "nombre de mois",
    "rights_and_duties.subject": "soumise aux droits et devoirs", "mission_done.amount": "chiffre d'affaires",
    "orientation.way": "voie", "appointment_planned.date": "pour le", "evaluation_decided.start": "à partir du",
    "job_started.contract": "contrat", "spouse_status.status": "participe comme",
    "followed_up.status": "situation", "panel_decided.subject": "sujet",
    "panel_decided.start": "à partir du", "coach_called.subject": "sujet",
    "incapacity_started.until": "reprise prévue le", "rqth.until": "valable jusqu'au",
}  # fmt: skip
"""French of the names of fields, by field, or by kind and field."""


number, many = french.number, french.many


def capital(text: str) -> str:
    """The first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """A text between French quotation marks, that no line break splits from it."""
    return f"«{HARD}{text}{HARD}»"


_HIGH = re.compile(r" (?=[;!?](?:\s|$))")
_MIDDLE = re.compile(r" (?=:(?:\s|$))|(?<=«) | (?=»)")
_COUNTED = re.compile(rf"(?<=\d) (?=[€%]|(?:mois|jours?|ans?|{'|'.join(MONTHS)})\b)|(?<=1er) (?=[a-zéû])")


def typeset(text: str) -> str:
    """The spaces that French typography asks for: narrow before ; ! ?, unbreakable before : and inside « ».

    A number stays with what it counts, and the day with its month.
    """
    return _COUNTED.sub(HARD, _MIDDLE.sub(HARD, _HIGH.sub(NARROW, text)))
