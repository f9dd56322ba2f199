"""A path drawn as a strip of text: months, phases, appointments, and the days of the questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jalon.rules.casefile import CaseFile
from jalon.rules.facts.path import AppointmentHeld, Exited, PhaseEntered
from jalon.rules.months import FAR, add_months, month_of, months_between
from jalon.rules.programme import Programme
from jalon.rules.view import facts_in_force

MONTHS = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
FILLS = ("▒", "█", "▓", "░")
"""What the phases are drawn with, in turn."""
AFTER = "·"
HELD = "●"


@dataclass(frozen=True)
class Strip:
    """The lines of a strip, all of the same width, and what the marks of its phases mean."""

    months: str
    phases: str
    meetings: str
    days: str
    legend: tuple[tuple[str, str], ...]


def strip(case: CaseFile, programme: Programme, days: tuple[date, ...], width: int) -> Strip | None:
    """The path from the entry to the last of these days; nothing when no phase was entered."""
    facts = facts_in_force(case, FAR)
    labels = {phase.id: phase.label for phase in programme.phases}
    entered = [fact for fact in facts if isinstance(fact, PhaseEntered) and fact.phase in labels]
    if not entered or not days:
        return None
    scale = _Scale(min(entered[0].on, days[0]), days[-1], width)
    gone = next((fact.on for fact in facts if isinstance(fact, Exited)), FAR)
    spans = [
        (labels[fact.phase], fact.on, nearest)
        for fact, nearest in zip(entered, [*(fact.on for fact in entered[1:]), gone], strict=True)
    ]
    held = [fact.on for fact in facts if isinstance(fact, AppointmentHeld)]
    return Strip(
        scale.names(),
        scale.bars(spans, gone),
        scale.marks((day, HELD) for day in held),
        scale.marks((day, str(rank)) for rank, day in enumerate(days, 1)),
        tuple((FILLS[rank % len(FILLS)], label) for rank, (label, _, _) in enumerate(spans)),
    )


class _Scale:
    """Turns days into columns, every month having the same width."""

    def __init__(self, first: date, last: date, width: int) -> None:
        self._months = months_between(month_of(first), month_of(last))
        self._wide = max(width // len(self._months), 2)

    def column(self, day: date) -> int:
        """The column of a day."""
        month = month_of(day)
        rank = (month.year - self._months[0].year) * 12 + month.month - self._months[0].month
        length = (add_months(month, 1) - month).days
        return rank * self._wide + (day.day - 1) * self._wide // length

    def _blank(self) -> list[str]:
        return [" "] * (len(self._months) * self._wide)

    def names(self) -> str:
        """The months, each above its columns."""
        return "".join(MONTHS[month.month - 1][: self._wide - 1].ljust(self._wide) for month in self._months)

    def bars(self, spans: list[tuple[str, date, date]], gone: date) -> str:
        """The phases, each with its own fill, then what comes after the exit."""
        line = self._blank()
        for column in range(len(line)):
            if gone < FAR and column >= self.column(gone):
                line[column] = AFTER
            for rank, (_, start, end) in enumerate(spans):
                if self.column(start) <= column < (self.column(end) if end < FAR else len(line)):
                    line[column] = FILLS[rank % len(FILLS)]
        return "".join(line)

    def marks(self, marks: Iterable[tuple[date, str]]) -> str:
        """Marks at their days; a day outside the strip is left out."""
        line = self._blank()
        for day, mark in marks:
            column = self.column(day)
            if 0 <= column < len(line):
                line[column] = mark
        return "".join(line)
