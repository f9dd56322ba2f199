"""The facts of a case in order, with what became of each: in force, corrected, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact, Withdrawal, tag_of
from jalon.rules.months import FAR
from jalon.rules.view import facts_in_force

from .facts import details, say_fact


@dataclass(frozen=True)
class Moment:
    """A fact at its place in the story."""

    fact: Fact
    in_force: bool
    corrected_by: str | None
    """The fact that takes its place."""
    withdrawn_by: str | None
    """The withdrawal that takes it out."""
    names: Mapping[str, str]
    """What the programme calls its ids, to say the fact."""

    @property
    def text(self) -> str:
        """The fact in full French."""
        return say_fact(self.fact, self.names)


def timeline(case: CaseFile, names: Mapping[str, str] | None = None) -> tuple[Moment, ...]:
    """Every fact of a case, in the order in which things happened."""
    alive = {fact.id for fact in facts_in_force(case, FAR)}
    withdrawn = {fact.withdraws: fact.id for fact in case.facts if isinstance(fact, Withdrawal)}
    corrected = {fact.supersedes: fact.id for fact in case.facts if fact.supersedes}
    ordered = sorted(case.facts, key=lambda fact: (fact.on, fact.recorded_at, fact.id))
    return tuple(
        Moment(
            fact,
            fact.id in alive or (isinstance(fact, Withdrawal) and fact.id not in withdrawn),
            corrected.get(fact.id),
            withdrawn.get(fact.id),
            names or {},
        )
        for fact in ordered
    )


def timeline_to_json(
    moments: tuple[Moment, ...], names: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The story as JSON values."""
    return [_moment(moment, names or {}) for moment in moments]


def _moment(moment: Moment, names: Mapping[str, str]) -> dict[str, Any]:
    fact = moment.fact
    return {
        "id": fact.id,
        "kind": tag_of(type(fact)),
        "label": type(fact).label,
        "text": moment.text,
        "details": dict(details(fact, names)),
        "scope": fact.scope,
        "on": fact.on.isoformat(),
        "recorded_at": fact.recorded_at.isoformat(),
        "recorded_by": fact.recorded_by,
        "note": fact.note,
        "because": fact.because,
        "supersedes": fact.supersedes,
        "in_force": moment.in_force,
        "corrected_by": moment.corrected_by,
        "withdrawn_by": moment.withdrawn_by,
    }
