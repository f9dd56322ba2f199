"""The one place where the site asks what day it is."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day, in the site's time zone; the day that a demonstration or a test pretends it is, where one is set."""
    pretended: date | None = settings.ENV.today
    return pretended or timezone.localdate()


def now() -> datetime:
    """The instant, with its offset; at the day that a demonstration pretends it is, where one is set."""
    instant = timezone.localtime()
    pretended: date | None = settings.ENV.today
    if pretended is None:
        return instant
    return instant.replace(year=pretended.year, month=pretended.month, day=pretended.day)
