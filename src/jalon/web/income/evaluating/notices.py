"""The notice of a decision, to the person and to the CAF or the MSA: texts, until they are letters.

Each says the real income beside the one retained, the computation, the reasons and the remedies; nothing is typed that
the facts, the rules or the amounts say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.rules.facts.path import EvaluationDecided, EvaluationRefused, Mode
from jalon.rules.french import day, euros
from jalon.rules.income.ground import Ground
from jalon.rules.situation import Step
from jalon.study.amounts import said_step
from jalon.study.words import typeset

from .exchange import Exchanged

REMEDY = (
    "Vous pouvez contester cette décision dans les deux mois qui suivent sa réception, par un recours administratif "
    "adressé au président du conseil départemental (article L262-47 du code de l'action sociale et des familles). Ce "
    "recours est obligatoire avant de saisir le tribunal administratif. Joignez tout document utile ; vous pouvez "
    "aussi demander à être reçu."
)
LAW = (
    "Le président du conseil départemental évalue les revenus des travailleurs indépendants qui demandent le RSA "
    "(articles R262-18 à R262-24 du code de l'action sociale et des familles)."
)
GRID = (
    "Ce montant vient d'une grille votée par le Département, et non de revenus perçus. C'est une proposition qu'une "
    "personne a décidé de retenir dans votre situation, pour les motifs ci-dessus ; un revenu forfaitaire non perçu a "
    "été jugé illégal (CAA Nantes, 14 mars 2013, n° 12NT01671). Vos revenus réels figurent dans cet avis."
)
_MODES: dict[Mode, str] = {
    "real": "d'après les comptes ou le chiffre d'affaires de l'année",
    "micro": "d'après le chiffre d'affaires de la micro-entreprise, mois par mois",
    "grid": "d'après la grille du Département",
    "manual": "d'après l'ensemble des éléments connus",
}


@dataclass(frozen=True)
class Notice:
    """A text to be sent."""

    to: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole, as it is copied."""
        return "\n\n".join((self.title, *self.paragraphs))


@dataclass(frozen=True)
class Named:
    """Who is written to, who writes."""

    person: str
    payer: str
    """« la CAF » or « la MSA »."""
    payer_number: str
    organisation: str
    agent: str
    """Who decided."""


def to_person(fact: EvaluationDecided | EvaluationRefused, ground: Ground | None, named: Named) -> Notice:
    """The notice to the person."""
    said = [f"{named.person},", LAW]
    if isinstance(fact, EvaluationRefused):
        said.append(f"Le {day(fact.on)}, aucun revenu n'a été fixé pour le calcul de votre RSA.")
    else:
        said.append(
            f"Le {day(fact.on)}, votre revenu d'activité a été évalué à {euros(fact.amount)} par mois, "
            f"{_MODES[fact.mode]}. Ce montant compte pour le calcul de votre RSA à partir du {day(fact.start)}"
            + (f", jusqu'au {day(fact.end)}." if fact.end else ".")
        )
        said += _beside(fact, ground)
    said.append(f"Motifs : {fact.reasons or 'le calcul ci-dessus.'}")
    if isinstance(fact, EvaluationDecided) and fact.mode == "grid":
        said.append(GRID)
    said += [REMEDY, f"Décision prise par {named.agent}, {named.organisation}."]
    return Notice("person", "Évaluation de votre revenu d'activité", _set(said))


def to_payer(fact: EvaluationDecided | EvaluationRefused, fields: Exchanged, named: Named) -> Notice:
    """The notice to the CAF or to the MSA: the four fields that they exchange, and the dates of effect."""
    who = f"{named.person}" + (f", numéro d'allocataire {named.payer_number}" if named.payer_number else "")
    said = [
        f"Allocataire : {who}.",
        f"Avis sur le revenu non salarié : {fields.said} ({fields.opinion}).",
        "Soumis au Département le : "
        + (f"{day(fields.submitted)}." if fields.submitted else "sans demande préalable."),
        f"Évalué le : {day(fact.on)}.",
        "Montant : " + (f"{euros(fields.amount)} par mois." if fields.amount is not None else "aucun."),
    ]
    if isinstance(fact, EvaluationDecided):
        end = f", jusqu'au {day(fact.end)}" if fact.end else ", sans date de fin"
        said.append(f"Effet : à partir du {day(fact.start)}{end}.")
    said.append(f"Décision prise par {named.agent}, {named.organisation}, et notifiée à la personne.")
    return Notice("payer", f"Évaluation d'un revenu non salarié, pour {named.payer}", _set(said))


def _beside(fact: EvaluationDecided, ground: Ground | None) -> list[str]:
    """The real income, and how the amount was found."""
    said = []
    if fact.real is not None and fact.mode not in ("real", "micro"):
        said.append(f"Votre revenu réel connu est de {euros(fact.real)} par mois.")
    if fact.earned_from and fact.earned_to:
        said.append(f"Revenu gagné du {day(fact.earned_from)} au {day(fact.earned_to)}.")
    if ground is not None:
        if ground.steps:
            said.append(f"Calcul ({ground.source}) :\n" + _lines(ground.steps))
        if ground.mode == "grid" and ground.real_steps:
            said.append(f"Calcul du revenu réel ({ground.real_source}) :\n" + _lines(ground.real_steps))
    return said


def _lines(steps: Sequence[Step]) -> str:
    return "\n".join(
        f"- {step.label}" + (f" : {said}" if (said := said_step(step)) else "") for step in steps
    )


def _set(paragraphs: Sequence[str]) -> tuple[str, ...]:
    return tuple(typeset(one) for one in paragraphs)
