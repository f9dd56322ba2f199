"""Entry: the criteria grid."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from .base import Answer, Model, Question, Reason, Rule, Slug, Tri, as_tuple
from .facts.path import EntryGridAnswered
from .life import ids
from .situation import Draft, GridScore
from .view import View


class Criterion(Model):
    """A criterion of a grid, answered by yes or no."""

    id: Slug
    label: str
    points: int = Field(ge=1)


class EntryGrid(Rule):
    """A grid of criteria, with the points from which the accompaniment can have an impact."""

    criteria: Annotated[tuple[Criterion, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    needed_points: int = Field(ge=1)


def assess(view: View, rules: tuple[EntryGrid, ...], draft: Draft) -> tuple[GridScore, ...]:
    """What each grid adds up to."""
    return tuple(_score(view, rule, draft) for rule in rules)


def _rest_of(rule: EntryGrid, answers: dict[str, bool]) -> Answer:
    """The grid answered again, with what was answered: only the last one counts."""
    known = (("grid", rule.id), ("answers", answers)) if answers else (("grid", rule.id),)
    return Answer("entry_grid_answered", known, asks=("answers",))


def _score(view: View, rule: EntryGrid, draft: Draft) -> GridScore:
    told = [fact for fact in view.all(EntryGridAnswered) if fact.grid == rule.id]
    answers = told[-1].answers if told else {}
    points = sum(criterion.points for criterion in rule.criteria if answers.get(criterion.id))
    unanswered = tuple(criterion.label for criterion in rule.criteria if criterion.id not in answers)
    possible = points + sum(c.points for c in rule.criteria if c.id not in answers)
    tri: Tri = (
        "yes" if points >= rule.needed_points else "unknown" if possible >= rule.needed_points else "no"
    )
    text = "{0} points sur {1}, pour {2} demandés" + (" ; reste à répondre : {3}." if unanswered else ".")
    out_of = sum(criterion.points for criterion in rule.criteria)
    reason = Reason(
        rule,
        text,
        (points, out_of, rule.needed_points, tuple(f"« {label} »" for label in unanswered)),
        ids(*told[-1:]),
    )
    if tri == "unknown":
        draft.questions.append(
            Question(
                id=f"{rule.id}:question", label="Compléter la grille d'entrée", reason=reason, ask="operator",
                answers=(_rest_of(rule, answers),),
            )
        )  # fmt: skip
    return GridScore(
        id=rule.id, label=rule.label, points=points, out_of=out_of, needed=rule.needed_points, verdict=tri,
        unanswered=unanswered, reason=reason,
    )  # fmt: skip
