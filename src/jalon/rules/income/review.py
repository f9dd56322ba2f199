"""What is owed around the evaluation: the decision of each period, the yearly review, the notice to both."""

from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from ..base import Actor, Answer, Obligation, Reason, Rule
from ..facts.base import Euros
from ..facts.path import (
    EvaluationAsked,
    EvaluationDecided,
    EvaluationProposed,
    EvaluationRefused,
    LetterSent,
)
from ..life import ids
from ..months import FAR, add_days, add_months
from ..situation import Amount, Draft
from ..view import View
from .ledger import is_farming


class YearlyReview(Rule):
    """Income is reviewed on documents every so many months."""

    kind: Literal["review"]
    every_months: int = Field(ge=1)
    owed_by: Actor = "department"


class JointNotice(Rule):
    """A decided evaluation is sent to the person and to the paying body together."""

    kind: Literal["notice"]
    owed_by: Actor = "department"


class AnswerOwed(Rule):
    """A request for an opinion is answered; a proposal is decided by an entitled person, or refused with reasons."""

    kind: Literal["answer"]
    owed_by: Actor = "department"


_REVIEW = (Answer("evaluation_decided"), Answer("evaluation_proposed"))


def in_effect(view: View) -> EvaluationDecided | None:
    """The evaluation in effect on the day: the latest started that has not ended."""
    begun = [fact for fact in view.all(EvaluationDecided) if view.today.reached(fact.start)]
    if not begun:
        return None
    last = max(begun, key=lambda fact: (fact.start, fact.on, fact.id))
    return None if last.end and view.today.past(last.end) else last


def decided_amount(rule: Rule, fact: EvaluationDecided | None) -> Amount | None:
    """The line of the evaluation in effect."""
    if fact is None:
        return None
    text = "Évaluation décidée le {0} : {1} par mois à partir du {2}" + (
        ", jusqu'au {3}." if fact.end else "."
    )
    reason = Reason(rule, text, (fact.on, fact.amount, fact.start, fact.end), ids(fact))
    return Amount(id=f"{rule.id}:decide", label="Revenu décidé", reason=reason, monthly=fact.amount)


def owe_decision(
    view: View, rule: Rule, start: date, end: date, rank: int, amount: Decimal | None, draft: Draft
) -> None:
    """Each period of the grid calls for one decision; ``amount``, in euros a month, is what the grid proposes."""
    told = [
        fact
        for fact in view.all(EvaluationDecided)
        if fact.start < end and (fact.end or FAR) >= start and fact.period in (None, rank)
    ]
    decided = max(told, key=lambda fact: (fact.start, fact.on, fact.id)) if told else None
    proposed = None if decided else pending(view)
    text = "Période {0}, du {1} au {2} : le revenu reste à évaluer et à décider."
    values: tuple[object, ...] = (rank, start, add_days(end, -1))
    if decided:
        text, values = "Période {0}, du {1} au {2} : le revenu a été décidé le {3}.", (*values, decided.on)
    elif proposed:
        text = "Période {0}, du {1} au {2} : {3} par mois sont proposés depuis le {4}, et restent à décider."
        values = (*values, proposed.amount, proposed.on)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:periode-{rank}", label=f"Décider le revenu de la période {rank}", act="evaluate",
            owed_by="department", state="done" if decided else "late" if view.today.reached(end) else "open",
            due=add_days(end, -1), done_on=decided.on if decided else None,
            reason=Reason(rule, text, values, ids(decided, proposed)),
            answers=() if decided else _evaluations(start, end, rank, amount, proposed),
        )
    )  # fmt: skip


def _evaluations(
    start: date, end: date, rank: int, amount: Decimal | None, proposed: EvaluationProposed | None
) -> tuple[Answer, Answer]:
    """The decision for a period, and the proposal that leads to it; how it was reached is for the agent to say."""
    known = () if amount is None else (("amount", Euros(amount)),)
    period = (("period", rank), ("start", start), ("end", add_days(end, -1)))
    if proposed:
        return decision_of(proposed, *period), Answer("evaluation_refused")
    return Answer("evaluation_decided", (*period, *known)), Answer("evaluation_proposed", known)


def pending(view: View) -> EvaluationProposed | None:
    """The proposal that nobody has decided or refused yet."""
    told = view.told(EvaluationProposed, EvaluationDecided, EvaluationRefused)
    return told[-1] if told and isinstance(told[-1], EvaluationProposed) else None


def owe_answer(view: View, rule: AnswerOwed, draft: Draft, *, periods: bool) -> None:
    """The answer to the last request, and the decision on a proposal where no period of a grid asks for it.

    ``periods``: a grid asks for the decision of each of its periods, and says there what was proposed.
    """
    _owe_opinion(view, rule, draft)
    proposed = pending(view)
    if proposed is not None and not periods:
        text = "Un revenu de {0} par mois est proposé depuis le {1} : il reste à le décider, ou à le refuser."
        draft.obligations.append(
            Obligation(
                id=f"{rule.id}:proposition", label="Décider l'évaluation proposée", act="decide",
                owed_by=rule.owed_by, state="open",
                reason=Reason(rule, text, (proposed.amount, proposed.on), ids(proposed)),
                answers=(decision_of(proposed), Answer("evaluation_refused")),
            )
        )  # fmt: skip


def _owe_opinion(view: View, rule: AnswerOwed, draft: Draft) -> None:
    told = view.told(EvaluationAsked, EvaluationDecided, EvaluationRefused)
    ranks = [rank for rank, fact in enumerate(told) if isinstance(fact, EvaluationAsked)]
    if not ranks:
        return
    asked, answers = told[ranks[-1]], told[ranks[-1] + 1 :]
    given = answers[0] if answers else None
    text = "Avis demandé le {0} sur le revenu non salarié" + (
        " : répondu le {1}." if given else " : aucune décision ne lui répond encore."
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:avis-demande", label="Répondre à l'avis demandé sur le revenu", act="evaluate",
            owed_by=rule.owed_by, state="done" if given else "open", done_on=given.on if given else None,
            reason=Reason(rule, text, (asked.on, given.on if given else None), ids(asked, given)),
            answers=() if given else (*_REVIEW, Answer("evaluation_refused")),
        )
    )  # fmt: skip


def decision_of(proposed: EvaluationProposed, *more: tuple[str, object]) -> Answer:
    """The decision that retains what was proposed."""
    fields: list[tuple[str, object]] = [("mode", proposed.mode), ("amount", proposed.amount)]
    told = (("real", proposed.real), ("earned_from", proposed.earned_from), ("earned_to", proposed.earned_to))
    fields += [(name, value) for name, value in told if value is not None]
    return Answer("evaluation_decided", (*more, *fields))


def owe_review(view: View, rule: YearlyReview, draft: Draft) -> None:
    """The next review on documents, counted from the last decision."""
    told = view.all(EvaluationDecided)
    if not told:
        return
    last = max(told, key=lambda fact: (fact.start, fact.on, fact.id))
    due = add_months(last.start, rule.every_months)
    late = view.today.past(due)
    text = "Contrôle sur pièces tous les {0} mois : la dernière évaluation prend effet le {1}."
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:controle", label=rule.label, act="evaluate", owed_by=rule.owed_by,
            state="late" if late else "open", due=due,
            reason=Reason(rule, text, (rule.every_months, last.start), ids(last)),
            answers=_REVIEW,
        )
    )  # fmt: skip


def owe_notice(view: View, rule: JointNotice, draft: Draft) -> None:
    """The last decision goes to the person and to the CAF or the MSA, together."""
    decided = view.last(EvaluationDecided)
    if decided is None:
        return
    sent = [
        fact for fact in view.all(LetterSent) if fact.letter == "evaluation_notice" and fact.on >= decided.on
    ]
    reached = {recipient for fact in sent for recipient in fact.to}
    both = "person" in reached and bool(reached & {"caf", "msa"})
    text = "L'évaluation décidée le {0} est à envoyer ensemble à la personne et à la CAF ou la MSA"
    if both:
        text = "L'évaluation décidée le {0} est partie à la personne et à la CAF ou la MSA le {1}"
    elif sent:
        text += " : une seule des deux l'a reçue, le {1}"
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:avis", label=rule.label, act="write", owed_by=rule.owed_by,
            state="done" if both else "open", done_on=sent[-1].on if both else None,
            reason=Reason(rule, text + ".", (decided.on, sent[-1].on if sent else None), ids(decided, *sent)),
            answers=() if both else _notices(reached, farming=is_farming(view)),
        )
    )  # fmt: skip


def _notices(reached: AbstractSet[str], *, farming: bool) -> tuple[Answer, ...]:
    """The notice to those who have not had it: farmers are paid by the MSA, the others by the CAF, most often."""
    person = () if "person" in reached else ("person",)
    payers = (("msa",), ("caf",)) if farming else (("caf",), ("msa",))
    told = [person] if reached & {"caf", "msa"} else [person + payer for payer in payers]
    return tuple(Answer("letter_sent", (("letter", "evaluation_notice"), ("to", to))) for to in told)
