"""What a letter can be told without asking: who, and what the facts say, by kind of letter.

Whatever is not known is left out, and the form asks for it; whatever is found here can be changed in the form.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jalon.letters import Kind
from jalon.rules.base import ACTORS
from jalon.rules.contact import FirstContact
from jalon.rules.contracts import contracts, name_on
from jalon.rules.facts import Fact
from jalon.rules.facts.base import ZERO
from jalon.rules.facts.contract import ActionAgreed, ActionClosed, ContractReviewed
from jalon.rules.facts.path import (
    AppointmentHeld,
    AppointmentMissed,
    AppointmentPlanned,
    EvaluationDecided,
    Exited,
    ExtensionGranted,
    ExtensionRefused,
    LetterSent,
)
from jalon.rules.facts.person import RsaOpened
from jalon.rules.french import day, euros, listed, month
from jalon.rules.income.grid import GridIncome
from jalon.rules.income.ground import decode
from jalon.rules.income.ledger import ledger
from jalon.rules.life import entry, main_business
from jalon.rules.months import add_days, add_months
from jalon.rules.view import Today, View
from jalon.study.amounts import said_step
from jalon.study.words import PLACES, capital
from jalon.web.cases.opened import Opened
from jalon.web.income.evaluating.exchange import exchanged
from jalon.web.income.evaluating.reading import basis_of
from jalon.web.kit.templatetags.kit import telephone
from jalon.web.people.models import Civility, Person

from .heads import values_of_head
from .models import Letterhead

type Told = dict[str, Any]
"""Values by name of variable, as ``jalon.letters`` takes them."""
MONTHS_OF_TURNOVER = 12
"""Months of an attestation of turnover: a year, as landlords ask."""
_SEVERAL = 2
_PAYERS = {"caf": "la CAF", "msa": "la MSA"}


class _Of:
    """A case, for whoever looks for the values of a letter."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.case = opened.access.case
        self.on = opened.on
        self.view = View(opened.facts, Today(opened.on), opened.programme.parameters)

    def last[F: Fact](self, kind: type[F]) -> F | None:
        """The last fact of a kind that its reader may see."""
        return next(reversed(self.view.all(kind)), None)


def known(opened: Opened, kind: Kind, head: Letterhead) -> Told:
    """What a letter of a kind is filled with before anybody types: what its letterhead says, then what the case tells.

    A référent without a telephone of their own is called at the service.
    """
    said = values_of_head(head)
    reached = {"referent.telephone": said["service.telephone"]} if "service.telephone" in said else {}
    return said | reached | told(opened, kind)


def told(opened: Opened, kind: Kind) -> Told:
    """What is known for a letter of a kind: of everybody, then of what this kind tells. A few queries."""
    of = _Of(opened)
    found = _common(of, kind) | _BY_KIND.get(kind.id, _nothing)(of)
    for teller in _ALSO.get(kind.id, ()):
        found |= teller(opened)
    return {name: value for name, value in found.items() if value not in (None, "", [], ())}


def _nothing(_: _Of) -> Told:
    return {}


_ALSO: dict[str, list[Callable[[Opened], Told]]] = {}


def also(kind: str, teller: Callable[[Opened], Told]) -> None:
    """Have an app tell the letters of a kind what it alone knows, over what the facts tell."""
    _ALSO.setdefault(kind, []).append(teller)


# -- of every letter -----------------------------------------------------------------------------------------------


def _common(of: _Of, kind: Kind) -> Told:
    person, case = of.case.person, of.case
    found: Told = {
        "personne.nom": person.name,
        "personne.naissance": person.birth_date,
        "entreprise.nom": _business(of),
        "programme.nom": f"l'accompagnement « {of.opened.programme.name} »",
        "referent.organisme": case.organisation.name,
        "payeur.nom": _PAYERS.get(person.payer, ""),
        "personne.allocataire": person.payer_number,
    }
    if case.referent:
        found["referent.nom"] = case.referent.user.name
        found["referent.telephone"] = telephone(case.referent.user.phone) if case.referent.user.phone else ""
    if kind.to == "person":
        found |= {"destinataire.nom": addressed(person), "destinataire.adresse": address_of(person)}
    else:
        found["destinataire.nom"] = _PAYERS.get(person.payer, "").removeprefix("la ")
    return found


def addressed(person: Person) -> str:
    """The name on the envelope: « Madame Ada Fictive »."""
    civility = "" if person.civility == Civility.NONE else person.get_civility_display()
    return f"{civility} {person.name}".strip()


def address_of(person: Person) -> list[str]:
    """The lines under the name; none when the address is not known whole."""
    town = f"{person.postal_code} {person.town.upper()}".strip()
    return [line for line in (person.address, town) if line] if person.address and town else []


def _business(of: _Of) -> str:
    row = of.case.person.businesses.first()
    return row.name if row else ""


# -- what each kind tells ------------------------------------------------------------------------------------------


def _information(of: _Of) -> Told:
    right, contact = of.last(RsaOpened), _first_contact(of)
    found: Told = {"droit.date": right.on if right else None}
    if contact:
        found["rendez_vous.delai"] = contact.within_days
    return found | _grid(of, right.on if right else of.on)


def _first_contact(of: _Of) -> FirstContact | None:
    return next((rule for rule in of.opened.programme.contact if isinstance(rule, FirstContact)), None)


def _grid(of: _Of, on: date) -> Told:
    """The grid of the département, where it has switched one on: its periods and their averages on a day."""
    rule = next((one for one in of.opened.programme.income if isinstance(one, GridIncome)), None)
    if rule is None:
        return {}
    amounts = of.opened.programme.parameters
    rows = [
        (
            capital(period.rule.label),
            f"{period.months} mois",
            euros(amounts.amount(f"{period.grid}.average", on)),
        )
        for period in rule.periods
    ]
    return {"grille.periodes": rows}


def _appointment(of: _Of) -> Told:
    planned = next((one for one in of.view.all(AppointmentPlanned) if one.date >= of.on), None)
    if planned is None:
        return {}
    return {
        "rendez_vous.date": planned.date,
        "rendez_vous.heure": planned.at,
        "rendez_vous.duree": planned.minutes,
        "rendez_vous.lieu": planned.where or (capital(PLACES[planned.place]) if not planned.remote else ""),
    }


def _summons(of: _Of) -> Told:
    missed = of.last(AppointmentMissed)
    why = f"Vous n'êtes pas venu au rendez-vous du {day(missed.on)}." if missed else ""
    return _appointment(of) | {"convocation.motif": why}


def _reminder(of: _Of) -> Told:
    first = next((one for one in reversed(of.view.all(LetterSent)) if one.letter != "reminder"), None)
    contact = _first_contact(of)
    found: Told = {"premier_courrier.date": first.on if first else None}
    if contact:
        found["rendez_vous.avant"] = add_days(of.on, contact.within_days)
    return found


def _evaluation(of: _Of) -> Told:
    decided = of.last(EvaluationDecided)
    if decided is None:
        return {}
    basis = basis_of(of.case.pk, decided.id)
    ground = decode(basis.ground) if basis else None
    seen = ground is not None and not set(ground.facts) & of.opened.hidden
    steps = [(step.label, said_step(step)) for step in ground.steps] if seen and ground else []
    real = f"{euros(decided.real)} par mois" if decided.real is not None else "non connu"
    if decided.real is not None and decided.earned_from and decided.earned_to:
        real += f", du {day(decided.earned_from)} au {day(decided.earned_to)}"
    grid = decided.mode == "grid"
    return {
        "evaluation.date": decided.on,
        "evaluation.montant": decided.amount,
        "evaluation.debut": decided.start,
        "evaluation.fin": decided.end,
        "evaluation.calcul": [(label, said) for label, said in steps if said],
        "evaluation.grille": _GRID if grid else "",
        "revenu.reel": real,
        "decision.motifs": decided.reasons,
    }


_GRID = (
    "Ce montant vient de la grille votée par le Département. Il ne correspond pas à un revenu que vous avez reçu. Une "
    "personne a décidé de le retenir, pour les raisons écrites dans cette lettre."
)


def _payer(of: _Of) -> Told:
    decided = of.last(EvaluationDecided)
    fields = exchanged(of.view, decided.id) if decided else None
    if decided is None or fields is None:
        return {}
    return {
        "avis.sens": fields.said,
        "avis.soumis_le": fields.submitted,
        "avis.evalue_le": fields.evaluated,
        "avis.montant": fields.amount,
        "evaluation.debut": decided.start,
        "evaluation.fin": decided.end,
    }


def _contract(of: _Of) -> Told:
    signed = contracts(of.view)
    rule = of.opened.programme.contract
    if not signed:
        return {}
    last = signed[-1].signed
    closed = {fact.action for fact in of.view.all(ActionClosed)}
    actions = [one for one in of.view.all(ActionAgreed) if one.action not in closed]
    months = last.frequency_months
    said = "un rendez-vous par mois" if months == 1 else f"un rendez-vous tous les {months} mois"
    return {
        "contrat.nom": name_on(rule, last.start) if rule else "contrat d'accompagnement",
        "contrat.debut": last.start,
        "contrat.fin": last.end,
        "contrat.etapes": [
            (one.title, capital(ACTORS[one.who]), day(one.due) if one.due else "—") for one in actions
        ],
        "contrat.frequence": said if months else "",
        "contrat.difficultes": last.difficulties,
        "contrat.heures": last.weekly_hours,
    }


def _review(of: _Of) -> Told:
    reviewed, signed = of.last(ContractReviewed), contracts(of.view)
    if reviewed is None or not signed:
        return {}
    contract = next((one for one in signed if one.signed.contract == reviewed.contract), signed[-1])
    closed = {fact.action: fact.done for fact in of.view.all(ActionClosed)}
    said = {None: "En cours", True: "Fait", False: "Pas fait"}
    actions = of.view.all(ActionAgreed)
    return {
        "bilan.debut": contract.signed.start,
        "bilan.fin": contract.signed.end,
        "bilan.etapes": [(one.title, said[closed.get(one.action)]) for one in actions],
        "bilan.synthese": reviewed.summary,
        "bilan.propositions": "\n".join(reviewed.actions),
    }


def _granted(of: _Of) -> Told:
    granted = of.last(ExtensionGranted)
    limits = [clock.limit for clock in of.opened.situation.clocks if clock.extended and clock.limit]
    if granted is None:
        return {}
    return {
        "prolongation.date": granted.on,
        "prolongation.instance": granted.body,
        "prolongation.fin": add_days(limits[0], -1) if limits else None,
        "prolongation.motif": _ground_said(of, granted.ground),
    }


def _ground_said(of: _Of, ground: str | None) -> str:
    for clock in of.opened.programme.clocks:
        for one in clock.extension.grounds if clock.extension else ():
            if one.id == ground:
                return f"{capital(one.label)}."
    return ""


def _refused(of: _Of) -> Told:
    refused = of.last(ExtensionRefused)
    limits = [clock.limit for clock in of.opened.situation.clocks if clock.limit]
    return {
        "prolongation.date": refused.on if refused else None,
        "prolongation.instance": refused.body if refused else "",
        "accompagnement.fin": add_days(limits[0], -1) if limits else None,
    }


def _end(of: _Of) -> Told:
    entered, left = entry(of.view), of.last(Exited)
    return {
        "accompagnement.debut": entered.on if entered else None,
        "accompagnement.fin": left.on if left else None,
        "suite.texte": left.toward if left else "",
    }


def _turnover(of: _Of) -> Told:
    business = main_business(of.view)
    row = of.case.person.businesses.filter(key=business.key).first() if business else None
    declared = ledger(of.view).last(MONTHS_OF_TURNOVER, of.on)
    if not declared:
        return {}
    total = sum((one.turnover for one in declared), start=ZERO)
    return {
        "entreprise.siret": row.siret if row else "",
        "revenus.debut": declared[0].month,
        "revenus.fin": add_days(add_months(declared[-1].month, 1), -1),
        "revenus.lignes": [(month(one.month), euros(one.turnover)) for one in declared],
        "revenus.total": total,
        "revenus.moyenne": round(total / len(declared), 2),
        "revenus.origine": "que la personne nous a déclarés",
    }


def _presence(of: _Of) -> Told:
    held = of.last(AppointmentHeld)
    planned = {one.appointment: one for one in of.view.all(AppointmentPlanned)}
    if held is None:
        return {}
    fixed = planned.get(held.appointment) if held.appointment else None
    return {
        "presence.date": held.on,
        "presence.debut": fixed.at if fixed else None,
        "presence.lieu": (fixed.where if fixed else None) or capital(PLACES[held.place]),
    }


def _panel(of: _Of) -> Told:
    missed = of.view.all(AppointmentMissed)
    when = listed(tuple(f"du {day(one.on)}" for one in missed[-3:]))
    many = "aux rendez-vous" if len(missed) >= _SEVERAL else "au rendez-vous"
    return {"commission.objet": f"Vous n'êtes pas venu {many} {when}." if missed else ""}


_BY_KIND: Mapping[str, Callable[[_Of], Told]] = {
    "information": _information,
    "invitation": _appointment,
    "summons": _summons,
    "reminder": _reminder,
    "evaluation-notice": _evaluation,
    "payer-notice": _payer,
    "panel-summons": _panel,
    "contract": _contract,
    "review": _review,
    "extension-granted": _granted,
    "extension-refused": _refused,
    "end": _end,
    "turnover-attestation": _turnover,
    "presence-attestation": _presence,
}
