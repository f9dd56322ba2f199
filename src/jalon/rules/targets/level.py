"""A level to reach by a month of the clock: 100 € a month at the end of the first year."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from ..base import Alert, Answer, Exact, Obligation, Question, Reason, Rule, Slug
from ..clock import Running
from ..contracts import contracts, review_of
from ..facts import Fact, payload
from ..facts.contract import ContractReviewed
from ..facts.path import ContinuationQuestioned, JobSearchAsked, Orientation
from ..income.asked import figures
from ..income.ledger import MonthOfIncome
from ..income.profits import METRICS, PROFITS, Computed, Metric, average
from ..life import ids, leaving
from ..months import add_days, add_months
from ..situation import Draft, Step, Target
from ..view import View
from .measure import STALE_MONTHS, latest, recent


class Level(Rule):
    """A monthly average to reach by a month of the clock."""

    kind: Literal["level"]
    metric: Metric
    threshold: Exact
    """Euros a month."""
    clock: Slug
    at_month: int = Field(ge=1)
    window_months: int = Field(ge=1)
    """Last declared months on which the average is made."""
    shown_months: int = Field(default=12, ge=1)
    """A longer average, shown beside."""
    then: Literal["review", "reorientation"]
    consequence: str
    warn_from_month: int = Field(ge=0)
    """Month of the clock from which the contract in force must warn of the target."""
    question_months_before: int = Field(default=0, ge=0)
    """How long before the end the person is brought to question the activity, when the figure is not there."""


_QUESTIONED = (Answer("continuation_questioned"),)
_REDIRECTED = (Answer("job_search_asked"), Answer("orientation", (("decision", "reorientation"),)))


def level(view: View, rule: Level, clock: Running, draft: Draft) -> None:
    """The average of the last declared months, against the level, on its day."""
    due = clock.day_of(rule.at_month)
    gone = leaving(view)
    if gone and gone.on < due:
        return
    come = view.today.reached(due)
    months = (recent if come else latest)(view, rule.window_months, due)
    computed = average(rule.metric, months, view)
    complete = len(months) == rule.window_months and computed.monthly is not None
    value = computed.monthly if complete else None
    state = _level_state(rule, computed.exact if complete else None, come)
    reason = _level_reason(rule, state, value, due, computed, clock)
    draft.targets.append(
        Target(
            id=rule.id, label=rule.label, state=state, due=add_days(due, -1), threshold=rule.threshold, value=value,
            steps=(*computed.steps, *_beside(view, rule, due, months)), consequence=rule.consequence, reason=reason,
        )
    )  # fmt: skip
    if gone:
        return
    _owe_warning(view, rule, clock, draft)
    if state == "unknown":
        draft.questions.append(
            Question(
                id=f"{rule.id}:question",
                label="Demander les revenus des derniers mois",
                reason=reason,
                ask="person",
                answers=figures(view, rule.metric, months, rule.window_months, due),
            )
        )
    if not come:
        _owe_questioning(view, rule, due, value, reason, draft)
    elif state == "missed":
        _owe_consequence(view, rule, due, reason, draft)


def _level_state(
    rule: Level, value: Decimal | None, come: bool
) -> Literal["met", "missed", "to_come", "unknown"]:
    if not come:
        return "to_come"
    if value is None:
        return "unknown"
    return "met" if value >= rule.threshold else "missed"


def _level_reason(
    rule: Level, state: str, value: Decimal | None, due: date, computed: Computed, clock: Running
) -> Reason:
    text = {
        "met": "{0} : {1} par mois en moyenne avant le {2}, pour {3} attendus : l'objectif est atteint.",
        "missed": "{0} : {1} par mois en moyenne avant le {2}, pour {3} attendus : l'objectif n'est pas atteint.",
        "to_come": "{0} : {3} par mois sont attendus au {2} ; à ce jour {1}.",
        "unknown": "{0} : {3} par mois étaient attendus au {2}, mais les {4} mois déclarés nécessaires manquent"
        + (" ({5})." if computed.missing else "."),
    }[state]
    said = value if value is not None else "non connu"
    values = (
        METRICS[rule.metric].capitalize(),
        said,
        due,
        rule.threshold,
        rule.window_months,
        computed.missing,
    )
    return Reason(rule, text, values, computed.facts, (clock.reason,))


def _beside(view: View, rule: Level, due: date, months: tuple[MonthOfIncome, ...]) -> tuple[Step, ...]:
    """The other readings of the same word, and the longer average: shown, not used."""
    longer = recent(view, rule.shown_months, due)
    steps = []
    if len(longer) > len(months):
        wide = average(rule.metric, longer, view)
        steps.append(Step(f"Pour mémoire, moyenne sur {len(longer)} mois déclarés", wide.monthly, "€/mois"))
    for metric in PROFITS:
        if metric != rule.metric and months:
            other = average(metric, months, view)
            steps.append(Step(f"Autre lecture, {METRICS[metric]}", other.monthly, "€/mois"))
    return tuple(steps)


def _owe_warning(view: View, rule: Level, clock: Running, draft: Draft) -> None:
    """The requirement is told in advance, and formalised in the contract."""
    start = clock.day_of(rule.warn_from_month) if rule.warn_from_month else clock.start
    if not view.today.reached(start):
        return
    warned = [contract.signed for contract in contracts(view) if rule.id in contract.signed.warnings]
    text = "Le résultat attendu, {0} par mois, doit être annoncé et inscrit au contrat à partir du {1}"
    text += " : c'est fait depuis le {2}." if warned else " : aucun contrat ne le dit."
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:avertissement", label=f"Inscrire au contrat : {rule.label}", act="warn", owed_by="referent",
            state="done" if warned else "late" if view.today.past(start) else "open", due=start,
            done_on=warned[0].on if warned else None,
            reason=Reason(rule, text, (rule.threshold, start, warned[0].on if warned else None), ids(*warned[:1])),
            answers=() if warned else (_warning(view, rule),),
        )
    )  # fmt: skip


def _warning(view: View, rule: Level) -> Answer:
    """A contract that warns: the last one is signed again under its key, an amendment that says all it said."""
    found = contracts(view)
    if not found:
        return Answer("contract_signed", (("warnings", (rule.id,)),))
    said = payload(found[-1].signed) | {"warnings": (*found[-1].signed.warnings, rule.id)}
    return Answer("contract_signed", tuple(said.items()))


def _owe_questioning(
    view: View, rule: Level, due: date, value: Decimal | None, because: Reason, draft: Draft
) -> None:
    if not rule.question_months_before or (value is not None and value >= rule.threshold):
        return
    since = add_months(due, -rule.question_months_before)
    if not view.today.reached(since):
        return
    held = [fact for fact in view.all(ContinuationQuestioned) if fact.on >= since]
    text = "Le résultat attendu au {0} n'est pas là : s'interroger avec la personne sur la poursuite, selon son âge, "
    text += "ses possibilités de reconversion et le RSA versé" + (" ; échange du {1}." if held else ".")
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:poursuite", label="Parler de la poursuite de l'activité", act="meet", owed_by="referent",
            state="done" if held else "open", due=add_days(due, -1), done_on=held[0].on if held else None,
            reason=Reason(rule, text, (due, held[0].on if held else None), ids(*held[:1]), (because,)),
            answers=() if held else _QUESTIONED,
        )
    )  # fmt: skip


def _owe_consequence(view: View, rule: Level, due: date, because: Reason, draft: Draft) -> None:
    draft.alerts.append(
        Alert(id=f"{rule.id}:manque", label=f"Objectif non atteint : {rule.label}", reason=because)
    )
    done = _done_after(view, rule, due)
    text = "L'objectif du {0} n'est pas atteint : {1}" + (" ; fait le {2}." if done else ".")
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:suite", label=rule.consequence, owed_by="referent",
            act="review" if rule.then == "review" else "support", state="done" if done else "open",
            done_on=done.on if done else None,
            reason=Reason(rule, text, (due, rule.consequence, done.on if done else None), ids(done), (because,)),
            answers=() if done else _consequences(view, rule),
        )
    )  # fmt: skip


def _consequences(view: View, rule: Level) -> tuple[Answer, ...]:
    """What shows that the consequence was drawn, as ``_done_after`` reads it."""
    if rule.then != "review":
        return _REDIRECTED
    found = contracts(view)
    return (
        review_of(found[-1].signed.contract) if found else Answer("contract_reviewed", asks=("actions",)),
    )


def _done_after(view: View, rule: Level, due: date) -> Fact | None:
    """What shows that the consequence was drawn: a bilan, or a job search and a reorientation."""
    if rule.then == "review":
        around = add_months(due, -1)
        return next((fact for fact in view.all(ContractReviewed) if fact.on >= around), None)
    asked = [fact for fact in view.all(JobSearchAsked) if fact.on >= add_months(due, -STALE_MONTHS)]
    redirected = [f for f in view.all(Orientation) if f.decision == "reorientation" and f.on >= due]
    return next(iter(asked or redirected), None)
