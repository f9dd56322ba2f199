"""Phrases of the rules of the path: entry, time, phases, meetings, contact, contract."""

from collections.abc import Callable
from typing import Any

from jalon.rules.base import ACTORS, Actor
from jalon.rules.clock import ClockRule, Extension, Restart, listed_origins
from jalon.rules.conditions import AnyOf, BusinessUnder, PlainCondition, UnemployedFor
from jalon.rules.contact import Absences, FirstContact, LetterDue
from jalon.rules.contracts import ContractRule, DatedLabel
from jalon.rules.entry import EntryGrid
from jalon.rules.french import day, listed
from jalon.rules.meetings import Cadence, OncePerPeriod, Visits
from jalon.rules.panel import SUBJECTS, AfterBreach, BeforeReorientation, Hearing, LongIncapacity
from jalon.rules.phases import MoveRule, PhaseRule, StepRule
from jalon.rules.programme import Format, Programme

from .words import CONCLUSIONS, LETTERS, MEETINGS, PARTIES, PLACES, REMOTE, capital, many, quoted

# -- entry ---------------------------------------------------------------------------------------------------------

_CONDITIONS = {
    "rsa_open": "Le droit au RSA est ouvert le jour de l'entrée.",
    "rights_and_duties": "La personne est soumise aux droits et devoirs le jour de l'entrée.",
    "registered": "Une entreprise est immatriculée, et n'a pas cessé, le jour de l'entrée.",
    "project": "Un projet d'activité indépendante est décrit.",
    "project_or_registered": "Une entreprise est immatriculée, ou un projet est décrit.",
    "rqth": "La RQTH est valable le jour de l'entrée.",
    "education_below_bac": "Le niveau d'études est inférieur au bac.",
    "street_history": "La personne a connu un parcours de rue.",
    "lone_parent": "La personne élève seule ses enfants.",
    "excluded": "La personne est en situation d'exclusion.",
    "tns": "La personne est travailleur non salarié.",
    "oriented": "Une orientation ou une prescription est enregistrée au plus tard le jour de l'entrée.",
    "works_for_insertion": "La structure œuvre à l'insertion de personnes fragiles.",
}


def _plain(rule: PlainCondition, _: Programme) -> str:
    return _CONDITIONS[rule.kind]


def _unemployed(rule: UnemployedFor, _: Programme) -> str:
    return f"En recherche d'emploi depuis plus de {rule.more_than_months} mois le jour de l'entrée."


def _business_under(rule: BusinessUnder, _: Programme) -> str:
    return f"Activité commencée depuis moins de {rule.months} mois le jour de l'entrée."


def _any_of(rule: AnyOf, _: Programme) -> str:
    return f"Une seule de ces {len(rule.of)} conditions suffit."


def _grid(rule: EntryGrid, _: Programme) -> str:
    total = sum(criterion.points for criterion in rule.criteria)
    told = ", ".join(f"{c.label.lower()} ({many(c.points, 'point')})" for c in rule.criteria)
    return f"{many(rule.needed_points, 'point')} demandés sur {total} : {told}."


def _format(rule: Format, _: Programme) -> str:
    ways = [word for word, used in (("individuel", rule.individual), ("collectif", rule.collective)) if used]
    return f"Suivi {listed(tuple(ways))} ; {REMOTE[rule.remote]}."


# -- time ----------------------------------------------------------------------------------------------------------


def _clock(rule: ClockRule, _: Programme) -> str:
    said = [f"{many(rule.max_months, 'mois', 'mois')} au plus, comptés depuis {listed_origins(rule)}."]
    if rule.freeze:
        said.append(f"Une incapacité arrête le compte, {rule.freeze.max_months} mois au plus à chaque fois.")
    if rule.warn_months_before:
        said.append(f"Alerte {rule.warn_months_before} mois avant la fin.")
    said.append(f"À la fin, {ACTORS[rule.owed_by]} doit {rule.at_end}.")
    return " ".join(said)


def _extension(rule: Extension, _: Programme) -> str:
    grounds = listed(tuple(ground.label for ground in rule.grounds), "ou")
    return (
        f"Jusqu'à {rule.to_months} mois si {rule.body} l'accorde ; la question se pose "
        f"{rule.ask_months_before} mois avant la fin. Motifs admis : {grounds}."
    )


def _restart(rule: Restart, _: Programme) -> str:
    return (
        f"Une activité reprise moins de {rule.within_months} mois après son arrêt compte {rule.credited_months} mois "
        "comme déjà écoulés."
    )


# -- phases --------------------------------------------------------------------------------------------------------


def _phase(rule: PhaseRule, _: Programme) -> str:
    if rule.until_end:
        lasts = "Jusqu'à la fin de la durée, dérogation comprise"
    elif rule.until_month:
        lasts = f"Jusqu'au {rule.until_month}e mois de la durée"
    else:
        lasts = f"{rule.max_months} mois au plus" if rule.max_months else "Sans durée fixée"
    compulsory = sum(not step.optional for step in rule.steps)
    steps = f" ; {many(compulsory, 'étape obligatoire', 'étapes obligatoires')}" if compulsory else ""
    optional = len(rule.steps) - compulsory
    steps += f", {many(optional, 'facultative')}" if optional else ""
    return f"{lasts}{steps}."


def _step(rule: StepRule, _: Programme) -> str:
    who = listed(tuple(PARTIES[party] for party in rule.parties))
    place = f", {PLACES[rule.place]}" if rule.place else ""
    owed = f" ; à organiser par {ACTORS[rule.owed_by]}"
    what = "Visite sur place" if rule.meeting == "on_site" else f"Rendez-vous {MEETINGS[rule.meeting]}"
    return f"{what} : {who}{place}{owed}{' ; facultatif' if rule.optional else ''}."


def _move(rule: MoveRule, programme: Programme) -> str:
    needs = _needs(rule, programme)
    asked = f"demande {listed(tuple(needs))}" if needs else "sans condition"
    return f"Mène à {quoted(_name(rule.to, programme))} ; {asked}."


def _needs(rule: MoveRule, programme: Programme) -> list[str]:
    needs = []
    if rule.needs_steps and _has_steps(rule, programme):
        needs.append("toutes les étapes obligatoires")
    if rule.needs_conclusion:
        needs.append(
            "un diagnostic qui conclut à : "
            + listed(tuple(CONCLUSIONS[c] for c in rule.needs_conclusion), "ou")
        )
    if rule.needs_review:
        needs.append("le bilan du contrat")
    if rule.needs_decision:
        needs.append("une décision notée")
    return needs


def _has_steps(rule: MoveRule, programme: Programme) -> bool:
    return any(rule in phase.moves and any(not s.optional for s in phase.steps) for phase in programme.phases)


def _name(rule_id: str, programme: Programme) -> str:
    rule = programme.rule(rule_id)
    return rule.label if rule else rule_id


# -- meetings, contact ---------------------------------------------------------------------------------------------


def _cadence(rule: Cadence, _: Programme) -> str:
    rhythms = [_every(months) for months in rule.allowed_months]
    if len(rhythms) == 1:
        return f"Au moins {rhythms[0]} ; dû par {ACTORS[rule.owed_by]}."
    return (
        f"Au moins {listed(tuple(rhythms), 'ou')}, comme le dit le contrat ; à défaut, {_every(rule.default_months)}. "
        f"Dû par {ACTORS[rule.owed_by]}."
    )


def _every(months: int) -> str:
    return "une fois par mois" if months == 1 else f"une fois tous les {months} mois"


def _once_per_period(rule: OncePerPeriod, _: Programme) -> str:
    return (
        f"Au moins un rendez-vous dans chaque période d'évaluation du revenu ; dû par {ACTORS[rule.owed_by]}."
    )


def _visits(rule: Visits, _: Programme) -> str:
    check = (
        " Si l'activité s'exerce à domicile, vérifier d'abord que la visite est faisable."
        if rule.check_at_home
        else ""
    )
    return (
        f"{many(rule.in_launch, 'visite')} si l'activité a moins de {rule.launch_under_months} mois à l'entrée, "
        f"{rule.once_running} sinon, dans les {rule.within_months} mois ; dû par {ACTORS[rule.owed_by]}.{check}"
    )


_AFTER = {"rsa_opened": "l'ouverture du droit au RSA", "entry": "l'entrée"}


def _letter(rule: LetterDue, _: Programme) -> str:
    when = f"dans les {many(rule.within_days, 'jour')} après" if rule.within_days else "le jour même de"
    named = " Elle nomme aussi le référent." if rule.names_referent else ""
    letter = capital(LETTERS[rule.letter])
    return f"{letter} à envoyer {when} {_AFTER[rule.after]} ; due par {ACTORS[rule.owed_by]}.{named}"


def _first_contact(rule: FirstContact, _: Programme) -> str:
    return (
        f"{many(rule.within_days, 'jour')} pour prendre rendez-vous après l'envoi ({LETTERS[rule.after]}), plus "
        f"{many(rule.postal_days, 'jour')} d'acheminement. Sans réponse, {ACTORS[rule.reminder_by]} relance dans les "
        f"{many(rule.reminder_within_days, 'jour')}."
    )


def _absences(rule: Absences, _: Programme) -> str:
    first = (
        f"{many(rule.allowed, 'absence')} sans excuse sans suite ; au-delà"
        if rule.allowed
        else "Dès la première absence sans excuse"
    )
    then = {
        "panel": "passage en équipe pluridisciplinaire",
        "recontact": "reprise de contact, sans sanction",
    }[rule.then]
    delay = f", dans les {many(rule.within_days, 'jour')}" if rule.within_days else ""
    return f"{first} : {then}{delay} ; dû par {ACTORS[rule.owed_by]}."


# -- contract ------------------------------------------------------------------------------------------------------


def _contract(rule: ContractRule, _: Programme) -> str:
    said = [" ; ".join(_dated(name) for name in rule.names) + "."]
    if rule.period_max_months:
        lengths = listed(tuple(f"{months} mois" for months in rule.period_max_months), "puis")
        said.append(f"Durée au plus, de contrat en contrat : {lengths}.")
    elif rule.max_months:
        said.append(f"{rule.max_months} mois au plus.")
    if rule.sign_within_months:
        since = f", pour les orientations depuis le {day(rule.sign_since)}" if rule.sign_since else ""
        said.append(f"À signer dans un délai de {rule.sign_within_months} mois{since}.")
    said += _formalities(rule)
    return capital(" ".join(said))


def _dated(name: DatedLabel) -> str:
    if name.since and name.until:
        return f"{name.label} du {day(name.since)} au {day(name.until)}, exclu"
    if name.since:
        return f"{name.label} depuis le {day(name.since)}"
    return f"{name.label} avant le {day(name.until)}" if name.until else name.label


def _formalities(rule: ContractRule) -> list[str]:
    said = []
    if rule.validated_by:
        said.append(f"Validé par {ACTORS[rule.validated_by]}.")
    if rule.documents:
        said.append(f"À renvoyer avec tous les justificatifs ({_owner(rule.documents_to)}).")
    if rule.review == "compulsory":
        said.append("Bilan obligatoire pour le clore.")
    said.append(f"Renouvellement à préparer {rule.renew_months_before} mois avant son terme.")
    return said


def _owner(actor: Actor) -> str:
    return f"destinataire : {ACTORS[actor]}"


# -- panel ---------------------------------------------------------------------------------------------------------


def _before_reorientation(rule: BeforeReorientation, _: Programme) -> str:
    return f"Dès qu'une réorientation est envisagée ; l'équipe est saisie par {ACTORS[rule.owed_by]}."


def _after_breach(rule: AfterBreach, _: Programme) -> str:
    return f"Dès qu'un manquement est constaté ; l'équipe est saisie par {ACTORS[rule.owed_by]}."


def _long_incapacity(rule: LongIncapacity, _: Programme) -> str:
    before = f"{rule.months_before} mois avant qu'une incapacité atteigne {rule.max_months} mois"
    return f"{before} ; l'équipe est saisie par {ACTORS[rule.owed_by]}."


def _hearing(rule: Hearing, _: Programme) -> str:
    return f"L'équipe saisie donne son avis sur {listed(tuple(SUBJECTS[one] for one in rule.subjects))}."


PHRASES: dict[type[Any], Callable[[Any, Programme], str]] = {
    PlainCondition: _plain,
    UnemployedFor: _unemployed,
    BusinessUnder: _business_under,
    AnyOf: _any_of,
    EntryGrid: _grid,
    Format: _format,
    ClockRule: _clock,
    Extension: _extension,
    Restart: _restart,
    PhaseRule: _phase,
    StepRule: _step,
    MoveRule: _move,
    Cadence: _cadence,
    OncePerPeriod: _once_per_period,
    Visits: _visits,
    LetterDue: _letter,
    FirstContact: _first_contact,
    Absences: _absences,
    ContractRule: _contract,
    BeforeReorientation: _before_reorientation,
    AfterBreach: _after_breach,
    LongIncapacity: _long_incapacity,
    Hearing: _hearing,
}
