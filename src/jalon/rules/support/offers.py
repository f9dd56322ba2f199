"""What is offered to everybody, what is done once, the clients brought."""

from decimal import Decimal

from ..base import Answer, Obligation, Reason
from ..facts import Fact
from ..facts.contract import ActionAgreed, ObjectiveSet
from ..facts.path import (
    DocumentSigned,
    JobSearchAsked,
    ReferentNamed,
    SkillAssessed,
    SocialDiagnosisDone,
)
from ..facts.person import HouseholdDescribed
from ..facts.support import (
    CoachCalled,
    MissionBrought,
    MissionDone,
    TrainingAttended,
    TutoringHeld,
    WorkshopAttended,
)
from ..life import entry, ids
from ..months import add_days
from ..situation import Draft, Support
from ..view import View
from .schema import (
    Clients,
    JobSearch,
    Offer,
    OneTime,
)

_RECEIVED: dict[str, tuple[type[Fact], ...]] = {
    "workshop": (WorkshopAttended,),
    "training": (TrainingAttended,),
    "tutoring": (TutoringHeld,),
    "coach": (CoachCalled,),
    "community": (WorkshopAttended,),
}


def _is_of(rule: Offer, fact: Fact) -> bool:
    """Whether what was received is what this rule offers: the right gathering, the right expert."""
    if isinstance(fact, WorkshopAttended):
        return fact.gathering == rule.what
    return not isinstance(fact, CoachCalled) or rule.role in (None, fact.role)


def offer(view: View, rule: Offer) -> Support:
    """What is offered, and how often it was taken up."""
    received = [fact for fact in view.told(*_RECEIVED.get(rule.what, ())) if _is_of(rule, fact)]
    text = "Proposé à tous"
    text += " : {0} fois, la dernière le {1}." if received else "."
    last = received[-1].on if received else None
    reason = Reason(rule, text, (len(received), last), ids(*received))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(received), reason=reason)


def job_search(view: View, rule: JobSearch) -> Support:
    """Whether a job search was asked for."""
    asked = view.all(JobSearchAsked)
    text = "Une recherche d'emploi en parallèle peut être demandée à tout moment"
    text += " ; elle l'a été le {0}." if asked else "."
    reason = Reason(rule, text, (asked[-1].on if asked else None,), ids(*asked))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(asked), reason=reason)


def clients(view: View, rule: Clients) -> Support:
    """The missions brought, and the turnover that comes from them."""
    brought, done = view.all(MissionBrought), view.all(MissionDone)
    amount = sum((Decimal(fact.amount) for fact in done), Decimal(0))
    text = "Missions apportées : {0} ; réalisées : {1}, pour {2} de chiffre d'affaires."
    reason = Reason(rule, text, (len(brought), len(done), amount), ids(*brought, *done))
    return Support(
        id=rule.id, label=rule.label, pillar=rule.pillar, count=len(done), amount=amount, reason=reason
    )


_WORDS = {
    "social_diagnosis": "le diagnostic social", "document": "le document d'engagement",
    "action_plan": "le plan d'action", "household": "la situation du foyer", "referent": "le référent",
    "skills": "le premier point sur les compétences",
}  # fmt: skip


def one_time(view: View, rule: OneTime, draft: Draft) -> Support:
    """Something to do once after the entry."""
    done = _done_once(view, rule)
    reason = Reason(
        rule,
        "Fait le {0}." if done else "Reste à faire : {1}.",
        (done.on if done else None, _WORDS[rule.what]),
        ids(done),
    )
    started = entry(view)
    if started:
        due = add_days(started.on, rule.within_days) if rule.within_days is not None else None
        late = done is None and due is not None and view.today.past(due)
        draft.obligations.append(
            Obligation(
                id=f"{rule.id}:a-faire", label=rule.label, act="sign" if rule.what == "document" else "meet",
                owed_by=rule.owed_by, state="done" if done else "late" if late else "open", due=due,
                done_on=done.on if done else None, reason=reason, answers=() if done else _to_do(rule),
            )
        )  # fmt: skip
    return Support(
        id=rule.id, label=rule.label, pillar=rule.pillar, count=int(done is not None), reason=reason
    )


_ONCE: dict[str, tuple[Answer, ...]] = {
    "document": (Answer("document_signed"),),
    "referent": (Answer("referent_named"),),
    "social_diagnosis": (Answer("social_diagnosis_done"),),
    "action_plan": (Answer("action_agreed"), Answer("objective_set")),
    "household": (Answer("household_described"),),
    "skills": (Answer("skill_assessed"),),
}


def _to_do(rule: OneTime) -> tuple[Answer, ...]:
    """What shows that it was done, as ``_done_once`` reads it."""
    if rule.what == "document" and rule.document:
        return (Answer("document_signed", (("document", rule.document),)),)
    return _ONCE[rule.what]


def _done_once(view: View, rule: OneTime) -> Fact | None:
    if rule.what == "document":
        return next((fact for fact in view.all(DocumentSigned) if fact.document == rule.document), None)
    if rule.what == "referent":
        started = entry(view)
        return view.first(ReferentNamed) or (started if started and started.referent else None)
    kinds: dict[str, tuple[type[Fact], ...]] = {
        "social_diagnosis": (SocialDiagnosisDone,),
        "action_plan": (ActionAgreed, ObjectiveSet),
        "household": (HouseholdDescribed,),
        "skills": (SkillAssessed,),
    }
    told = view.told(*kinds[rule.what])
    return told[0] if told else None
