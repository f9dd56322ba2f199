"""Facts in, situation out."""

from datetime import date
from typing import Literal

from . import (
    capacity,
    clock,
    conditions,
    contact,
    contracts,
    entry,
    exits,
    meetings,
    panel,
    phases,
    support,
    targets,
)
from .base import Alert, Reason
from .casefile import CaseFile
from .income import evaluation
from .judging import judging
from .life import entry as entry_fact
from .life import leaving
from .programme import Programme
from .situation import Draft, Situation
from .view import Today, View, facts_in_force


def assess(programme: Programme, case: CaseFile, on: date, known_on: date | None = None) -> Situation:
    """What is true of ``case`` on a day under ``programme``, knowing what was recorded on ``known_on`` or before.

    Pure and total: no clock, no I/O; any valid case file gives a situation. ``known_on=None`` means all that is
    recorded.
    """
    today = Today(on)
    view = View(facts_in_force(case, on, known_on), today, programme.parameters)
    draft = Draft()
    programme = judging(programme, view)
    came, left = entry_fact(view), leaving(view)
    gone = left is not None
    if case.subject != programme.subject:
        _tell_subject(programme, draft)
    eligibility = conditions.assess(view, programme.eligibility, Draft() if gone else draft)
    grids = entry.assess(view, programme.grids, Draft() if gone else draft)
    clocks, running = clock.assess(view, programme.clocks, draft)
    main = running.get(programme.main_clock or "")
    phase, moves = phases.assess(view, programme.phases, main, draft)
    income, period = evaluation.assess(view, programme.income, running, gone, draft)
    contact.assess(view, programme.contact, draft)
    meetings.assess(view, programme.meetings, main, period, draft)
    contracts.assess(view, programme.contract, draft)
    panel.assess(view, programme.panel, draft)
    measured = targets.assess(view, programme.targets, running, draft)
    supports = support.assess(view, programme.support, running, draft)
    counted = exits.assess(view, programme.exits, programme.follow_ups, measured, draft)
    weight = capacity.assess(view, programme.capacity)
    return Situation(
        programme=programme.id,
        version=programme.since,
        case=case.reference,
        on=on,
        known_on=known_on,
        standing=_standing(came is not None, gone),
        entered_on=came.on if came else None,
        left_on=left.on if left else None,
        eligibility=eligibility,
        grids=grids,
        clocks=clocks,
        phase=phase,
        moves=moves,
        obligations=tuple(draft.obligations),
        income=income,
        targets=tuple(draft.targets),
        support=supports,
        exit=counted,
        capacity=weight,
        alerts=tuple(draft.alerts),
        questions=tuple(draft.questions),
        next_change=today.next_change,
    )


def _standing(came: bool, gone: bool) -> Literal["outside", "entered", "left"]:
    if gone:
        return "left"
    return "entered" if came else "outside"


def _tell_subject(programme: Programme, draft: Draft) -> None:
    """A structure in a programme for people, or the reverse: nothing said of it can be relied on."""
    expected, given = ("des personnes", "une structure")
    if programme.subject == "structure":
        expected, given = ("des structures", "une personne")
    reason = Reason(
        programme.meeting_format,
        "« {0} » accompagne {1}, et ce dossier est celui d'{2} : vérifier le dossier ou le programme.",
        (programme.name, expected, given),
    )
    draft.alerts.append(
        Alert(
            id="dossier:sujet",
            label="Dossier qui n'est pas pour ce programme",
            reason=reason,
            kind="conflict",
        )
    )
