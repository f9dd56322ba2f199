"""What is owed on a case, grouped by how pressing it is, each line with its reason and its buttons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from jalon.rules.base import ACTORS, Answer, Line, Obligation, Question, Reason
from jalon.rules.facts.base import encode_euros
from jalon.study.dates import lateness, relative
from jalon.study.words import ALERTS, STATES, typeset
from jalon.web.cases.opened import Opened
from jalon.web.cases.queue.doing import Doing, doings_of
from jalon.web.cases.queue.filters import end_of_week
from jalon.web.cases.rights import may_answer


@dataclass(frozen=True)
class Behind:
    """A reason under a line, and those under it."""

    sentence: str
    source: str
    facts: tuple[str, ...]
    because: "tuple[Behind, ...]"


@dataclass(frozen=True)
class Task:
    """A line to do, to ask or to look at."""

    id: str
    label: str
    state: str
    when: str
    due: date | None
    owes: str
    why: Behind
    consequence: str
    doings: tuple[Doing, ...]


@dataclass(frozen=True)
class Pile:
    """Tasks that press alike."""

    slug: str
    name: str
    tasks: list[Task]


def piles(opened: Opened) -> list[Pile]:
    """Late, this week, later, planned: those that hold something."""
    week = end_of_week(opened.on)
    open_ones = opened.obligations("open")
    near = [line for line in open_ones if line.due and line.due <= week]
    later = [line for line in open_ones if line not in near]
    found = (
        ("late", "En retard", opened.obligations("late")),
        ("week", "Cette semaine", near),
        ("later", "Plus tard, ou sans délai", later),
        ("planned", "Prévu", opened.obligations("planned")),
    )
    return [Pile(slug, name, [_task(opened, line) for line in lines]) for slug, name, lines in found if lines]


def settled(opened: Opened) -> list[Task]:
    """What was done or set aside, the latest first."""
    lines = opened.obligations("done", "waived")
    lines.sort(key=lambda line: line.done_on or date.min, reverse=True)
    return [_task(opened, line) for line in lines]


def questions(opened: Opened) -> list[Task]:
    """What is not known, and to whom to ask it."""
    return [_task(opened, line) for line in opened.shown(opened.situation.questions)]


def alerts(opened: Opened) -> list[tuple[str, Task]]:
    """What a person must look at, with the kind of alert in words."""
    return [(ALERTS[line.kind], _task(opened, line)) for line in opened.shown(opened.situation.alerts)]


def _task(opened: Opened, line: Line) -> Task:
    owed = isinstance(line, Obligation)
    due = line.due if isinstance(line, Obligation) else None
    return Task(
        id=line.id,
        label=typeset(line.label),
        state=line.state if isinstance(line, Obligation) else "open",
        when=_when(line, opened.on) if owed else "",
        due=due,
        owes=_owes(line),
        why=behind(opened, line.reason),
        consequence=typeset(line.consequence or "") if isinstance(line, Obligation) else "",
        doings=tuple(_doings(opened, line)),
    )


def _when(line: Line, on: date) -> str:
    if not isinstance(line, Obligation):
        return ""
    if line.state in ("done", "waived"):
        return STATES[line.state]
    if line.due is None:
        return "sans délai fixé"
    return lateness(line.due, on) if line.state == "late" else relative(line.due, on)


def _owes(line: Line) -> str:
    if isinstance(line, Question):
        return f"À demander : {ACTORS[line.ask]}"
    return f"Revient à : {ACTORS[line.owed_by]}" if isinstance(line, Obligation) else ""


def _doings(opened: Opened, line: Line) -> Iterator[Doing]:
    """The buttons of a line: what the reader may write. None on a past day, nor for who may write nothing."""
    if opened.read_only or getattr(line, "state", "open") in ("done", "waived"):
        return
    answers: tuple[Answer, ...] = getattr(line, "answers", ())
    mine = [answer for answer in answers if not answer.completes or _may_complete(opened, answer.completes)]
    known = msgspec.to_builtins(mine, enc_hook=encode_euros)
    yield from doings_of(
        opened.access.case, line.id, [one for one in known if may_answer(opened.access, one)]
    )


def _may_complete(opened: Opened, key: str) -> bool:
    """Whether the reader may say more in a fact: one that they see, and may correct."""
    fact = opened.by_id.get(key)
    return fact is not None and opened.may_edit(fact)


def behind(opened: Opened, reason: Reason) -> Behind:
    """The whole chain behind a line, in words: its reason, the facts used, the reasons under it."""
    facts = [opened.by_id[key] for key in reason.facts if key in opened.by_id]
    return Behind(
        typeset(reason.sentence),
        typeset(reason.source),
        tuple(f"{fact.on:%d/%m/%Y} : {opened.say(fact)}" for fact in facts),
        tuple(behind(opened, part) for part in reason.because),
    )
