"""What the panel tells letters, and what letters tell the panel: a summons that left warned the person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from jalon.rules.french import day
from jalon.rules.months import add_days, add_months
from jalon.web.cases.opened import Opened
from jalon.web.kit.clock import today
from jalon.web.letters.models import KeptLetter
from jalon.web.letters.signals import letter_left
from jalon.web.letters.values import Told, also

from .journal import OUTCOMES, Journal, last_word
from .models import Entry, Item, State, Subject, What
from .services import bounds_of, enter


def connect() -> None:
    """Called once, when the site starts."""
    also("panel-summons", _summons)
    also("decision", _decision)
    also("extension-refused", _refusal)
    letter_left.connect(_noted, dispatch_uid="panel:summons")


# -- the summons ---------------------------------------------------------------------------------------------------


def _awaited(case: int) -> Item | None:
    """The passage for which a person is to be summoned: that of the next session, not examined yet. One query."""
    rows = Item.objects.filter(
        case=case, removed="", session__on__gte=today(), session__state__in=(State.PREPARED, State.CONVENED)
    ).exclude(entries__what=What.DECISION)
    return rows.select_related("session", "case").order_by("session__on", "session__at", "rank").first()


def _summons(opened: Opened) -> Told:
    item = _awaited(opened.access.case.pk)
    if item is None:
        return {}
    told: Told = {
        "commission.date": item.session.on,
        "commission.heure": item.session.at,
        "commission.lieu": item.session.place,
        "commission.observations": add_days(item.session.on, -1),
    }
    if item.subject != Subject.ABSENCE:
        told["commission.objet"] = _WHY[Subject(item.subject)]
    if Journal(item).adverse:
        told["commission.observations"] = last_word(opened.on, opened.programme.parameters)
        told["commission.mesure"] = _possible(opened)
    return told


_WHY = {
    Subject.BREACH: "Une partie de ce qui était convenu dans votre contrat n'a pas été faite.",
    Subject.CONTRACT: "Votre contrat doit être validé.",
    Subject.EXTENSION: "Votre référent demande que votre accompagnement dure plus longtemps.",
    Subject.INCAPACITY: "Vous ne pouvez pas travailler pour le moment : l'équipe examine la suite de votre parcours.",
    Subject.REORIENTATION: "Un autre accompagnement est envisagé pour vous.",
    Subject.EVALUATION: "Le revenu de votre activité doit être établi.",
    Subject.OTHER: "Votre situation doit être examinée.",
}


def _possible(opened: Opened) -> str:
    """What might be decided against the person, within the bounds of the law of the day."""
    found = bounds_of(opened)
    if found is None:
        return ""
    removal = " Une suppression du RSA est aussi possible." if found.removal else ""
    months = (
        f"de {found.months_min} à {found.months_max} mois"
        if found.months_min
        else f"{found.months_max} mois au plus"
    )
    suspended = f"Une suspension du RSA pourrait être décidée : {found.percent_max} % au plus"
    return f"{suspended}, pour une durée {months}.{removal}"


def _noted(*, kept: KeptLetter, **_: Any) -> None:
    """The person is warned of every passage of the session for which the summons is written."""
    item = _awaited(kept.case_id) if kept.kind == "panel-summons" else None
    if item is None:
        return
    rows = Item.objects.filter(session=item.session_id, case=kept.case_id, removed="")
    for one in rows.select_related("case"):
        enter(
            one, What.NOTICE, kept.on, {"how": "letter", "letter": kept.reference}, by=kept.by, fact=kept.fact_key,
            token=f"courrier-{kept.pk}-{one.pk}",
        )  # fmt: skip


# -- the decision --------------------------------------------------------------------------------------------------


def _last_decision(case: int, **more: str) -> Entry | None:
    rows = Entry.objects.filter(what=What.DECISION, item__case=case, item__removed="", **more)
    return rows.select_related("item__session").order_by("pk").last()


def _decision(opened: Opened) -> Told:
    entry = _last_decision(opened.access.case.pk)
    if entry is None:
        return {}
    detail, subject = entry.detail, Subject(entry.item.subject)
    start = date.fromisoformat(detail["start"]) if "start" in detail else entry.on
    opinion = Journal(entry.item).opinion
    told: Told = {
        "commission.date": entry.item.session.on,
        "commission.avis": OUTCOMES[opinion.detail["outcome"]] if opinion else "",
        "decision.date": entry.on,
        "decision.objet": _ABOUT[subject],
        "decision.texte": _said(subject, detail),
        "decision.motifs": detail["reasons"],
        "decision.base": _BASE.get(
            detail["outcome"], "article L262-39 du code de l'action sociale et des familles"
        ),
        "decision.effet": start,
    }
    if "duration" in detail:
        told["decision.fin"] = add_days(add_months(start, detail["duration"]), -1)
        told["decision.pour_retrouver"] = (
            "Si vous reprenez ce qui était convenu, dites-le à votre référent : la suspension peut cesser plus tôt."
        )
    return told


def _refusal(opened: Opened) -> Told:
    entry = _last_decision(opened.access.case.pk, item__subject=Subject.EXTENSION)
    return {"decision.motifs": entry.detail["reasons"]} if entry else {}


_BASE = dict.fromkeys(
    ("measure", "removal"), "articles L262-37 et R262-68 du code de l'action sociale et des familles"
)
_ABOUT = {
    Subject.ABSENCE: "votre absence à un rendez-vous",
    Subject.BREACH: "ce qui était convenu dans votre contrat",
    Subject.CONTRACT: "votre contrat",
    Subject.EXTENSION: "la durée de votre accompagnement",
    Subject.INCAPACITY: "votre parcours pendant votre incapacité",
    Subject.REORIENTATION: "votre orientation",
    Subject.EVALUATION: "le revenu de votre activité",
    Subject.OTHER: "votre situation",
}
_FAVOURABLE = {
    Subject.CONTRACT: "Votre contrat est validé.",
    Subject.EXTENSION: "Votre accompagnement est prolongé.",
    Subject.INCAPACITY: "Votre parcours est adapté à votre incapacité.",
    Subject.EVALUATION: "Le revenu proposé est retenu.",
    Subject.OTHER: "Votre demande est acceptée.",
}
_UNFAVOURABLE = {
    Subject.CONTRACT: "Votre contrat n'est pas validé : votre référent vous en proposera un autre.",
    Subject.EXTENSION: "Votre accompagnement n'est pas prolongé.",
    Subject.REORIENTATION: "Votre accompagnement continue sans changement.",
    Subject.EVALUATION: "Le revenu proposé n'est pas retenu.",
    Subject.OTHER: "Votre demande n'est pas acceptée.",
}


def _said(subject: Subject, detail: dict[str, Any]) -> str:
    """What is decided, to the person."""
    outcomes: dict[str, Callable[[], str]] = {
        "measure": lambda: (
            f"{detail['percent']} % de votre RSA est suspendu pendant {detail['duration']} mois, à partir du "
            f"{day(date.fromisoformat(detail['start']))}."
        ),
        "removal": lambda: (
            f"Votre droit au RSA est supprimé à partir du {day(date.fromisoformat(detail['start']))}."
        ),
        "no_action": lambda: "Aucune mesure n'est prise. Votre accompagnement continue.",
        "postponed": lambda: (
            "L'examen de votre situation est reporté à une autre séance. Rien ne change d'ici là."
        ),
        "favourable": lambda: _favourable(subject, detail),
        "unfavourable": lambda: _UNFAVOURABLE.get(subject, "Rien ne change dans votre accompagnement."),
    }
    return outcomes[detail["outcome"]]()


def _favourable(subject: Subject, detail: dict[str, Any]) -> str:
    if detail.get("toward"):
        return f"Vous êtes orienté vers {detail['toward']}. Votre référent vous aide à prendre contact."
    return _FAVOURABLE.get(subject, "L'équipe et le Département sont d'accord avec ce qui est proposé.")
