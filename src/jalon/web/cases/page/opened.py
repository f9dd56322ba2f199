"""A case as its page reads it: on a day, knowing what was known on another, without what the reader may not see."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from msgspec.structs import replace

from jalon.programmes.library import programme
from jalon.rules.base import Line, Obligation
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact
from jalon.rules.programme import Programme
from jalon.rules.situation import Situation
from jalon.rules.view import facts_in_force
from jalon.study.facts import names_of
from jalon.web.cases.access import Access
from jalon.web.cases.projection import facts_used, situation_of
from jalon.web.cases.store import Stored

from .sayings import names_of_things


@dataclass(frozen=True)
class Opened:
    """A case opened by somebody, at a day."""

    access: Access
    stored: Stored
    on: date
    known_on: date | None = None
    read_only: bool = False
    """The page shows a past day: nothing is recorded from there."""

    @cached_property
    def programme(self) -> Programme:
        """The programme of the case, in the version that judges it."""
        return programme(self.access.case.programme, self.situation.version)

    @cached_property
    def situation(self) -> Situation:
        """The situation whole: what is shown of it goes through ``lets``."""
        return situation_of(self.access.case, self.stored.file, self.on, self.known_on)

    @cached_property
    def names(self) -> dict[str, str]:
        """What the programme calls the ids of its phases, exits and documents."""
        return names_of(self.programme)

    @cached_property
    def things(self) -> dict[str, str]:
        """What the keys of the case name, among the facts that the reader may see."""
        return names_of_things(self.file.facts)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The facts that the reader may not see."""
        return self.access.hidden(self.stored)

    @cached_property
    def file(self) -> CaseFile:
        """The case file with the facts that the reader may see, and no other."""
        return replace(self.stored.file, facts=self.access.shown(self.stored))

    @cached_property
    def facts(self) -> list[Fact]:
        """The facts in force on the day that the reader may see, oldest first."""
        return facts_in_force(self.file, self.on, self.known_on)

    def lets(self, line: Line | None) -> bool:
        """Whether a line may be shown: nothing of what it stands on, near or far, is hidden."""
        return line is not None and not (self.hidden and facts_used(line.reason) & self.hidden)

    def shown[L: Line](self, lines: tuple[L, ...]) -> list[L]:
        """The lines that may be shown."""
        return [line for line in lines if self.lets(line)]

    @cached_property
    def withheld(self) -> bool:
        """Whether something is not shown to this reader."""
        return bool(self.hidden)

    def obligations(self, *states: str) -> list[Obligation]:
        """What is owed in some states, the nearest first; those without a day come last."""
        found = [line for line in self.shown(self.situation.obligations) if line.state in states]
        return sorted(found, key=lambda line: (line.due is None, line.due or date.max, line.id))
