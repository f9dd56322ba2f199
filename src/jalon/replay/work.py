"""What a worker does: read a chunk of lines, assess each case, count."""

from datetime import date

import msgspec
from msgspec import Struct

from jalon.rules.assess import assess
from jalon.rules.casefile import CaseFile, decode
from jalon.rules.errors import CaseFileError, Problem
from jalon.rules.programme import Programme
from jalon.rules.situation import Situation

from .compare import Change, compare, keep, late_ones
from .lines import LONGEST_LINE, Chunk
from .overview import overview
from .report import Tally
from .tally import Comparison, Overview

_json = msgspec.json.Encoder()


class Task(Struct, frozen=True):
    """What is asked of every case. It travels once to each worker."""

    programme: Programme
    against: Programme | None
    on: date
    known_on: date | None
    details: bool
    """Whether a line is written for each case."""


class Result(Struct, frozen=True):
    """What a chunk comes to."""

    tally: Tally
    details: bytes
    """A line of JSON for each case that has something to tell."""
    position: int


def work(task: Task, chunk: Chunk) -> Result:
    """Assess the cases of a chunk. A bad line is counted and told; it stops nothing."""
    tally = empty_tally(task)
    told: list[bytes] = []
    for number, line in enumerate(chunk.lines, chunk.first):
        if not line.strip():
            continue
        case = _read(number, line, tally)
        if case is not None:
            _assess(task, number, case, tally, told)
    return Result(tally, b"".join(told), chunk.position)


def empty_tally(task: Task) -> Tally:
    """A tally of no case."""
    return Tally(comparison=Comparison()) if task.against else Tally(overview=Overview())


def _read(number: int, line: bytes, tally: Tally) -> CaseFile | None:
    if len(line) > LONGEST_LINE:
        tally.refuse(number, [Problem("", f"plus de {LONGEST_LINE >> 20} Mo", "écrire un dossier par ligne")])
        return None
    try:
        return decode(line)
    except CaseFileError as error:
        tally.refuse(number, error.problems)
        return None


def _assess(task: Task, number: int, case: CaseFile, tally: Tally, told: list[bytes]) -> None:
    try:
        before = assess(task.programme, case, task.on, task.known_on)
        after = assess(task.against, case, task.on, task.known_on) if task.against else None
    except Exception as error:  # noqa: BLE001  one case that breaks a rule must not lose the work on all the others
        what = f"une règle a échoué sur ce dossier ({error!r})"
        tally.refuse(number, [Problem(case.reference, what, "signaler ce défaut de Jalon, avec le dossier")])
        return
    tally.cases += 1
    if after is not None and tally.comparison is not None:
        changes = compare(before, after, tally.comparison)
        if changes:
            keep(number, case.reference, case.name, changes, tally.comparison)
            if task.details:
                told.append(_changes(number, case, changes))
    elif tally.overview is not None:
        overview(before, tally.overview)
        if task.details:
            told.append(_summary(number, before))


def _changes(number: int, case: CaseFile, changes: list[Change]) -> bytes:
    lines = [
        {
            "what": change.what,
            "sentence": change.sentence,
            "reason": change.reason.sentence if change.reason else None,
            "source": change.reason.source if change.reason else None,
        }
        for change in changes
    ]
    return _json.encode({"line": number, "case": case.reference, "changes": lines}) + b"\n"


def _summary(number: int, situation: Situation) -> bytes:
    income = situation.income
    found = {
        "line": number,
        "case": situation.case,
        "standing": situation.standing,
        "phase": situation.phase.id if situation.phase else None,
        "late": sorted(late_ones(situation)),
        "real": income.real.monthly if income.real else None,
        "proposed": income.proposed.monthly if income.proposed else None,
        "next_change": situation.next_change,
    }
    return _json.encode(found) + b"\n"
