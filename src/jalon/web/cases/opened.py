"""A case as its page reads it: on a day, knowing what was known on another, without what the reader may not see."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from msgspec.structs import replace

from jalon.rules.base import Line, Obligation
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact
from jalon.rules.programme import Programme
from jalon.rules.situation import Phase, Situation
from jalon.rules.view import facts_in_force
from jalon.study.facts import names_of
from jalon.web.accounts.policy import Action
from jalon.web.amounts.queries import Version, programme_of
from jalon.web.cases.access import Access
from jalon.web.cases.projection import facts_used, situation_of
from jalon.web.cases.rights import actions_for
from jalon.web.cases.store import Stored

from .sayings import names_of_things, say


@dataclass(frozen=True)
class Opened:
    """A case opened by somebody, at a day."""

    access: Access
    stored: Stored
    on: date
    known_on: date | None = None
    read_only: bool = False
    """The page shows another day: nothing is recorded from there."""

    @cached_property
    def programme(self) -> Programme:
        """The programme of the case, in the version that judges it."""
        case = self.access.case
        return programme_of(case.programme, case.territory, self.situation.version, self.known_on)

    @cached_property
    def situation(self) -> Situation:
        """The situation whole: what is shown of it goes through ``lets`` or ``tells``."""
        return situation_of(self.access.case, self.stored.file, self.on, self.known_on)

    @cached_property
    def names(self) -> dict[str, str]:
        """What the programme calls the ids of its phases, exits and documents."""
        return _names(Version(self.programme))

    @cached_property
    def things(self) -> dict[str, str]:
        """What the keys of the case name, among the facts that the reader may see."""
        return names_of_things(self.file.facts)

    def say(self, fact: Fact) -> str:
        """A fact in French; a page says the same one several times."""
        if fact.id not in self._said:
            self._said[fact.id] = say(fact, self.names, self.things)
        return self._said[fact.id]

    @cached_property
    def _said(self) -> dict[str, str]:
        return {}

    # -- what the reader may see -----------------------------------------------------------------------------------

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The facts that the reader may not see."""
        return self.access.hidden(self.stored)

    @cached_property
    def file(self) -> CaseFile:
        """The case file with the facts that the reader may see, and no other."""
        facts: tuple[Fact, ...] = self.stored.file.facts
        return replace(self.stored.file, facts=tuple(fact for fact in facts if fact.id not in self.hidden))

    @cached_property
    def facts(self) -> list[Fact]:
        """The facts in force on the day that the reader may see, oldest first."""
        return facts_in_force(self.file, self.on, self.known_on)

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        """The facts that the reader may see, by their ids."""
        return {fact.id: fact for fact in self.file.facts}

    @cached_property
    def _apart(self) -> Situation:
        """What would be true had nothing hidden happened: the only things that can be said without telling it."""
        return situation_of(self.access.case, self.file, self.on, self.known_on)

    @cached_property
    def _lines_apart(self) -> dict[str, Line]:
        return {line.id: _alone(line) for line in self._apart.lines()}

    def lets(self, line: Line | None) -> bool:
        """Whether a line may be shown: nothing hidden is behind it, named by its reason or not.

        Its reason names nothing hidden, near or far, and it says what it would say had nothing hidden happened: a
        freeze moves ends whose reason does not name it.
        """
        if line is None:
            return False
        if not self.hidden:
            return True
        return not facts_used(line.reason) & self.hidden and self._lines_apart.get(line.id) == _alone(line)

    def tells(self, name: str) -> bool:
        """Whether something that the situation says outside its lines may be shown, by its name."""
        return not self.hidden or getattr(self.situation, name) == getattr(self._apart, name)

    @cached_property
    def period(self) -> int | None:
        """The rank of the period of the grid, where it may be shown."""
        period = self.situation.income.period
        return period if not self.hidden or period == self._apart.income.period else None

    def shown[L: Line](self, lines: tuple[L, ...]) -> list[L]:
        """The lines that may be shown."""
        return [line for line in lines if self.lets(line)]

    @cached_property
    def withheld(self) -> bool:
        """Whether something is not shown to this reader."""
        return bool(self.hidden)

    def may_edit(self, fact: Fact) -> bool:
        """As ``services.record`` will judge it: the right of the kind, and one's own entry or the right to correct."""
        access = self.access
        if self.read_only or not access.may(Action.RECORD):
            return False
        own = fact.recorded_by == access.agent.signature
        return (own or access.may(Action.CORRECT)) and all(access.may(action) for action in actions_for(fact))

    def obligations(self, *states: str) -> list[Obligation]:
        """What is owed in some states, the nearest first; those without a day come last."""
        found = [line for line in self.shown(self.situation.obligations) if line.state in states]
        return sorted(found, key=lambda line: (line.due is None, line.due or date.max, line.id))


@lru_cache(maxsize=64)
def _names(version: Version) -> dict[str, str]:
    """Reading a definition whole costs a millisecond, and a version never changes."""
    return names_of(version.programme)


def _alone(line: Line) -> Line:
    """A line without those that it holds: each of the steps of a phase is shown or not by itself."""
    return replace(line, steps=()) if isinstance(line, Phase) else line
