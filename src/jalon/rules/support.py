"""What helps: diagnosis, plan, brakes, compensation, clients, preparation of the exit, offers."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from .base import Actor, Obligation, Reason, Rule, Slug
from .clock import Running
from .conditions import Condition, verdict_on
from .facts import Fact
from .facts.contract import ActionAgreed, ActionClosed, ObjectiveSet
from .facts.path import (
    Bridged,
    DocumentSigned,
    JobSearchAsked,
    ReferentNamed,
    SkillAssessed,
    SocialDiagnosisDone,
)
from .facts.person import HouseholdDescribed
from .facts.support import (
    AdaptedSupport,
    BrakeIdentified,
    BrakeLifted,
    CoachCalled,
    CompensationObtained,
    CompensationRefused,
    CompensationRequested,
    ExitPrepared,
    MissionBrought,
    MissionDone,
    SocialReferral,
    TrainingAttended,
    TutoringHeld,
    WorkshopAttended,
)
from .income.ledger import ledger
from .life import entry, ids, incapacities, leaving, main_business
from .months import add_days, add_months, month_of
from .situation import Draft, Support
from .view import View

Pillar = Literal["business", "social", "both"]


class Help(Rule):
    """What every rule of support may say: for whom it holds."""

    only_if: Condition | None = None
    """The people concerned, as they stood at entry; everybody by default."""


class Offer(Help):
    """Something offered to everybody in the programme, without obligation."""

    kind: Literal["offer"]
    what: Literal["workshop", "training", "tutoring", "coach", "community", "option", "posture"]
    pillar: Pillar = "business"


class OneTime(Help):
    """Something to do once after the entry: a diagnosis, a charter, a plan, the household, a référent."""

    kind: Literal["once"]
    what: Literal["social_diagnosis", "document", "action_plan", "household", "referent", "skills"]
    within_days: int | None = Field(default=None, ge=0)
    document: Slug | None = None
    pillar: Pillar = "both"
    owed_by: Actor = "operator"


class Brakes(Help):
    """Each brake identified is lifted, or referred to somebody better placed."""

    kind: Literal["brakes"]
    pillar: Pillar = "social"
    owed_by: Actor = "referent"


class Compensation(Help):
    """A compensation of disability is followed until it is obtained."""

    kind: Literal["compensation"]
    pillar: Pillar = "social"
    chase_after_days: int = Field(ge=1)
    """Days without an answer after which the funder is reminded, when no date was given."""
    owed_by: Actor = "operator"


class Clients(Help):
    """Clients brought by the programme: missions, and the turnover that comes from them."""

    kind: Literal["clients"]
    pillar: Pillar = "business"


class ExitPreparation(Help):
    """From a month on, the exit is prepared."""

    kind: Literal["exit_preparation"]
    clock: Slug
    from_month: int = Field(ge=0)
    within_days: int = Field(ge=1)
    pillar: Pillar = "both"
    owed_by: Actor = "operator"


class AdaptedAccompaniment(Help):
    """During an incapacity, an adapted accompaniment is set up."""

    kind: Literal["adapted"]
    pillar: Pillar = "both"
    owed_by: Actor = "referent"


class Bridges(Help):
    """At the end of the path, the person is put in touch with those who take over."""

    kind: Literal["bridges"]
    clock: Slug
    months_before: int = Field(ge=0)
    pillar: Pillar = "both"
    owed_by: Actor = "operator"


class JobSearch(Help):
    """A job search alongside the business may be asked at any time."""

    kind: Literal["job_search"]
    pillar: Pillar = "business"


class DeclarationCheck(Help):
    """The declarations are checked with the person."""

    kind: Literal["declarations"]
    every_months: int = Field(ge=1)
    pillar: Pillar = "business"
    owed_by: Actor = "referent"


class Progress(Help):
    """The rise in skills is shown by repeated assessments."""

    kind: Literal["progress"]
    every_months: int = Field(ge=1)
    pillar: Pillar = "both"
    owed_by: Actor = "referent"


SupportRule = Annotated[
    Offer | OneTime | Brakes | Compensation | Clients | ExitPreparation | AdaptedAccompaniment | Bridges | JobSearch
    | DeclarationCheck | Progress,
    Field(discriminator="kind"),
]  # fmt: skip


def assess(
    view: View, rules: tuple[SupportRule, ...], clocks: dict[str, Running], draft: Draft
) -> tuple[Support, ...]:
    """What was offered and received, and what is owed to the person."""
    entered = entry(view) is not None
    sink = draft if entered and not leaving(view) else Draft()
    _owe_actions(view, rules, sink)
    concerned = [rule for rule in rules if _concerns(view, rule)]
    return tuple(line for rule in concerned if (line := _one(view, rule, clocks, sink)))


def _concerns(view: View, rule: SupportRule) -> bool:
    """Whether the rule holds for the person; while it is not known, it does."""
    return rule.only_if is None or verdict_on(view, rule.only_if).verdict != "no"


def _one(view: View, rule: SupportRule, clocks: dict[str, Running], draft: Draft) -> Support | None:  # noqa: PLR0911
    if isinstance(rule, Offer):
        return _offer(view, rule)
    if isinstance(rule, OneTime):
        return _one_time(view, rule, draft)
    if isinstance(rule, Brakes):
        return _brakes(view, rule, draft)
    if isinstance(rule, Compensation):
        return _compensation(view, rule, draft)
    if isinstance(rule, Clients):
        return _clients(view, rule)
    if isinstance(rule, AdaptedAccompaniment):
        return _adapted(view, rule, draft)
    if isinstance(rule, JobSearch):
        return _job_search(view, rule)
    if isinstance(rule, DeclarationCheck):
        return _declarations(view, rule, draft)
    if isinstance(rule, Progress):
        return _progress(view, rule, draft)
    return _near_the_end(view, rule, clocks.get(rule.clock), draft)


# -- offers --------------------------------------------------------------------------------------------------------

_RECEIVED: dict[str, tuple[type[Fact], ...]] = {
    "workshop": (WorkshopAttended,),
    "training": (TrainingAttended,),
    "tutoring": (TutoringHeld,),
    "coach": (CoachCalled,),
    "community": (WorkshopAttended,),
}


def _offer(view: View, rule: Offer) -> Support:
    received = view.told(*_RECEIVED.get(rule.what, ()))
    text = "Proposé à tous"
    text += " : {0} fois, la dernière le {1}." if received else "."
    last = received[-1].on if received else None
    reason = Reason(rule, text, (len(received), last), ids(*received))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(received), reason=reason)


def _job_search(view: View, rule: JobSearch) -> Support:
    asked = view.all(JobSearchAsked)
    text = "Une recherche d'emploi en parallèle peut être demandée à tout moment"
    text += " ; elle l'a été le {0}." if asked else "."
    reason = Reason(rule, text, (asked[-1].on if asked else None,), ids(*asked))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(asked), reason=reason)


def _clients(view: View, rule: Clients) -> Support:
    brought, done = view.all(MissionBrought), view.all(MissionDone)
    amount = sum((Decimal(fact.amount) for fact in done), Decimal(0))
    text = "Missions apportées : {0} ; réalisées : {1}, pour {2} de chiffre d'affaires."
    reason = Reason(rule, text, (len(brought), len(done), amount), ids(*brought, *done))
    return Support(
        id=rule.id, label=rule.label, pillar=rule.pillar, count=len(done), amount=amount, reason=reason
    )


# -- once after the entry ------------------------------------------------------------------------------------------

_WORDS = {
    "social_diagnosis": "le diagnostic social", "document": "le document d'engagement",
    "action_plan": "le plan d'action", "household": "la situation du foyer", "referent": "le référent",
    "skills": "le premier point sur les compétences",
}  # fmt: skip


def _one_time(view: View, rule: OneTime, draft: Draft) -> Support:
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
                done_on=done.on if done else None, reason=reason,
            )
        )  # fmt: skip
    return Support(
        id=rule.id, label=rule.label, pillar=rule.pillar, count=int(done is not None), reason=reason
    )


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


# -- brakes, compensation ------------------------------------------------------------------------------------------


def _brakes(view: View, rule: Brakes, draft: Draft) -> Support:
    found = view.all(BrakeIdentified)
    lifted = {fact.brake: fact for fact in view.all(BrakeLifted)}
    referred = {fact.brake: fact for fact in view.all(SocialReferral) if fact.brake}
    for brake in {fact.brake: fact for fact in found}.values():
        if brake.brake not in lifted:
            _owe_brake(rule, brake, referred.get(brake.brake), draft)
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


def _owe_brake(rule: Brakes, brake: BrakeIdentified, referral: SocialReferral | None, draft: Draft) -> None:
    theme = _THEMES[brake.theme]
    text = "Frein repéré le {0} ({1}) : " + (
        "confié le {2} à {3}, à suivre." if referral else "à lever ou à orienter."
    )
    values = (brake.on, theme, referral.on if referral else None, referral.toward if referral else None)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{brake.brake}", label=f"{'Suivre' if referral else 'Lever ou orienter'} : {theme}",
            act="support", owed_by=rule.owed_by, state="open", reason=Reason(rule, text, values, ids(brake, referral)),
        )
    )  # fmt: skip


def _compensation(view: View, rule: Compensation, draft: Draft) -> Support:
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
        )
    )  # fmt: skip


# -- along the way -------------------------------------------------------------------------------------------------


def _adapted(view: View, rule: AdaptedAccompaniment, draft: Draft) -> Support:
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
            )
        )  # fmt: skip
    reason = Reason(rule, "Accompagnements adaptés mis en place : {0}.", (len(set_up),), ids(*set_up))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(set_up), reason=reason)


def _near_the_end(
    view: View, rule: ExitPreparation | Bridges, clock: Running | None, draft: Draft
) -> Support:
    """The exit to prepare, or those to put in touch, once the clock is far enough."""
    preparing = isinstance(rule, ExitPreparation)
    told: list[Fact] = [*view.all(ExitPrepared)] if preparing else [*view.all(Bridged)]
    done = told[0] if told else None
    if clock is not None:
        if isinstance(rule, ExitPreparation):
            since = clock.day_of(rule.from_month)
            due = add_days(since, rule.within_days)
        else:
            due = add_days(clock.day_of(clock.months), -1)
            since = add_months(due, -rule.months_before)
        if view.today.reached(since):
            late = done is None and view.today.past(due)
            text = "À engager à partir du {0}" + (
                " : c'est fait depuis le {1}." if done else ", au plus tard le {2}."
            )
            draft.obligations.append(
                Obligation(
                    id=f"{rule.id}:a-faire", label=rule.label, act="support", owed_by=rule.owed_by,
                    state="done" if done else "late" if late else "open", due=due, done_on=done.on if done else None,
                    reason=Reason(rule, text, (since, done.on if done else None, due), ids(done), (clock.reason,)),
                )
            )  # fmt: skip
    reason = Reason(
        rule, "Fait le {0}." if done else "Pas encore engagé.", (done.on if done else None,), ids(*told)
    )
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(told), reason=reason)


def _declarations(view: View, rule: DeclarationCheck, draft: Draft) -> Support:
    """The declarations known, and a check due when the last month declared is too old."""
    months = tuple(ledger(view).months.values())
    business, started = main_business(view), entry(view)
    if started and business and business.status == "active":
        last = (
            months[-1].month if months else add_months(month_of(max(started.on, business.registered.on)), -1)
        )
        due = add_months(last, rule.every_months + 1)
        if view.today.reached(due):
            text = (
                "Aucun revenu n'est déclaré depuis {1} mois ou plus"
                if months
                else "Aucun revenu n'est encore déclaré"
            )
            reason = Reason(rule, text + " : vérifier les déclarations avec la personne.", (last, rule.every_months),
                            months[-1].facts if months else ids(business.registered))  # fmt: skip
            draft.obligations.append(
                Obligation(id=f"{rule.id}:verifier", label=rule.label, act="call", owed_by=rule.owed_by,
                           state="late" if view.today.reached(add_months(due, 1)) else "open",
                           due=add_days(add_months(due, 1), -1), reason=reason)
            )  # fmt: skip
    reason = Reason(rule, "Mois de revenu connus : {0}.", (len(months),), months[-1].facts if months else ())
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(months), reason=reason)


def _progress(view: View, rule: Progress, draft: Draft) -> Support:
    told, started = view.all(SkillAssessed), entry(view)
    if started:
        since = told[-1].on if told else started.on
        due = add_months(since, rule.every_months) if told else add_months(started.on, 1)
        late = view.today.past(due)
        text = (
            "Dernier point sur les compétences le {0}."
            if told
            else "Aucun point sur les compétences depuis l'entrée du {0}."
        )
        draft.obligations.append(
            Obligation(
                id=f"{rule.id}:point", label=rule.label, act="meet", owed_by=rule.owed_by,
                state="late" if late else "open", due=due,
                reason=Reason(rule, text, (since,), ids(told[-1] if told else started)),
            )
        )  # fmt: skip
    last = {(fact.skill, fact.assessor): fact for fact in told}
    first = {(fact.skill, fact.assessor): fact for fact in reversed(told)}
    risen = sum(fact.level > first[key].level for key, fact in last.items())
    text = "Compétences évaluées : {0} ; en progrès : {1}."
    reason = Reason(rule, text, (len(last), risen), ids(*told))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=risen, reason=reason)


_WHO: dict[str, Actor] = {
    "person": "person",
    "referent": "referent",
    "operator": "operator",
    "partner": "partner",
}


def _owe_actions(view: View, rules: tuple[SupportRule, ...], draft: Draft) -> None:
    """The actions agreed and not yet closed, under the rule that asks for a plan."""
    plan = next((rule for rule in rules if isinstance(rule, OneTime) and rule.what == "action_plan"), None)
    if plan is None:
        return
    closed = {fact.action for fact in view.all(ActionClosed)}
    for action in {fact.action: fact for fact in view.all(ActionAgreed)}.values():
        if action.action in closed:
            continue
        late = action.due is not None and view.today.past(action.due)
        text = "Action convenue le {0} : {1}."
        draft.obligations.append(
            Obligation(
                id=f"{plan.id}:action:{action.action}", label=action.title, act="support", owed_by=_WHO[action.who],
                state="late" if late else "open", due=action.due,
                reason=Reason(plan, text, (action.on, action.title), ids(action)),
            )
        )  # fmt: skip
