"""The path of the story: letters, phases and their steps, appointments, absences, exit."""

from datetime import date
from typing import NamedTuple

from jalon.rules.contact import Absences, FirstContact, LetterDue
from jalon.rules.exits import ExitRule
from jalon.rules.facts.path import (
    AccompanimentStarted,
    AppointmentCancelled,
    AppointmentExcused,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentPlanned,
    DiagnosisConcluded,
    EntryGridAnswered,
    Exited,
    FollowedUp,
    LetterSent,
    Orientation,
    PanelDecided,
    PanelReferred,
    PhaseEntered,
    PhaseLeft,
    PhaseUnsuited,
    ReferentNamed,
    VisitChecked,
)
from jalon.rules.meetings import Cadence, Visits
from jalon.rules.months import FAR, add_days, add_months
from jalon.rules.phases import MoveRule, PhaseRule, StepRule

from .settings import EXIT_WORDS, OTHER_EXITS
from .story import Story
from .titles import EVIDENCE

MOST_PHASES = 6
NEWS = (
    "self_employed",
    "self_employed_and_salaried",
    "salaried",
    "training",
    "job_search",
    "inactive",
    "unknown",
)


class Ending(NamedTuple):
    """When the story leaves the programme, and how; never, with ``FAR``."""

    on: date
    way: str


def enter(story: Story, entry: date) -> None:
    """Tell the orientation, the letters and the entry."""
    if story.programme.subject == "person" and story.chance(0.93):
        decision = "prescription" if story.chance(0.25) else "orientation"
        story.tell(
            Orientation, story.later(entry, -80, -2), decision=decision, toward=story.programme.operator
        )
    story.tell(AccompanimentStarted, entry, referent="Référent fictif" if story.chance(0.5) else None)
    if story.chance(0.4):
        story.tell(ReferentNamed, story.later(entry, 0, 20), referent="Référent fictif")
    for grid in story.programme.grids:
        answers = {c.id: story.chance(0.6) for c in grid.criteria if story.chance(0.9)}
        story.tell(EntryGridAnswered, story.later(entry, -20, 5), grid=grid.id, answers=answers)
    for rule in story.programme.contact:
        if isinstance(rule, LetterDue) and story.chance(0.9):
            story.tell(LetterSent, story.later(entry, 0, rule.within_days + 6), letter=rule.letter)
        elif isinstance(rule, FirstContact) and story.chance(0.15):
            story.tell(
                LetterSent, story.later(entry, rule.within_days, rule.within_days + 25), letter="reminder"
            )


# -- phases --------------------------------------------------------------------------------------------------------


def walk(story: Story, entry: date, ending: Ending) -> Ending:
    """Tell the phases one after the other; a move to an exit ends the story there."""
    phases = {phase.id: phase for phase in story.programme.phases}
    phase = next(iter(phases.values()), None)
    since = entry
    for rank in range(MOST_PHASES):
        if phase is None or since > min(story.last_day, ending.on):
            return ending
        if rank or story.chance(0.5):
            story.tell(PhaseEntered, since, phase=phase.id)
        end = _phase_end(story, phase, entry, since)
        _tell_steps(story, phase, since, min(end, ending.on))
        move = _next_move(story, phase, phases)
        if move is None or end > ending.on:
            return ending
        _leave(story, phase, move, end)
        if move.to not in phases:
            return Ending(end, move.to)
        phase, since = phases[move.to], end
    return ending


def _phase_end(story: Story, phase: PhaseRule, entry: date, since: date) -> date:
    """Most phases end in time, a few last longer than they may."""
    months = phase.max_months or story.days(3, 12)
    days = int(months * 30.4 * (0.5 + story.draw.random() * 0.65))
    end = add_days(since, days)
    if phase.until_month:
        end = max(end, add_days(add_months(entry, phase.until_month), story.days(-20, 40)))
    return end


def _next_move(story: Story, phase: PhaseRule, phases: dict[str, PhaseRule]) -> MoveRule | None:
    """Mostly to another phase: an exit from the middle of the path is rarer."""
    forward = [move for move in phase.moves if move.to in phases and move.to != phase.id]
    out = [move for move in phase.moves if move.to not in phases]
    if forward and (not out or story.chance(0.85)):
        return story.one(forward)
    return story.one(out) if out and story.chance(0.6) else None


def _leave(story: Story, phase: PhaseRule, move: MoveRule, end: date) -> None:
    if move.needs_conclusion:
        wrong = story.chance(0.05)
        conclusion = "project" if wrong else story.one(move.needs_conclusion)
        story.tell(DiagnosisConcluded, add_days(end, -story.days(1, 12)), conclusion=conclusion)
    if story.chance(0.04):
        story.tell(PhaseUnsuited, end, phase=move.to)
    if move.needs_decision or story.chance(0.3):
        story.tell(PhaseLeft, end, phase=phase.id, decision=move.id)


def _tell_steps(story: Story, phase: PhaseRule, since: date, end: date) -> None:
    steps = [step for step in phase.steps if not step.optional or story.chance(0.4)]
    gap = max((end - since).days // (len(steps) + 1), 3) if end < FAR else 30
    for rank, step in enumerate(steps, 1):
        if story.chance(0.9):
            _meet(story, add_days(since, gap * rank + story.days(-2, 2)), step)


# -- appointments --------------------------------------------------------------------------------------------------


def meet(story: Story, entry: date, ending: Ending) -> None:
    """Tell the regular appointments, at the rhythm of the programme."""
    cadence = next((rule for rule in story.programme.meetings if isinstance(rule, Cadence)), None)
    every = 30 * (cadence.default_months if cadence else 2)
    day = story.later(entry, 10, 40)
    while day < min(ending.on, story.last_day):
        _meet(story, day, None)
        day = story.later(day, int(every * 0.9), int(every * 1.6))
    for rule in story.programme.meetings:
        if isinstance(rule, Visits):
            _visit(story, rule, entry)
    if ending.on > story.last_day and story.chance(0.4):
        key, near = f"rdv-{len(story.facts) + 1}", story.later(story.last_day, -20, -1)
        story.tell(AppointmentPlanned, near, appointment=key, date=story.later(story.last_day, 1, 40))


def _meet(story: Story, day: date, step: StepRule | None) -> None:
    """An appointment, planned or not, and what became of it."""
    key = f"rdv-{len(story.facts) + 1}"
    if step is None:
        fields = {"place": "remote", "remote": True} if story.chance(0.2) else {}
    else:
        fields = {"meeting": step.meeting, "parties": step.parties, "place": step.place or "operator"}
    if story.chance(0.6):
        story.tell(AppointmentPlanned, add_days(day, -story.days(4, 20)), appointment=key, date=day, **fields)
    draw = story.draw.random()
    absent, excused = story.settings.absent, story.settings.excused
    if draw < absent:
        _miss(story, day, key)
    elif draw < absent + excused:
        story.tell(
            AppointmentExcused, add_days(day, -story.days(0, 3)), appointment=key, reason="Empêchement"
        )
    elif draw < absent + excused + 0.02:
        story.tell(AppointmentCancelled, add_days(day, -1), appointment=key)
    else:
        named = step.id if step and story.chance(0.6) else None
        story.tell(AppointmentHeld, day, appointment=key, step=named, **fields)
        return
    if step and story.chance(0.8):
        story.tell(AppointmentHeld, story.later(day, 5, 20), step=step.id, **fields)


def _miss(story: Story, day: date, key: str) -> None:
    story.tell(AppointmentMissed, day, appointment=key)
    panel = any(isinstance(rule, Absences) and rule.then == "panel" for rule in story.programme.contact)
    if story.chance(0.15):
        story.tell(AppointmentExcused, story.later(day, 1, 6), appointment=key, reason="Justifié après coup")
    elif panel and story.chance(0.6):
        referred = story.later(day, 3, 35)
        story.tell(PanelReferred, referred, subject="absence", about=key if story.chance(0.8) else None)
        if story.chance(0.7):
            outcome = story.one(("favourable", "no_action", "measure"))
            story.tell(
                PanelDecided, story.later(referred, 10, 45), subject="absence", outcome=outcome, about=key
            )


def _visit(story: Story, rule: Visits, entry: date) -> None:
    if rule.check_at_home and story.chance(0.4):
        feasible = story.chance(0.85)
        reason = None if feasible or story.chance(0.2) else "Logement exigu"
        story.tell(VisitChecked, story.later(entry, 10, 60), feasible=feasible, reason=reason)
    for _ in range(rule.once_running):
        if story.chance(0.7):
            story.tell(AppointmentHeld, story.later(entry, 40, 200), meeting="on_site", place="enterprise")


# -- exit ----------------------------------------------------------------------------------------------------------


def plan_ending(story: Story, entry: date) -> Ending:
    """When the person would leave if nothing else happened: a few stay longer than the clock allows."""
    clock = story.programme.clocks[0] if story.programme.clocks else None
    months = clock.max_months if clock else 18
    share = 1.0 + story.draw.random() * 0.4 if story.chance(0.06) else 0.35 + story.draw.random() * 0.65
    if not story.programme.exits or story.chance(0.15):
        return Ending(FAR, "")
    return Ending(add_days(entry, int(months * 30.4 * share)), _way(story))


def _way(story: Story) -> str:
    exits = story.programme.exits
    return story.draw.choices(exits, [_frequency(rule) for rule in exits])[0].id


def _frequency(rule: ExitRule) -> int:
    said = rule.label.lower()
    return next((share for word, share in EXIT_WORDS if word in said), OTHER_EXITS)


def leave(story: Story, ending: Ending) -> None:
    """Tell the exit and the news taken afterwards."""
    if ending.on > story.last_day:
        return
    evidence = (story.title(EVIDENCE),) if story.chance(0.7) else ()
    way = "sortie-hors-liste" if story.chance(0.01) else ending.way
    story.tell(Exited, ending.on, way=way, evidence=evidence)
    follow_ups = story.programme.follow_ups
    for months in follow_ups.months_after if follow_ups else ():
        if story.chance(0.75):
            on = story.later(add_months(ending.on, months), 0, 25)
            story.tell(
                FollowedUp,
                on,
                months_after=months,
                status=story.one(NEWS),
                on_rsa=story.one((True, False, None)),
            )
