"""What goes before the équipe pluridisciplinaire: a reorientation, a breach, an incapacity that lasts."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from .base import Actor, Answer, Obligation, Reason, Rule, as_tuple
from .facts import Fact
from .facts.contract import BreachNoted
from .facts.path import (
    ContinuationQuestioned,
    DiagnosisConcluded,
    Orientation,
    PanelDecided,
    PanelReferred,
    PanelSubject,
)
from .life import ids, incapacities, leaving
from .months import add_days, add_months
from .situation import Draft
from .view import View

SUBJECTS: dict[PanelSubject, str] = {
    "absence": "une absence",
    "contract": "un contrat",
    "extension": "une dérogation de durée",
    "incapacity": "une incapacité",
    "reorientation": "une réorientation",
    "breach": "un manquement",
    "evaluation": "une évaluation de revenu",
    "other": "un autre sujet",
}


class BeforeReorientation(Rule):
    """The panel is consulted once a reorientation is considered, before it is decided."""

    kind: Literal["before_reorientation"]
    owed_by: Actor = "referent"


class AfterBreach(Rule):
    """A breach that was noted goes before the panel: nobody else may propose what follows."""

    kind: Literal["after_breach"]
    owed_by: Actor = "referent"


class LongIncapacity(Rule):
    """An incapacity that nears its limit goes before the panel, which says what comes next."""

    kind: Literal["long_incapacity"]
    max_months: int = Field(ge=1)
    """Months of incapacity after which the accompaniment cannot stay as it is."""
    months_before: int = Field(ge=0)
    owed_by: Actor = "referent"


class Hearing(Rule):
    """A case put to the panel, for one of these subjects, awaits its opinion."""

    kind: Literal["hearing"]
    subjects: Annotated[tuple[PanelSubject, ...], BeforeValidator(as_tuple)]


PanelRule = Annotated[
    BeforeReorientation | AfterBreach | LongIncapacity | Hearing, Field(discriminator="kind")
]


def assess(view: View, rules: tuple[PanelRule, ...], draft: Draft) -> None:
    """What must be put to the panel, and what awaits its opinion; nothing once the person has left."""
    if leaving(view):
        return
    for rule in rules:
        if isinstance(rule, BeforeReorientation):
            _before_reorientation(view, rule, draft)
        elif isinstance(rule, AfterBreach):
            _after_breach(view, rule, draft)
        elif isinstance(rule, LongIncapacity):
            _long_incapacity(view, rule, draft)
        else:
            _await(view, rule, draft)


class _Cause(NamedTuple):
    """Why a case goes before the panel: what happened, when, and the sentence that says it."""

    subject: PanelSubject
    since: date
    facts: tuple[str, ...]
    text: str
    values: tuple[object, ...]
    due: date | None = None


def _before_reorientation(view: View, rule: BeforeReorientation, draft: Draft) -> None:
    considered = [fact for fact in view.told(DiagnosisConcluded, ContinuationQuestioned) if _considers(fact)]
    if not considered or not rule.in_force(considered[-1].on):
        return
    last = considered[-1]
    if any(fact.decision == "reorientation" and fact.on >= last.on for fact in view.all(Orientation)):
        return
    told = "le diagnostic conclut à une réorientation"
    if isinstance(last, ContinuationQuestioned):
        told = "la personne et son référent envisagent d'arrêter l'activité"
    text = "Le {0}, {1} : l'équipe pluridisciplinaire est consultée avant toute réorientation"
    _refer(view, rule, _Cause("reorientation", last.on, ids(last), text, (last.on, told)), draft)


def _considers(fact: Fact) -> bool:
    if isinstance(fact, DiagnosisConcluded):
        return fact.conclusion == "reorientation"
    return isinstance(fact, ContinuationQuestioned) and fact.outcome == "stop"


def _after_breach(view: View, rule: AfterBreach, draft: Draft) -> None:
    noted = [fact for fact in view.all(BreachNoted) if rule.in_force(fact.on)]
    if noted:
        text = "Manquement constaté le {0} : l'équipe pluridisciplinaire donne son avis, la personne est entendue"
        _refer(view, rule, _Cause("breach", noted[-1].on, ids(noted[-1]), text, (noted[-1].on,)), draft)


def _long_incapacity(view: View, rule: LongIncapacity, draft: Draft) -> None:
    run = next((one for one in reversed(incapacities(view)) if not view.today.reached(one.end)), None)
    if run is None:
        return
    limit = add_months(run.start, rule.max_months)
    if run.end < limit or not view.today.reached(add_months(limit, -rule.months_before)):
        return
    text = "Incapacité depuis le {0} : l'équipe pluridisciplinaire dit la suite avant le {1}, où elle atteint {2} mois"
    values = (run.start, limit, rule.max_months)
    cause = _Cause("incapacity", run.start, run.facts, text, values, due=add_days(limit, -1))
    _refer(view, rule, cause, draft)


def _refer(
    view: View, rule: BeforeReorientation | AfterBreach | LongIncapacity, cause: _Cause, draft: Draft
) -> None:
    referred = _first(view.all(PanelReferred), cause.subject, cause.since)
    decided = _first(_decided(view), cause.subject, cause.since)
    passed = referred or decided
    late = passed is None and cause.due is not None and view.today.past(cause.due)
    end = f" ; elle est saisie le {{{len(cause.values)}}}." if passed else "."
    fields = (("subject", cause.subject),)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{cause.facts[0]}", label=rule.label, act="refer", owed_by=rule.owed_by,
            state="done" if passed else "late" if late else "open", due=cause.due,
            done_on=passed.on if passed else None,
            reason=Reason(
                rule, cause.text + end, (*cause.values, passed.on if passed else None),
                (*cause.facts, *ids(referred, decided)),
            ),
            answers=() if passed else (Answer("panel_referred", fields), Answer("panel_decided", fields)),
        )
    )  # fmt: skip


def _await(view: View, rule: Hearing, draft: Draft) -> None:
    """The last case put to the panel for each subject, until it is decided."""
    waiting = {fact.subject: fact for fact in view.all(PanelReferred) if fact.subject in rule.subjects}
    for subject, referred in waiting.items():
        decided = _first(_decided(view), subject, referred.on)
        text = "L'équipe pluridisciplinaire est saisie depuis le {0} : elle doit donner son avis"
        text += " ; la décision est prise le {1}." if decided else "."
        fields = (("subject", subject), *((("about", referred.about),) if referred.about else ()))
        draft.obligations.append(
            Obligation(
                id=f"{rule.id}:{subject}", label=f"{rule.label} : {SUBJECTS[subject]}", act="decide",
                owed_by="panel", state="done" if decided else "open", done_on=decided.on if decided else None,
                reason=Reason(
                    rule, text, (referred.on, decided.on if decided else None), ids(referred, decided)
                ),
                answers=() if decided else (Answer("panel_decided", fields),),
            )
        )  # fmt: skip


def _decided(view: View) -> list[PanelDecided]:
    return [fact for fact in view.all(PanelDecided) if fact.outcome != "postponed"]


def _first[F: (PanelReferred, PanelDecided)](facts: list[F], subject: PanelSubject, since: date) -> F | None:
    return next((fact for fact in facts if fact.subject == subject and fact.on >= since), None)
