"""When a message may leave: not at night, not on the days when people rest."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from .models import Channel, Sending


@lru_cache(maxsize=16)
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("FR", years=year)


def rests(day: date) -> bool:
    """Whether a day is a Sunday or a public holiday in France."""
    return day.isoweekday() == 7 or day in _holidays(day.year)  # noqa: PLR2004  Sunday


def quiet(at: datetime, sending: Sending) -> bool:
    """Whether an instant is one at which an organisation sends nothing, in the site's time zone."""
    local = timezone.localtime(at)
    if sending.rest_days and rests(local.date()):
        return True
    if sending.quiet_from == sending.quiet_to:
        return False
    clock = local.time()
    if sending.quiet_from < sending.quiet_to:
        return sending.quiet_from <= clock < sending.quiet_to
    return clock >= sending.quiet_from or clock < sending.quiet_to


def leaves_at(asked: datetime, sending: Sending, channel: str) -> datetime:
    """The first instant at which a message asked for then may leave: after the delay, outside of the quiet hours.

    What is printed waits for the delay only: nobody is woken up by a sheet of paper.
    """
    found = asked + timedelta(minutes=sending.delay)
    return found if channel == Channel.POST else awake(found, sending)


def awake(at: datetime, sending: Sending) -> datetime:
    """An instant, or the end of the quiet hours in which it falls."""
    found = timezone.localtime(at)
    for _ in range(40):  # holidays never follow each other for so long
        if not quiet(found, sending):
            return found
        rest = sending.rest_days and rests(found.date())
        today = not rest and found.time() < sending.quiet_to
        day = found.date() if today else found.date() + timedelta(days=1)
        found = timezone.make_aware(datetime.combine(day, _first(sending)))
    return found


def _first(sending: Sending) -> time:
    return sending.quiet_to if sending.quiet_from != sending.quiet_to else time(0)
