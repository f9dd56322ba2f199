"""What is known of a case on a day: facts in force, the day itself, the amounts of a date."""

from collections.abc import Hashable, Iterable
from datetime import date
from operator import attrgetter

from .casefile import CaseFile
from .facts import Fact, Withdrawal
from .months import FAR, ONE_DAY
from .parameters import Parameters

_told_in_order = attrgetter("on", "recorded_at", "id")
_recorded = attrgetter("recorded_at", "id")


class Today:
    """The day of the question. It remembers each date ahead that it was compared with.

    Rules never see the day itself, so the first date at which an answer can change is known without asking
    again for every day to come.
    """

    __slots__ = ("_next", "_on")

    def __init__(self, on: date) -> None:
        self._on = on
        self._next = FAR

    def reached(self, day: date) -> bool:
        """Whether ``day`` has come: it is today or before."""
        if day <= self._on:
            return True
        self._next = min(self._next, day)
        return False

    def past(self, day: date) -> bool:
        """Whether ``day`` is over: it was yesterday or before."""
        return day < FAR and self.reached(day + ONE_DAY)

    def year(self) -> int:
        """The calendar year of the day; it changes on the next 1 January."""
        year = self._on.year
        if year < FAR.year:
            self._next = min(self._next, date(year + 1, 1, 1))
        return year

    @property
    def counter(self) -> date:
        """The day itself, for counters only (elapsed, remaining): no rule may branch on it."""
        return self._on

    @property
    def next_change(self) -> date | None:
        """The first date ahead at which a comparison made so far gives another answer."""
        return None if self._next == FAR else self._next


def facts_in_force(case: CaseFile, on: date, known_on: date | None = None) -> list[Fact]:
    """The facts of ``on`` or before, recorded on ``known_on`` or before, neither corrected nor withdrawn, in order.

    A correction counts from the day it is recorded whatever its own date: it is knowledge, not an event.
    """
    facts: Iterable[Fact] = case.facts
    if known_on is not None:
        facts = [fact for fact in facts if fact.recorded_at.date() <= known_on]
    dead = _dead(facts)
    kept = [fact for fact in facts if fact.on <= on and fact.id not in dead and type(fact) is not Withdrawal]
    kept.sort(key=_told_in_order)
    return kept


def _dead(facts: Iterable[Fact]) -> set[str]:
    """Ids of the facts that a correction or a withdrawal has put out of force.

    A correction that is withdrawn does not bring back what it had corrected: nothing takes its place. A withdrawal
    that is itself withdrawn, or corrected, no longer counts.
    """
    dead = {fact.supersedes for fact in facts if fact.supersedes is not None}
    for fact in sorted([f for f in facts if type(f) is Withdrawal], key=_recorded, reverse=True):
        if fact.id not in dead:
            dead.add(fact.withdraws)
    return dead


class View:
    """The facts of a case on a day, by kind, with the day and the amounts."""

    __slots__ = ("_by_kind", "cache", "facts", "parameters", "today")

    def __init__(self, facts: list[Fact], today: Today, parameters: Parameters) -> None:
        self.facts = facts
        self.today = today
        self.parameters = parameters
        self.cache: dict[Hashable, object] = {}
        by_kind: dict[type[Fact], list[Fact]] = {}
        for fact in facts:
            kind = type(fact)
            if kind in by_kind:
                by_kind[kind].append(fact)
            else:
                by_kind[kind] = [fact]
        self._by_kind = by_kind

    def all[F: Fact](self, kind: type[F]) -> list[F]:
        """Facts of a kind, oldest first."""
        return self._by_kind.get(kind, _NONE)  # type: ignore[return-value]

    def first[F: Fact](self, kind: type[F]) -> F | None:
        """The oldest fact of a kind."""
        facts = self._by_kind.get(kind)
        return facts[0] if facts else None  # type: ignore[return-value]

    def last[F: Fact](self, kind: type[F]) -> F | None:
        """The newest fact of a kind."""
        facts = self._by_kind.get(kind)
        return facts[-1] if facts else None  # type: ignore[return-value]

    def told(self, *kinds: type[Fact]) -> list[Fact]:
        """Facts of several kinds together, oldest first."""
        lists = [facts for kind in kinds if (facts := self._by_kind.get(kind))]
        if len(lists) < 2:  # noqa: PLR2004  facts of one kind are in order already
            return lists[0][:] if lists else []
        found = [fact for facts in lists for fact in facts]
        found.sort(key=_told_in_order)
        return found


_NONE: list[Fact] = []
