"""Appointments that were fixed: which ones nobody has told the outcome of, and the facts that tell it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from .base import Answer
from .facts import Fact
from .facts.path import (
    AppointmentCancelled,
    AppointmentExcused,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentPlanned,
)
from .view import View

_OUTCOMES: tuple[type[Fact], ...] = (
    AppointmentHeld,
    AppointmentMissed,
    AppointmentExcused,
    AppointmentCancelled,
)
type Fields = tuple[tuple[str, Any], ...]


def unsettled(view: View) -> list[AppointmentPlanned]:
    """The appointments of which nobody has said what became: neither held nor missed, excused or cancelled.

    One fixed again under the same key stands as it was fixed last.
    """
    found = view.cache.get("unsettled")
    if found is None:
        found = view.cache["unsettled"] = _unsettled(view)
    return found  # type: ignore[return-value]


def _unsettled(view: View) -> list[AppointmentPlanned]:
    latest = {fact.appointment: fact for fact in view.all(AppointmentPlanned)}
    if not latest:
        return []
    told: dict[str, tuple[date, datetime]] = {}
    for kind in _OUTCOMES:
        for fact in view.all(kind):
            key: str | None = fact.appointment  # type: ignore[attr-defined]  # all of them have it
            if key in latest:
                moment = (fact.on, fact.recorded_at)
                if key not in told or told[key] < moment:
                    told[key] = moment
    return [
        fact for key, fact in latest.items() if key not in told or told[key] < (fact.on, fact.recorded_at)
    ]


def awaited(view: View, since: date, fits: Callable[[AppointmentPlanned], bool]) -> AppointmentPlanned | None:
    """The last appointment that fits, from ``since`` on, whose day has come without anybody saying what became of it.

    ``since`` keeps out those that later meetings have made of no interest.
    """
    come = [
        fact
        for fact in unsettled(view)
        if fact.date >= since and fits(fact) and view.today.reached(fact.date)
    ]
    return max(come, key=lambda fact: fact.date, default=None)


def meeting_answers(
    view: View,
    fixed: AppointmentPlanned | None,
    wanted: Fields = (),
    *,
    late: bool = False,
    step: str | None = None,
) -> tuple[Answer, ...]:
    """What answers a meeting that is owed.

    An appointment ``fixed`` for it says what became of it from its day on, and only that it falls through before.
    Without any, one is fixed, or one was held and is told; once it is late only a meeting held makes up for it.
    ``wanted`` has the meeting, the parties and the place, ``step`` the step that it fulfils.
    """
    named: Fields = (("step", step),) if step else ()
    if fixed and view.today.reached(fixed.date):
        return (_held(fixed, named), *_fallen_through(fixed, came=True))
    if fixed and not late:
        return _fallen_through(fixed, came=False)
    held, planned = Answer("appointment_held", wanted + named), Answer("appointment_planned", wanted)
    return (held, planned) if late else (planned, held)


def _held(fixed: AppointmentPlanned, named: Fields) -> Answer:
    """Held as it was fixed."""
    told: Fields = (
        ("appointment", fixed.appointment), ("on", fixed.date), ("meeting", fixed.meeting), ("place", fixed.place),
        ("parties", fixed.parties), ("remote", fixed.remote),
    )  # fmt: skip
    return Answer("appointment_held", told + named)


def _fallen_through(fixed: AppointmentPlanned, *, came: bool) -> tuple[Answer, ...]:
    """Excused or cancelled; missed, too, once its day has come."""
    key = (("appointment", fixed.appointment),)
    excused, cancelled = Answer("appointment_excused", key), Answer("appointment_cancelled", key)
    if not came:
        return excused, cancelled
    return excused, Answer("appointment_missed", (*key, ("on", fixed.date))), cancelled
