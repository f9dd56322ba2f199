"""A story being written: draws that depend on its number alone, and the facts told so far."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Protocol

from jalon.rules.facts import Euros, Fact
from jalon.rules.months import add_days
from jalon.rules.programme import Programme

from .settings import OF_PROGRAMME, Settings

WHO = ("Service insertion (démonstration)", "Opérateur (démonstration)", "Référent (démonstration)")
DESK_HOURS = tuple(time(hour, minute, tzinfo=UTC) for hour in range(8, 17) for minute in (0, 15, 30, 45))


class Weighted(Protocol):
    """Something more or less frequent."""

    @property
    def weight(self) -> float:
        """How frequent it is, beside the others."""


class Story:
    """The facts of one fictitious case, up to the last day of its telling."""

    __slots__ = ("draw", "facts", "last_day", "n", "programme", "settings")

    def __init__(self, programme: Programme, n: int, last_day: date) -> None:
        self.programme = programme
        self.n = n
        self.last_day = last_day
        self.settings = OF_PROGRAMME.get(programme.id, Settings())
        self.draw = Random(f"{programme.id}/{n}")  # noqa: S311  a demonstration, not a secret
        self.facts: list[Fact] = []

    def tell(self, kind: type[Fact], on: date, **fields: Any) -> None:
        """Add a fact, unless it would come after the last day of the telling."""
        if on > self.last_day:
            return
        draw = self.draw.random()
        written = datetime.combine(on, DESK_HOURS[int(draw * len(DESK_HOURS))])
        if draw < 0.3:  # noqa: PLR2004  three facts in ten are written some days later
            written += timedelta(days=int(draw * 30) + 1)
        self.facts.append(
            kind(
                id=f"f{len(self.facts) + 1}",
                on=on,
                recorded_at=written,
                recorded_by=WHO[int(draw * 3)],
                **fields,
            )
        )

    @contextmanager
    def told_until(self, day: date) -> Iterator[None]:
        """Leave out, inside the block, what would come after a day: nobody is helped after leaving."""
        last_day, self.last_day = self.last_day, min(self.last_day, day)
        yield
        self.last_day = last_day

    def chance(self, share: float) -> bool:
        """Whether something that happens in this share of cases happens here."""
        return self.draw.random() < share

    def days(self, least: int, most: int) -> int:
        """A number of days between two bounds, both included."""
        return least + int(self.draw.random() * (most - least + 1))

    def later(self, day: date, least: int, most: int) -> date:
        """A day that comes between so many days after another."""
        return add_days(day, self.days(least, most))

    def one[T](self, things: Sequence[T]) -> T:
        """One of these, all as frequent."""
        return things[int(self.draw.random() * len(things))]

    def weighted[T: Weighted](self, things: Sequence[T]) -> T:
        """One of these, each by its weight."""
        left = self.draw.random() * sum(thing.weight for thing in things)
        for thing in things:
            left -= thing.weight
            if left < 0:
                return thing
        return things[-1]

    def euros(self, amount: float) -> Euros:
        """An amount in whole euros: nobody remembers the cents of a demonstration."""
        return Euros(Decimal(int(amount)))

    def title(self, titles: Sequence[str], rank: int = 0) -> str:
        """One of these titles: it takes no draw, so that other words change nothing in the stories."""
        return titles[(self.n * 7 + rank) % len(titles)]
