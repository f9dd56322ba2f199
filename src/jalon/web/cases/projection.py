"""From a situation to the rows that lists read. Pure but for ``save``: the same facts give the same rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import cast

import msgspec
from django.db.models import Model
from msgspec.structs import replace

from jalon.rules.assess import assess
from jalon.rules.base import Alert, Answer, Line, Obligation, Question, Reason
from jalon.rules.capacity import CapacityRule
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact
from jalon.rules.facts.base import encode_euros
from jalon.rules.facts.path import AppointmentHeld, AppointmentPlanned
from jalon.rules.judging import day_of_judgement
from jalon.rules.months import FAR, add_days
from jalon.rules.programme import Programme
from jalon.rules.situation import Situation
from jalon.rules.view import facts_in_force
from jalon.study.words import typeset
from jalon.web.agenda.projection import OUTCOMES, key_of
from jalon.web.amounts.queries import programme_of

from .course import course_row
from .models import Case, CourseRow, Owed, SituationRow
from .sensitive import health_ids, with_what_mends
from .store import Stored

TO_DO = ("late", "open", "planned")
_encoder = msgspec.json.Encoder(enc_hook=encode_euros)
_MILLIONTH = Decimal("0.000001")


type Row = dict[str, object]
"""What a row says, by column."""


@dataclass(frozen=True)
class Projection:
    """The rows of a case on a day."""

    case: Case
    situation: Row
    course: Row
    owed: tuple[Row, ...]


def situation_of(case: Case, file: CaseFile, on: date, known_on: date | None = None) -> Situation:
    """What is true of a case on a day: the one evaluator, by the rules of its entry, its territory's amounts."""
    return assess(rules_of(case, file, on, known_on), file, on, known_on)


def rules_of(case: Case, file: CaseFile, on: date, known_on: date | None = None) -> Programme:
    """The rules that judge a case: those in force on the day of its entry."""
    day = day_of_judgement(file, on, known_on)
    return programme_of(case.programme, case.territory, day, known_on)


def project(case: Case, stored: Stored, on: date) -> Projection:
    """The rows of a case as it stands on a day."""
    found = situation_of(case, stored.file, on)
    open_file = open_to_all(stored)
    return Projection(
        case,
        situation=_situation_row(case, open_file, found),
        course=course_row(case, open_file, found),
        owed=tuple(_owed_rows(case, stored, found)),
    )


def save(projection: Projection) -> None:
    """Write the rows in place of the former ones. Inside the transaction of the facts."""
    case = projection.case
    _replace(SituationRow, projection.situation)
    _replace(CourseRow, projection.course)
    kept = {row.line: row for row in Owed.objects.filter(case=case)}
    new = {row["line"]: row for row in projection.owed}
    Owed.objects.filter(pk__in=[row.pk for line, row in kept.items() if line not in new]).delete()
    Owed.objects.bulk_create([Owed(**row) for line, row in new.items() if line not in kept])
    changed = [
        Owed(pk=was.pk, **row)
        for line, row in new.items()
        if (was := kept.get(cast("str", line)))
        and any(getattr(was, name) != said for name, said in row.items())
    ]
    if changed:
        Owed.objects.bulk_update(changed, _OWED_FIELDS)


def _replace[M: Model](model: type[M], row: Row) -> None:
    """Write the only row that a case has in a table."""
    model._base_manager.bulk_create(  # noqa: SLF001  the manager that every model has
        [model(**row)],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=[one.name for one in model._meta.concrete_fields if not one.primary_key],
    )


_OWED_FIELDS = [
    f.name for f in Owed._meta.concrete_fields if f.name not in ("id", "case", "line") and not f.generated
]


# -- the situation -------------------------------------------------------------------------------------------------


def open_to_all(stored: Stored) -> CaseFile:
    """The file without what an organisation keeps for itself: a list is read by others too."""
    facts: tuple[Fact, ...] = stored.file.facts
    if not stored.reserved:
        return stored.file
    hidden = with_what_mends(stored.reserved.keys(), facts)
    return replace(stored.file, facts=tuple(fact for fact in facts if fact.id not in hidden))


def _situation_row(case: Case, file: CaseFile, found: Situation) -> Row:
    definition = rules_of(case, file, found.on)
    main = next((clock for clock in found.clocks if clock.id == definition.main_clock), None)
    states = [line.state for line in found.obligations]
    meetings = [fact.on for fact in facts_in_force(file, found.on) if type(fact) is AppointmentHeld]
    next_meeting = _next_meeting(file, found.on)
    return {
        "case_id": case.pk,
        "on": found.on,
        "version": found.version,
        "standing": found.standing,
        "entered_on": found.entered_on,
        "left_on": found.left_on,
        "phase": found.phase.reason.rule.id if found.phase else "",
        "phase_label": found.phase.label if found.phase else "",
        "phase_since": found.phase.since if found.phase else None,
        "limit": main.limit if main else None,
        "clock": main.state if main else "",
        "extended": main.extended if main else False,
        "weight": _weight(found),
        "before_panel": any(line.owed_by == "panel" and line.state in TO_DO for line in found.obligations),
        "last_meeting": max(meetings, default=None),
        "next_meeting": next_meeting,
        "late": states.count("late"),
        "open": states.count("open") + states.count("planned"),
        "questions": len(found.questions),
        "alerts": len(found.alerts),
        "refresh_on": refresh_on(file, found, next_meeting),
        "amounts": case.territory.amounts,
    }


def _next_meeting(file: CaseFile, on: date) -> date | None:
    """The day of the next appointment that is planned and of which nothing has been said."""
    facts = facts_in_force(file, FAR)
    plans = {fact.appointment: fact.date for fact in facts if type(fact) is AppointmentPlanned}
    settled = {key_of(fact) for fact in facts if type(fact) in OUTCOMES} if plans else set()
    return min((day for key, day in plans.items() if day >= on and key not in settled), default=None)


def _weight(found: Situation) -> Decimal | None:
    """The share of a full-time equivalent; a place among those of a year takes nobody's time."""
    line = found.capacity
    if line is None or not isinstance(line.reason.rule, CapacityRule) or line.reason.rule.kind != "per_fte":
        return None
    return line.weight.quantize(_MILLIONTH)


def refresh_on(file: CaseFile, found: Situation, next_meeting: date | None = None) -> date | None:
    """The first day on which the rows may change with no new fact.

    A date comes, a fact told ahead takes effect, or the day of the next meeting is over.
    """
    days = [fact.on for fact in file.facts if fact.on > found.on]
    if found.next_change:
        days.append(found.next_change)
    if next_meeting:
        days.append(add_days(next_meeting, 1))
    return min(days, default=None)


# -- the queue -----------------------------------------------------------------------------------------------------


def _owed_rows(case: Case, stored: Stored, found: Situation) -> Iterator[Row]:
    secret = _Secret(case, stored, found)
    for line in found.obligations:
        if line.state in TO_DO:
            yield _owed(case, line, secret)
    for question in found.questions:
        yield _owed(case, question, secret)
    for alert in found.alerts:
        if (
            alert.kind != "legal"
        ):  # what the law reminds stands on the page as long as it is true: nothing to do today
            yield _owed(case, alert, secret)


@dataclass(frozen=True)
class _Told:
    """Some facts, and the lines that there would be without them; ``None`` when there is no such fact."""

    hidden: frozenset[str]
    apart: dict[str, Line] | None

    def by(self, line: Line) -> bool:
        """Whether a line tells of them."""
        if self.apart is None:
            return False
        return bool(facts_used(line.reason) & self.hidden) or self.apart.get(line.id) != line


class _Secret:
    """What facts that not everybody sees say in the lines of a situation, named by their reasons or not.

    A line tells of some facts when its reason stands on them, or when it would not be the same without them: a freeze
    moves ends whose reasons do not name it.
    """

    def __init__(self, case: Case, stored: Stored, found: Situation) -> None:
        facts: tuple[Fact, ...] = stored.file.facts
        self._health = self._told(case, stored, found, health_ids(facts))
        self._keepers = {
            keeper: self._told(case, stored, found, with_what_mends(keys, facts))
            for keeper, keys in _by_keeper(stored).items()
        }

    @staticmethod
    def _told(case: Case, stored: Stored, found: Situation, hidden: frozenset[str]) -> _Told:
        if not hidden:
            return _Told(hidden, None)
        facts = tuple(fact for fact in stored.file.facts if fact.id not in hidden)
        apart = situation_of(case, replace(stored.file, facts=facts), found.on, found.known_on)
        return _Told(hidden, {line.id: line for line in apart.lines()})

    def health(self, line: Line) -> bool:
        """Whether a line tells health or disability."""
        return self._health.by(line)

    def keeper(self, line: Line) -> int | None:
        """The only organisation that may see the line."""
        return next((keeper for keeper, told in self._keepers.items() if told.by(line)), None)


def _by_keeper(stored: Stored) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for key, keeper in sorted(stored.reserved.items(), key=itemgetter(1)):
        found.setdefault(keeper, set()).add(key)
    return found


def _owed(case: Case, line: Obligation | Question | Alert, secret: _Secret) -> Row:
    row: Row = {
        "case_id": case.pk,
        "line": line.id,
        "rule": line.reason.rule.id,
        "owed_by": "",
        "due": None,
        "label": typeset(line.label)[:400],
        "sentence": typeset(line.reason.sentence),
        "source": typeset(line.reason.source)[:400],
        "consequence": "",
        "health": secret.health(line),
        "reserved_to_id": secret.keeper(line),
        "answers": _as_stored(getattr(line, "answers", ())),
    }
    if isinstance(line, Obligation):
        consequence = typeset(line.consequence or "")
        row |= {"nature": "obligation", "act": line.act, "owed_by": line.owed_by, "state": line.state}
        return row | {"due": line.due, "consequence": consequence}
    if isinstance(line, Question):
        return row | {"nature": "question", "act": "ask", "owed_by": line.ask, "state": "open"}
    return row | {"nature": "alert", "act": "look", "state": "open"}


def _as_stored(answers: tuple[Answer, ...]) -> list[object]:
    """Answers as the table gives them back, so that a row that has not changed compares equal."""
    found: list[object] = msgspec.json.decode(_encoder.encode(answers)) if answers else []
    return found


def facts_used(reason: Reason) -> frozenset[str]:
    """The ids of every fact on which a reason stands, near or far."""
    found = set(reason.facts)
    for deeper in reason.because:
        found |= facts_used(deeper)
    return frozenset(found)
