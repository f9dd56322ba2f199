"""Brakes lifted or referred, compensation followed until it is obtained, incapacity accompanied."""

from ..base import Answer, Obligation, Reason
from ..facts.support import (
    AdaptedSupport,
    BrakeIdentified,
    BrakeLifted,
    CompensationObtained,
    CompensationRefused,
    CompensationRequested,
    SocialReferral,
)
from ..life import ids, incapacities
from ..months import add_days
from ..situation import Draft, Support
from ..view import View
from .schema import AdaptedAccompaniment, Brakes, Compensation


def brakes(view: View, rule: Brakes, draft: Draft) -> Support:
    """Each brake identified: to lift, to follow, lifted."""
    found = view.all(BrakeIdentified)
    lifted = {fact.brake: fact for fact in view.all(BrakeLifted)}
    referred = {fact.brake: fact for fact in view.all(SocialReferral) if fact.brake}
    for brake in {fact.brake: fact for fact in found}.values():
        _owe_brake(rule, brake, referred.get(brake.brake), lifted.get(brake.brake), draft)
    text = "Freins repérés : {0} ; levés : {1} ; confiés à un partenaire : {2}."
    reason = Reason(rule, text, (len(found), len(lifted), len(referred)), ids(*found))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(lifted), reason=reason)


_THEMES = {
    "mobility": "mobilité", "housing": "logement", "health": "santé", "childcare": "garde d'enfants",
    "language": "langue", "digital": "numérique", "administrative": "démarches administratives",
    "finance": "difficultés financières", "justice": "justice", "skills": "compétences de base",
    "commercial": "développement commercial", "management": "gestion", "confidence": "confiance en soi",
    "family": "famille",
}  # fmt: skip


def _owe_brake(
    rule: Brakes,
    brake: BrakeIdentified,
    referral: SocialReferral | None,
    lifted: BrakeLifted | None,
    draft: Draft,
) -> None:
    text = "Frein repéré le {0} ({1}) : "
    if lifted:
        text += "levé le {4}."
    else:
        text += "confié le {2} à {3}, à suivre." if referral else "à lever ou à orienter."
    theme = _THEMES[brake.theme]
    values = (
        brake.on,
        theme,
        referral.on if referral else None,
        referral.toward if referral else None,
        lifted.on if lifted else None,
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{brake.brake}",
            label=f"{'Suivre' if referral else 'Lever ou orienter'} : {theme}",
            act="support",
            owed_by=rule.owed_by,
            state="done" if lifted else "open",
            done_on=lifted.on if lifted else None,
            reason=Reason(rule, text, values, ids(brake, referral, lifted)),
            answers=() if lifted else _lift(brake.brake),
        )
    )


def _lift(brake: str) -> tuple[Answer, Answer]:
    """The brake is lifted, or somebody better placed takes it up."""
    key = (("brake", brake),)
    return Answer("brake_lifted", key), Answer("social_referral", key)


def compensation(view: View, rule: Compensation, draft: Draft) -> Support:
    """Each compensation asked for, until it is obtained."""
    asked = {fact.request: fact for fact in view.all(CompensationRequested)}
    obtained = {fact.request: fact for fact in view.all(CompensationObtained)}
    refused = {fact.request: fact for fact in view.all(CompensationRefused)}
    for request in asked.values():
        answer = refused.get(request.request)
        if request.request not in obtained and not (answer and answer.final):
            _owe_compensation(view, rule, request, answer, draft)
    text = "Compensations demandées : {0} ; obtenues : {1}."
    reason = Reason(rule, text, (len(asked), len(obtained)), ids(*asked.values()))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(obtained), reason=reason)


def _owe_compensation(
    view: View,
    rule: Compensation,
    request: CompensationRequested,
    answer: CompensationRefused | None,
    draft: Draft,
) -> None:
    since = answer.on if answer else request.on
    due = request.expected if request.expected and not answer else add_days(since, rule.chase_after_days)
    late = view.today.past(due)
    text = "Compensation demandée le {0} ({1}) : " + (
        "refusée le {2}, chercher un recours ou un autre financeur."
        if answer
        else "à suivre jusqu'à son obtention."
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{request.request}", label="Suivre la demande de compensation", act="support",
            owed_by=rule.owed_by, state="late" if late else "open", due=due,
            reason=Reason(rule, text, (request.on, request.funder.upper(), since), ids(request, answer)),
            answers=_funder_said(request.request),
        )
    )  # fmt: skip


def _funder_said(request: str) -> tuple[Answer, ...]:
    """Obtained; refused with something left to try; refused for good."""
    key = ("request", request)
    return (
        Answer("compensation_obtained", (key,)),
        Answer("compensation_refused", (key, ("final", False))),
        Answer("compensation_refused", (key, ("final", True))),
    )


_SET_UP = (Answer("adapted_support"), Answer("incapacity_ended"))
"""The support that goes with the incapacity, or the end of the incapacity."""


def adapted(view: View, rule: AdaptedAccompaniment, draft: Draft) -> Support:
    """The adapted accompaniment that goes with an incapacity."""
    set_up = view.all(AdaptedSupport)
    for run in incapacities(view):
        done = next((fact for fact in set_up if fact.on >= run.start), None)
        if view.today.reached(run.end) and not done:
            continue
        text = "Incapacité depuis le {0} : un accompagnement adapté est dû" + (
            ", en place le {1}." if done else "."
        )
        draft.obligations.append(
            Obligation(
                id=f"{rule.id}:{run.facts[0]}", label=rule.label, act="support", owed_by=rule.owed_by,
                state="done" if done else "open", done_on=done.on if done else None,
                reason=Reason(rule, text, (run.start, done.on if done else None), (*run.facts, *ids(done))),
                answers=() if done else _SET_UP,
            )
        )  # fmt: skip
    reason = Reason(rule, "Accompagnements adaptés mis en place : {0}.", (len(set_up),), ids(*set_up))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(set_up), reason=reason)
