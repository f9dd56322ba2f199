"""Along the path: the actions agreed, the declarations checked, the progress shown, the end prepared."""

from ..base import Actor, Answer, Obligation, Reason, State
from ..clock import Running
from ..facts import Fact
from ..facts.contract import ActionAgreed, ActionClosed
from ..facts.path import (
    Bridged,
    SkillAssessed,
)
from ..facts.support import (
    ExitPrepared,
)
from ..income.asked import declaration, next_month
from ..income.ledger import ledger
from ..life import entry, ids, main_business
from ..months import add_days, add_months, month_of
from ..situation import Draft, Support
from ..view import View
from .schema import Bridges, DeclarationCheck, ExitPreparation, OneTime, Progress, SupportRule

_WHO: dict[str, Actor] = {
    "person": "person",
    "referent": "referent",
    "operator": "operator",
    "partner": "partner",
}


_PREPARE = (Answer("exit_prepared"),)
_BRIDGE = (Answer("bridged"),)
_ASSESS = (
    Answer("skill_assessed", (("assessor", "adviser"),)),
    Answer("skill_assessed", (("assessor", "person"),)),
)


def owe_actions(view: View, rules: tuple[SupportRule, ...], draft: Draft) -> None:
    """The actions agreed, under the rule that asks for a plan."""
    plan = next((rule for rule in rules if isinstance(rule, OneTime) and rule.what == "action_plan"), None)
    if plan is None:
        return
    closed = {fact.action: fact for fact in view.all(ActionClosed)}
    for action in {fact.action: fact for fact in view.all(ActionAgreed)}.values():
        end = closed.get(action.action)
        late = end is None and action.due is not None and view.today.past(action.due)
        text = "Action convenue le {0} : {1}" + (
            "." if end is None else " ; faite le {2}." if end.done else " ; abandonnée le {2}."
        )
        draft.obligations.append(
            Obligation(
                id=f"{plan.id}:action:{action.action}", label=action.title, act="support", owed_by=_WHO[action.who],
                state=_action_state(end, late=late), due=action.due,
                done_on=end.on if end and end.done else None,
                reason=Reason(plan, text, (action.on, action.title, end.on if end else None), ids(action, end)),
                answers=() if end else _close(action.action),
            )
        )  # fmt: skip


def _close(action: str) -> tuple[Answer, Answer]:
    """The action was done, or given up."""
    key = ("action", action)
    return Answer("action_closed", (key, ("done", True))), Answer("action_closed", (key, ("done", False)))


def _action_state(end: ActionClosed | None, *, late: bool) -> State:
    if end is None:
        return "late" if late else "open"
    return "done" if end.done else "waived"


def near_the_end(view: View, rule: ExitPreparation | Bridges, clock: Running | None, draft: Draft) -> Support:
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
                    answers=() if done else _PREPARE if preparing else _BRIDGE,
                )
            )  # fmt: skip
    reason = Reason(
        rule, "Fait le {0}." if done else "Pas encore engagé.", (done.on if done else None,), ids(*told)
    )
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(told), reason=reason)


def declarations(view: View, rule: DeclarationCheck, draft: Draft) -> Support:
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
                           due=add_days(add_months(due, 1), -1), reason=reason,
                           answers=(declaration(view, next_month(view)),))
            )  # fmt: skip
    reason = Reason(rule, "Mois de revenu connus : {0}.", (len(months),), months[-1].facts if months else ())
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=len(months), reason=reason)


def progress(view: View, rule: Progress, draft: Draft) -> Support:
    """The skills assessed and those in progress; the next assessment owed."""
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
                reason=Reason(rule, text, (since,), ids(told[-1] if told else started)), answers=_ASSESS,
            )
        )  # fmt: skip
    last = {(fact.skill, fact.assessor): fact for fact in told}
    first = {(fact.skill, fact.assessor): fact for fact in reversed(told)}
    risen = sum(fact.level > first[key].level for key, fact in last.items())
    text = "Compétences évaluées : {0} ; en progrès : {1}."
    reason = Reason(rule, text, (len(last), risen), ids(*told))
    return Support(id=rule.id, label=rule.label, pillar=rule.pillar, count=risen, reason=reason)
