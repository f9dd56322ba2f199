"""The week and the day as a grid of hours: where each appointment stands. No page computes a place."""

from dataclasses import dataclass
from datetime import date, timedelta

from jalon.rules.french import DAYS, HARD, MONTHS
from jalon.web.kit.clock import today

from .entries import Entry
from .holidays import is_working_day
from .times import monday

QUARTER = 15
"""Minutes of a row of the grid."""
USUAL = (8, 19)
"""Hours shown when nothing is earlier nor later."""
COLUMNS = 12
"""Columns of a day, so that two, three, four or six appointments at once share them evenly."""
_SHARES = (1, 2, 3, 4, 6, 12)
_WORKING_DAYS = 5


@dataclass(frozen=True)
class Placed:
    """An appointment in the grid, counted in rows of a quarter of an hour and columns of a twelfth of the day."""

    entry: Entry
    row: int
    rows: int
    column: int
    columns: int

    @property
    def classes(self) -> str:
        """What places it, by the style sheet: no style is written in a page."""
        return f"at-{self.row} for-{self.rows} lane-{self.column} wide-{self.columns}"

    @property
    def short(self) -> bool:
        """Whether there is room for one line only."""
        return self.rows <= 2  # noqa: PLR2004  half an hour


@dataclass(frozen=True)
class Day:
    """A day of the agenda."""

    day: date
    placed: tuple[Placed, ...]
    all_day: tuple[Entry, ...]
    """The appointments of which nobody said the hour."""
    chosen: bool
    """The day asked for: a phone shows this one alone."""

    @property
    def name(self) -> str:
        """« lundi 3 mars »."""
        return f"{DAYS[self.day.weekday()]} {_number(self.day)}{HARD}{MONTHS[self.day.month - 1]}"

    @property
    def is_today(self) -> bool:
        """Whether it is the day."""
        return self.day == today()

    @property
    def past(self) -> bool:
        """Whether it is over."""
        return self.day < today()

    @property
    def off(self) -> bool:
        """A week-end or a public holiday."""
        return not is_working_day(self.day)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, those without an hour first, then by hour."""
        return (*self.all_day, *(one.entry for one in self.placed))


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


@dataclass(frozen=True)
class Grid:
    """Some days, and the hours that they show."""

    days: tuple[Day, ...]
    first_hour: int
    last_hour: int

    @property
    def hours(self) -> list[tuple[int, str]]:
        """Each hour: the row at which it starts, and its name."""
        per_hour = 60 // QUARTER
        return [
            ((hour - self.first_hour) * per_hour + 1, f"{hour}{HARD}h")
            for hour in range(self.first_hour, self.last_hour)
        ]

    @property
    def tall(self) -> int:
        """How many hours are shown."""
        return self.last_hour - self.first_hour

    @property
    def any_all_day(self) -> bool:
        """Whether an appointment has no hour."""
        return any(day.all_day for day in self.days)

    @property
    def count(self) -> int:
        """How many appointments there are."""
        return sum(len(day.entries) for day in self.days)


def days_of(day: date, *, week: bool) -> tuple[date, date]:
    """The first and the last day that a view shows."""
    if not week:
        return day, day
    first = monday(day)
    return first, first + timedelta(days=6)


def lay_out(found: list[Entry], first: date, last: date, chosen: date) -> Grid:
    """Each appointment at its place. Saturday and Sunday are left out of a week in which nothing is on them."""
    by_day: dict[date, list[Entry]] = {}
    for one in found:
        by_day.setdefault(one.day, []).append(one)
    shown = [
        day
        for day in (first + timedelta(days=rank) for rank in range((last - first).days + 1))
        if day in by_day or day == chosen or day.weekday() < _WORKING_DAYS
    ]
    opening, closing = _hours(found)
    days = []
    for day in shown:
        there = by_day.get(day, [])
        days.append(
            Day(
                day,
                tuple(_place([one for one in there if one.span], opening)),
                tuple(one for one in there if one.span is None),
                day == chosen,
            )
        )
    return Grid(tuple(days), opening, closing)


def _hours(found: list[Entry]) -> tuple[int, int]:
    spans = [one.span for one in found if one.span]
    first = min((span.start // 60 for span in spans), default=USUAL[0])
    last = max((-(-span.end // 60) for span in spans), default=USUAL[1])
    return min(first, USUAL[0]), max(last, USUAL[1])


def _place(found: list[Entry], opening: int) -> list[Placed]:
    """Side by side where they overlap, the whole width where they do not."""
    placed = []
    for group in _groups(found):
        lanes = _lanes(group)
        share = COLUMNS // next((one for one in _SHARES if one >= max(lanes.values()) + 1), COLUMNS)
        for one in group:
            start, end = _rows(one)
            lane = min(lanes[one.pk], COLUMNS // share - 1)
            placed.append(
                Placed(one, start - opening * 60 // QUARTER + 1, end - start, lane * share + 1, share)
            )
    return placed


def _rows(one: Entry) -> tuple[int, int]:
    """The quarters of an hour from midnight that it takes, one at least, two when its name must be read."""
    if one.span is None:
        return 0, 2
    start = one.span.start // QUARTER
    return start, max(-(-one.span.end // QUARTER), start + 2)


def _groups(found: list[Entry]) -> list[list[Entry]]:
    """Those that stand in each other's way, together."""
    groups: list[list[Entry]] = []
    until = -1
    for one in sorted(found, key=lambda entry: (_rows(entry), entry.pk)):
        start, end = _rows(one)
        if start >= until or not groups:
            groups.append([])
        groups[-1].append(one)
        until = max(until, end)
    return groups


def _lanes(group: list[Entry]) -> dict[int, int]:
    """The first lane that is free, for each."""
    free_at: list[int] = []
    lanes = {}
    for one in group:
        start, end = _rows(one)
        lane = next((rank for rank, until in enumerate(free_at) if until <= start), len(free_at))
        free_at[lane : lane + 1] = [end]
        lanes[one.pk] = lane
    return lanes


def title(first: date, last: date) -> str:
    """« du 23 au 29 novembre 2026 », « lundi 23 novembre 2026 »."""
    if first == last:
        return f"{DAYS[first.weekday()]} {_number(first)}{HARD}{MONTHS[first.month - 1]} {first.year}"
    start = _number(first)
    if first.month != last.month:
        start += f"{HARD}{MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"du {start} au {_number(last)}{HARD}{MONTHS[last.month - 1]} {last.year}"
