"""Exits: their kinds, how each financer counts them, the news taken afterwards."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .base import Actor, Alert, Answer, Obligation, Question, Reason, Rule, Slug, Tri, as_tuple
from .facts.path import Exited, FollowedUp
from .life import ids, leaving
from .months import add_days, add_months
from .situation import Count, CountedExit, Draft
from .targets import Measured
from .view import View

CountedAs = Literal["positive", "dynamic", "durable", "employment", "fse"]
COUNTED: dict[CountedAs, str] = {
    "positive": "sortie positive",
    "dynamic": "sortie dynamique",
    "durable": "sortie durable",
    "employment": "sortie liée à l'emploi",
    "fse": "résultat FSE+",
}


class CountRule(Rule):
    """How one financer counts a kind of exit."""

    counted_as: CountedAs
    when: Literal["always", "never", "if_target"]
    target: Slug | None = None
    """The target to be met, with ``if_target``."""
    code: str | None = None
    """The financer's own code."""


class ExitRule(Rule):
    """A kind of exit: its id is the ``way`` of the fact."""

    evidence: str | None = None
    """What proves it."""
    counts: Annotated[tuple[CountRule, ...], BeforeValidator(as_tuple)] = ()


class FollowUps(Rule):
    """News taken some months after the exit."""

    months_after: Annotated[tuple[int, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    within_days: int = Field(ge=1)
    owed_by: Actor = "operator"


def assess(
    view: View,
    rules: tuple[ExitRule, ...],
    follow_ups: FollowUps | None,
    measured: dict[str, Measured],
    draft: Draft,
) -> CountedExit | None:
    """The exit as each financer counts it, and the news still to take."""
    gone = leaving(view)
    if gone is None:
        return None
    if follow_ups:
        for months in follow_ups.months_after:
            _owe_news(view, follow_ups, gone, months, draft)
    rule = next((rule for rule in rules if rule.id == gone.way), None)
    if rule is None:
        _tell_unknown(rules, gone, draft)
        return None
    if rule.evidence and not gone.evidence:
        _ask_evidence(rule, gone, draft)
    reason = Reason(rule, "Sortie du {0} : « {1} ».", (gone.on, rule.label), ids(gone))
    counts = tuple(_count(count, gone, measured) for count in rule.counts)
    return CountedExit(
        id=f"sortie:{rule.id}", label=rule.label, way=rule.id, on=gone.on, counts=counts, reason=reason
    )


def _count(rule: CountRule, gone: Exited, measured: dict[str, Measured]) -> Count:
    said = COUNTED[rule.counted_as] + (f" {rule.code}" if rule.code else "")
    if rule.when != "if_target":
        tri: Tri = "yes" if rule.when == "always" else "no"
        text = "Comptée comme {0}." if tri == "yes" else "N'est pas comptée comme {0}."
        return Count(rule.counted_as, tri, Reason(rule, text, (said,), ids(gone)))
    found = measured.get(rule.target or "")
    tri = found.tri if found else "unknown"
    text = {
        "yes": "Comptée comme {0} : la condition est vérifiée.",
        "no": "N'est pas comptée comme {0} : la condition n'est pas remplie.",
        "unknown": "Ne peut pas encore être comptée comme {0} : la condition reste à vérifier.",
    }[tri]
    because = (found.reason,) if found else ()
    facts = (*ids(gone), *(found.reason.facts if found else ()))
    return Count(rule.counted_as, tri, Reason(rule, text, (said,), facts, because))


def _tell_unknown(rules: tuple[ExitRule, ...], gone: Exited, draft: Draft) -> None:
    if not rules:
        return
    known = tuple(rule.id for rule in rules)
    reason = Reason(
        rules[0], "La sortie du {0} est notée « {1} », que le programme ne connaît pas ; sorties prévues : {2}.",
        (gone.on, gone.way, known), ids(gone),
    )  # fmt: skip
    draft.alerts.append(
        Alert(id="sortie:inconnue", label="Sortie hors de la liste", reason=reason, kind="gap")
    )


def _ask_evidence(rule: ExitRule, gone: Exited, draft: Draft) -> None:
    reason = Reason(
        rule, "La sortie du {0} n'a pas encore de justificatif : {1}.", (gone.on, rule.evidence), ids(gone)
    )
    draft.questions.append(
        Question(id=f"sortie:{rule.id}:preuve", label=f"Demander le justificatif : {rule.evidence}", reason=reason,
                 ask="person", answers=(Answer("exited", asks=("evidence",), completes=gone.id),))
    )  # fmt: skip


def _owe_news(view: View, rule: FollowUps, gone: Exited, months: int, draft: Draft) -> None:
    opens = add_months(gone.on, months)
    if not view.today.reached(opens):
        return
    told = next((f for f in view.all(FollowedUp) if f.months_after == months and f.on >= gone.on), None)
    due = add_days(opens, rule.within_days)
    late = told is None and view.today.past(due)
    text = "Nouvelles à prendre {0} mois après la sortie du {1}" + (
        " : c'est fait depuis le {2}." if told else "."
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{months}-mois", label=f"Prendre des nouvelles à {months} mois", act="follow_up",
            owed_by=rule.owed_by, state="done" if told else "late" if late else "open", due=due,
            done_on=told.on if told else None,
            reason=Reason(rule, text, (months, gone.on, told.on if told else None), ids(gone, told)),
            answers=() if told else (Answer("followed_up", (("months_after", months),)),),
        )
    )  # fmt: skip
