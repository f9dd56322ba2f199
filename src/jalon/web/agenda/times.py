"""Hours of appointments: where they start and end, which overlap. In the time of the site, as people say it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from jalon.rules.french import full_day, hour
from jalon.web.kit.clock import today

USUAL_MINUTES = 60
"""How long an appointment is taken to last when nobody said."""
_DAY = 24 * 60


@dataclass(frozen=True)
class Span:
    """A part of a day, in minutes from midnight, end excluded."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether both hold at some moment. Two appointments that follow each other do not."""
        return self.start < other.end and other.start < self.end

    @property
    def said(self) -> str:
        """« de 14 h à 15 h 30 »."""
        return f"de {hour(clock(self.start))} à {hour(clock(self.end))}"


def clock(minutes: int) -> time:
    """The time of day so many minutes after midnight; the end of the day is its last minute."""
    minutes = min(max(minutes, 0), _DAY - 1)
    return time(minutes // 60, minutes % 60)


def span(at: time | None, minutes: int | None) -> Span | None:
    """The part of the day that an appointment takes; ``None`` when it has no hour."""
    if at is None:
        return None
    start = at.hour * 60 + at.minute
    return Span(start, min(start + (minutes or USUAL_MINUTES), _DAY))


def here() -> ZoneInfo:
    """The time zone of the site."""
    return ZoneInfo(timezone.get_default_timezone_name())


def starts(day: date, at: time | None) -> datetime | None:
    """The instant at which an appointment starts; ``None`` when it has no hour."""
    return None if at is None else datetime.combine(day, at, here())


def ends(day: date, at: time | None, minutes: int | None) -> datetime | None:
    """The instant at which it ends: so many minutes later, a change of hour in between or not."""
    begins = starts(day, at)
    if begins is None:
        return None
    later = begins.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes or USUAL_MINUTES)
    return later.astimezone(here())


def said_when(day: date, at: time | None) -> str:
    """When it is, as people say it: « lundi 3 mars à 14 h 30 », with the year when it is not this one."""
    text = full_day(day)
    if day.year == today().year:
        text = text.removesuffix(f" {day.year}")
    return f"{text} à {hour(at)}" if at else text


def monday(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())
