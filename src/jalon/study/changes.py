"""What changed between two situations of the same case: a sentence for each thing that is no longer the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jalon.rules.base import Line, Obligation
from jalon.rules.french import day, euros
from jalon.rules.situation import Amount, Situation, Target

from .words import STANDINGS, TARGET_STATES, quoted

Direction = Literal["new", "done", "late", "gone", "other"]


@dataclass(frozen=True)
class Change:
    """One thing that changed, and the line that says it now, where there is one."""

    what: Direction
    text: str
    line: str | None = None


def changes(before: Situation, after: Situation) -> tuple[Change, ...]:
    """What changed from one situation to a later one, the most important first."""
    found = [
        *_standing(before, after),
        *_exit(before, after),
        *_phase(before, after),
        *_obligations(before, after),
        *_moves(before, after),
        *_money(before, after),
        *_targets(before, after),
        *_alerts(before, after),
        *_questions(before, after),
    ]
    return tuple(sorted(found, key=lambda change: change.what == "gone"))


def _standing(before: Situation, after: Situation) -> Iterator[Change]:
    if before.standing != after.standing:
        words = {"entered": "Entrée dans le programme", "left": "Sortie du programme"}
        yield Change("other", words.get(after.standing, STANDINGS[after.standing]))


def _phase(before: Situation, after: Situation) -> Iterator[Change]:
    old, new = before.phase, after.phase
    if new and (old is None or (old.id, old.since) != (new.id, new.since)):
        yield Change("new", f"Phase {quoted(new.label)} depuis le {day(new.since)}", new.id)
    if new and old and old.id == new.id:
        done = {step.id for step in old.steps if step.state == "done"}
        for step in new.steps:
            if step.state == "done" and step.id not in done:
                yield Change("done", f"Étape faite : {step.label}", step.id)


def _obligations(before: Situation, after: Situation) -> Iterator[Change]:
    old = {line.id: line for line in before.obligations}
    for line in after.obligations:
        was = old.pop(line.id, None)
        if was is None:
            yield _appeared(line)
        elif was.state != line.state:
            yield _moved(line)
        elif line.state in ("open", "planned") and was.due != line.due and line.due:
            yield Change("other", f"Nouvelle échéance le {day(line.due)} : {line.label}", line.id)
    done = {step.id for step in after.phase.steps if step.state == "done"} if after.phase else set()
    for line in old.values():
        if line.state in ("late", "open", "planned") and line.reason.rule.id not in done | _left(
            before, after
        ):
            yield Change("gone", f"N'est plus à faire : {line.label}")


def _left(before: Situation, after: Situation) -> set[str]:
    """The steps of a phase that has been left: nobody expects them any more, and the change of phase says so."""
    if before.phase is None or (after.phase and after.phase.id == before.phase.id):
        return set()
    return {step.id for step in before.phase.steps}


def _appeared(line: Obligation) -> Change:
    if line.state == "done":
        return Change("done", f"Fait : {line.label}", line.id)
    if line.state == "late":
        return Change("late", f"En retard : {line.label}", line.id)
    return Change("new", f"Attendu désormais : {line.label}", line.id)


def _moved(line: Obligation) -> Change:
    if line.state == "done":
        return Change("done", f"Fait : {line.label}", line.id)
    if line.state == "late":
        return Change("late", f"Désormais en retard : {line.label}", line.id)
    words = {"planned": "Rendez-vous fixé", "waived": "Écarté", "open": "De nouveau à faire"}
    return Change("other", f"{words[line.state]} : {line.label}", line.id)


def _targets(before: Situation, after: Situation) -> Iterator[Change]:
    old = {target.id: target for target in before.targets}
    for target in after.targets:
        was = old.get(target.id)
        if was is None or was.state != target.state:
            yield Change("other", f"Objectif {TARGET_STATES[target.state]} : {target.label}", target.id)
        elif was.value != target.value:
            yield Change("other", f"{target.label} : {_said(was)}, puis {_said(target)} par mois", target.id)


def _said(target: Target) -> str:
    return "non connu" if target.value is None else euros(target.value)


def _money(before: Situation, after: Situation) -> Iterator[Change]:
    for name in ("real", "proposed", "decided"):
        old: Amount | None = getattr(before.income, name)
        new: Amount | None = getattr(after.income, name)
        if new and (old is None or old.monthly != new.monthly):
            told = "non connu" if new.monthly is None else f"{euros(new.monthly)} par mois"
            yield Change("other", f"{new.label} : {told}", new.id)


def _moves(before: Situation, after: Situation) -> Iterator[Change]:
    """The moves that have opened since, in the phase that was already running."""
    if before.phase is None or after.phase is None or before.phase.id != after.phase.id:
        return
    closed = {move.id for move in before.moves if not move.open}
    for move in after.moves:
        if move.open and move.id in closed:
            yield Change("new", f"Possible désormais : {move.label}", move.id)


def _alerts(before: Situation, after: Situation) -> Iterator[Change]:
    yield from _lines("Alerte", "Alerte levée", before.alerts, after.alerts)


def _questions(before: Situation, after: Situation) -> Iterator[Change]:
    yield from _lines("Question à poser", "Question résolue", before.questions, after.questions)


def _lines(new: str, gone: str, before: tuple[Line, ...], after: tuple[Line, ...]) -> Iterator[Change]:
    old = {line.id for line in before}
    now = {line.id for line in after}
    yield from (Change("new", f"{new} : {line.label}", line.id) for line in after if line.id not in old)
    yield from (Change("gone", f"{gone} : {line.label}") for line in before if line.id not in now)


def _exit(before: Situation, after: Situation) -> Iterator[Change]:
    if after.exit and before.exit is None:
        yield Change("other", f"Issue : {after.exit.label}", after.exit.id)
    if after.exit and before.exit:
        old = {count.counted_as: count.verdict for count in before.exit.counts}
        for count in after.exit.counts:
            if old.get(count.counted_as) != count.verdict:
                yield Change("other", count.reason.sentence.removesuffix("."), after.exit.id)
