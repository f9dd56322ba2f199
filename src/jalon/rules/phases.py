"""Phases: ordered steps, a maximum, and the decision that ends each."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from .appointments import Fields, awaited, meeting_answers, unsettled
from .base import Actor, Alert, Answer, Obligation, Reason, Rule, Slug, as_tuple
from .clock import Running
from .contracts import contracts, review_of
from .facts.contract import ContractReviewed
from .facts.path import (
    AppointmentHeld,
    AppointmentKind,
    AppointmentPlanned,
    DiagnosisConcluded,
    Party,
    PhaseEntered,
    PhaseLeft,
    PhaseUnsuited,
    Place,
)
from .life import entry, ids, leaving
from .months import FAR, add_days, add_months
from .situation import Draft, Move, Phase, StepDone
from .view import View

Conclusion = Literal["development", "cessation", "reorientation", "project"]


class StepRule(Rule):
    """A step of a phase: which appointment, with whom, where."""

    meeting: AppointmentKind = "individual"
    parties: Annotated[tuple[Party, ...], BeforeValidator(as_tuple)] = ("person", "operator")
    place: Place | None = None
    optional: bool = False
    owed_by: Actor = "operator"


class MoveRule(Rule):
    """What may follow a phase: another phase, or an exit."""

    to: Slug
    needs_conclusion: Annotated[tuple[Conclusion, ...], BeforeValidator(as_tuple)] = ()
    """Conclusions of the diagnosis that lead there; none: any."""
    needs_steps: bool = True
    """Whether every compulsory step must be done before."""
    needs_review: bool = False
    """Whether the bilan of the contract must be made before."""
    needs_decision: bool = False
    """Whether a recorded decision is needed, by the id of the move."""


class PhaseRule(Rule):
    """A phase of the path."""

    max_months: int | None = Field(default=None, ge=1)
    until_month: int | None = Field(default=None, ge=1)
    """Month of the main clock at which the phase ends, when it is counted from the start of the path."""
    until_end: bool = False
    """Whether the phase lasts as long as the main clock, extension included."""
    steps: Annotated[tuple[StepRule, ...], BeforeValidator(as_tuple)] = ()
    moves: Annotated[tuple[MoveRule, ...], BeforeValidator(as_tuple)] = ()
    owed_by: Actor = "operator"


class Standing(NamedTuple):
    """The phase in which the case stands, since when, and the facts that say so."""

    rule: PhaseRule
    since: date
    facts: tuple[str, ...]


def assess(
    view: View, rules: tuple[PhaseRule, ...], clock: Running | None, draft: Draft
) -> tuple[Phase | None, tuple[Move, ...]]:
    """The current phase with its steps, and the moves that may follow."""
    standing = _standing(view, rules, draft)
    if standing is None:
        return None, ()
    rule, since, facts = standing
    steps = _steps(view, standing)
    limit = _limit(rule, since, clock)
    phase = Phase(
        id=rule.id, label=rule.label, since=since, limit=limit, steps=steps,
        reason=_phase_reason(rule, since, limit, facts),
    )  # fmt: skip
    if leaving(view):
        return phase, ()
    moves = tuple(_move(view, standing, move, steps) for move in rule.moves)
    _owe_steps(view, standing, steps, limit, draft)
    _owe_the_end(view, rules, standing, moves, limit, draft)
    return phase, moves


def _standing(view: View, rules: tuple[PhaseRule, ...], draft: Draft) -> Standing | None:
    """The last phase entered that the definition knows; the first one from the entry on, by default."""
    by_id = {rule.id: rule for rule in rules}
    entered = [fact for fact in view.all(PhaseEntered) if fact.phase in by_id]
    if entered:
        last = entered[-1]
        rivals = [fact for fact in entered if fact.on == last.on and fact.phase != last.phase]
        if rivals:
            _tell_conflict(by_id, [*rivals, last], draft)
            return None
        return Standing(by_id[last.phase], last.on, ids(last))
    started = entry(view)
    return Standing(rules[0], started.on, ids(started)) if started and rules else None


def _tell_conflict(by_id: dict[str, PhaseRule], entered: list[PhaseEntered], draft: Draft) -> None:
    names = tuple(f"« {by_id[fact.phase].label} »" for fact in entered)
    reason = Reason(
        by_id[entered[-1].phase],
        "Deux phases commencent le même jour, le {0} : {1}. Il faut dire laquelle est la bonne.",
        (entered[-1].on, names),
        ids(*entered),
    )
    draft.alerts.append(
        Alert(id="phases:conflit", label="Deux phases le même jour", reason=reason, kind="conflict")
    )


def _limit(rule: PhaseRule, since: date, clock: Running | None) -> date | None:
    if rule.until_end and clock is not None:
        return clock.day_of(clock.months)
    if rule.until_month is not None and clock is not None:
        return clock.day_of(rule.until_month)
    return add_months(since, rule.max_months) if rule.max_months else None


def _phase_reason(rule: PhaseRule, since: date, limit: date | None, facts: tuple[str, ...]) -> Reason:
    if limit is None:
        return Reason(rule, "Phase « {0} » depuis le {1}.", (rule.label, since), facts)
    text = "Phase « {0} » depuis le {1}, à conclure avant le {2}."
    return Reason(rule, text, (rule.label, since, limit), facts)


# -- steps ---------------------------------------------------------------------------------------------------------


def _steps(view: View, standing: Standing) -> tuple[StepDone, ...]:
    """Each step with the appointment that fulfils it: the one that names it, else the first that fits, in order."""
    held = [fact for fact in view.all(AppointmentHeld) if fact.on >= standing.since]
    named = {fact.step: fact for fact in reversed(held) if fact.step}
    free = [fact for fact in held if not fact.step]
    lines: list[StepDone] = []
    next_found = False
    for rule in standing.rule.steps:
        done = named.get(rule.id) or _take(free, rule)
        if done:
            lines.append(_step_done(rule, done))
            continue
        state: Literal["next", "to_come", "optional"] = (
            "optional" if rule.optional else "to_come" if next_found else "next"
        )
        next_found = next_found or not rule.optional
        text = (
            "Cette étape est proposée, sans être obligatoire."
            if rule.optional
            else "Cette étape reste à faire."
        )
        lines.append(StepDone(id=rule.id, label=rule.label, state=state, reason=Reason(rule, text)))
    return tuple(lines)


def _step_done(rule: StepRule, fact: AppointmentHeld) -> StepDone:
    reason = Reason(rule, "Rendez-vous honoré le {0}.", (fact.on,), ids(fact))
    return StepDone(id=rule.id, label=rule.label, state="done", done_on=fact.on, reason=reason)


def _take(free: list[AppointmentHeld], rule: StepRule) -> AppointmentHeld | None:
    """Take out the first appointment that fits the step."""
    for fact in free:
        if _fits(fact, rule):
            free.remove(fact)
            return fact
    return None


def _fits(fact: AppointmentHeld | AppointmentPlanned, rule: StepRule) -> bool:
    if fact.meeting != rule.meeting or (rule.place is not None and fact.place != rule.place):
        return False
    return set(rule.parties) <= set(fact.parties)


def _owe_steps(
    view: View, standing: Standing, steps: tuple[StepDone, ...], limit: date | None, draft: Draft
) -> None:
    """The next compulsory step is owed before the phase ends."""
    by_id = {rule.id: rule for rule in standing.rule.steps}
    for step in steps:
        if step.state != "next":
            continue
        rule = by_id[step.id]
        planned = _planned_for(view, standing, rule)
        fixed = planned or _awaited_for(view, standing, rule)
        late = limit is not None and view.today.reached(limit)
        text = "Étape suivante de la phase « {0} »"
        text += ", fixée au {2}." if planned else ", à faire avant le {1}." if limit else "."
        values = (standing.rule.label, limit, planned.date if planned else None)
        draft.obligations.append(
            Obligation(
                id=f"{step.id}:etape", label=step.label, act="visit" if rule.place == "enterprise" else "meet",
                owed_by=rule.owed_by, state="late" if late else "planned" if planned else "open",
                due=planned.date if planned and not late else add_days(limit, -1) if limit else None,
                reason=Reason(rule, text, values, (*standing.facts, *ids(planned))),
                answers=meeting_answers(view, fixed, _wanted(rule), late=late, step=rule.id),
            )
        )  # fmt: skip


def _wanted(rule: StepRule) -> Fields:
    """The appointment that a step asks for."""
    wanted: Fields = (("meeting", rule.meeting), ("parties", rule.parties))
    return (*wanted, ("place", rule.place)) if rule.place else wanted


def _planned_for(view: View, standing: Standing, rule: StepRule) -> AppointmentPlanned | None:
    """An appointment to come that fits the step."""
    for fact in unsettled(view):
        if fact.on >= standing.since and _fits(fact, rule) and not view.today.past(fact.date):
            return fact
    return None


def _awaited_for(view: View, standing: Standing, rule: StepRule) -> AppointmentPlanned | None:
    """An appointment that fits the step, come and not told, later than those that were held."""
    held = [fact.on for fact in view.all(AppointmentHeld) if fact.on >= standing.since and _fits(fact, rule)]
    since = add_days(held[-1], 1) if held else standing.since
    return awaited(view, since, partial(_fits, rule=rule))


# -- moves ---------------------------------------------------------------------------------------------------------


def _move(view: View, standing: Standing, rule: MoveRule, steps: tuple[StepDone, ...]) -> Move:
    lacks = [
        *_missing_steps(rule, steps),
        *_missing_conclusion(view, rule),
        *_missing_review(view, standing, rule),
        *_unsuited(view, rule),
    ]
    decided = [fact for fact in view.all(PhaseLeft) if fact.decision == rule.id and fact.on >= standing.since]
    if rule.needs_decision and not decided:
        lacks.append(Reason(rule, "La décision « {0} » n'est pas encore prise.", (rule.label,)))
    text = "Rien ne manque pour « {0} »." if not lacks else "Pour « {0} », il manque encore {1} point{2}."
    reason = Reason(
        rule,
        text,
        (rule.label, len(lacks), "s" if len(lacks) > 1 else ""),
        ids(*decided),
        tuple(lacks),
    )
    return Move(
        id=rule.id, label=rule.label, to=rule.to, lacks=tuple(lacks), confirmed=bool(decided), reason=reason
    )


def _missing_steps(rule: MoveRule, steps: tuple[StepDone, ...]) -> list[Reason]:
    missing = tuple(step.label for step in steps if step.state in ("next", "to_come"))
    if not rule.needs_steps or not missing:
        return []
    return [Reason(rule, "Étapes à faire : {0}.", (missing,))]


def _missing_conclusion(view: View, rule: MoveRule) -> list[Reason]:
    if not rule.needs_conclusion:
        return []
    diagnosis = view.last(DiagnosisConcluded)
    if diagnosis is None:
        return [Reason(rule, "Le diagnostic n'est pas encore conclu.")]
    if diagnosis.conclusion in rule.needs_conclusion:
        return []
    words = {"development": "développement", "cessation": "cessation", "reorientation": "réorientation",
             "project": "projet"}  # fmt: skip
    return [
        Reason(rule, "Le diagnostic du {0} conclut autrement : {1}.", (diagnosis.on, words[diagnosis.conclusion]),
               ids(diagnosis))
    ]  # fmt: skip


def _missing_review(view: View, standing: Standing, rule: MoveRule) -> list[Reason]:
    if not rule.needs_review or any(fact.on >= standing.since for fact in view.all(ContractReviewed)):
        return []
    return [Reason(rule, "Le bilan du contrat n'est pas fait : il est obligatoire.")]


def _unsuited(view: View, rule: MoveRule) -> list[Reason]:
    told = [fact for fact in view.all(PhaseUnsuited) if fact.phase == rule.to]
    if not told:
        return []
    text = "Cette phase a été jugée non adaptée à la situation le {0}."
    return [Reason(rule, text, (told[-1].on,), ids(told[-1]))]


def _asks_something(rule: PhaseRule, move: MoveRule) -> bool:
    """A move open from the first day calls for no decision by being open."""
    steps = move.needs_steps and any(not step.optional for step in rule.steps)
    return steps or bool(move.needs_conclusion) or move.needs_review or move.needs_decision


def _owe_the_end(
    view: View,
    rules: tuple[PhaseRule, ...],
    standing: Standing,
    moves: tuple[Move, ...],
    limit: date | None,
    draft: Draft,
) -> None:
    """Once a move is open, or once the phase is over, somebody must decide; a clock that ends with it owes that."""
    rule = standing.rule
    if not moves or rule.until_end:
        return
    asking = {move.id for move in rule.moves if _asks_something(rule, move)}
    open_moves = tuple(move.label for move in moves if move.open and move.id in asking)
    over = view.today.reached(limit or FAR)
    if not open_moves and not over:
        return
    if open_moves:
        text = "La phase « {0} » peut se conclure : {1}."
        values: tuple[object, ...] = (rule.label, open_moves)
    else:
        text = "La phase « {0} » devait se conclure avant le {1} ; la suite n'est pas décidée."
        values = (rule.label, limit)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:suite", label=f"Décider de la suite de la phase « {rule.label} »", act="decide",
            owed_by=rule.owed_by, state="late" if over else "open", due=add_days(limit, -1) if limit else None,
            reason=Reason(rule, text, values, standing.facts, tuple(move.reason for move in moves)),
            answers=_ways_on(view, rules, standing, moves, asking),
        )
    )  # fmt: skip


def _ways_on(
    view: View, rules: tuple[PhaseRule, ...], standing: Standing, moves: tuple[Move, ...], asking: set[str]
) -> tuple[Answer, ...]:
    """The moves that lack nothing, those that ask something first; where none does, what brings one closer."""
    ready = sorted((move for move in moves if move.open), key=lambda move: move.id not in asking)
    made = tuple(_made(rules, move) for move in ready)
    if ready and ready[0].id in asking:
        return made
    closer = [
        answer
        for rule, move in zip(standing.rule.moves, moves, strict=True)
        for answer in _closer(view, standing, rule, move)
    ]
    # A phase may be over with steps alone missing, and these have their own lines: what is left is to leave.
    return (*made, *dict.fromkeys(closer)) or (Answer("exited"),)


def _made(rules: tuple[PhaseRule, ...], move: Move) -> Answer:
    """The move is made: another phase is entered, or the programme is left."""
    if any(rule.id == move.to for rule in rules):
        return Answer("phase_entered", (("phase", move.to),))
    return Answer("exited", (("way", move.to),))


def _closer(view: View, standing: Standing, rule: MoveRule, move: Move) -> Iterator[Answer]:
    """What a move lacks, its steps apart: the bilan, the conclusion, the decision."""
    if _missing_review(view, standing, rule):
        signed = contracts(view)
        yield (
            review_of(signed[-1].signed.contract)
            if signed
            else Answer("contract_reviewed", asks=("actions",))
        )
    if _missing_conclusion(view, rule) and view.last(DiagnosisConcluded) is None:
        only = rule.needs_conclusion[0] if len(rule.needs_conclusion) == 1 else None
        yield Answer("diagnosis_concluded", (("conclusion", only),) if only else ())
    if rule.needs_decision and not move.confirmed:
        yield Answer("phase_left", (("phase", standing.rule.id), ("decision", move.id)))
