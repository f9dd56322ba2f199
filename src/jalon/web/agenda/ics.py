"""Appointments as calendars read them (RFC 5545). Says as little of the person as it can."""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from jalon.programmes.library import programme
from jalon.web.accounts.agents import Agent

from .entries import Entry
from .models import Feed

PRODUCT = "-//Jalon//Agenda//FR"
MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRIVATE_PLACES = ("home", "enterprise")
"""Places whose address tells where the person lives or works: they do not go into a feed."""
_REFRESH = timedelta(hours=1)
_AROUND = timedelta(days=400)
"""Days of changes of hour described before and after the appointments."""


def uid_of(reference: str, key: str) -> str:
    """The name of an appointment for calendars: always the same, and it says nothing of the case."""
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, f'jalon:{reference}/{key}')}@jalon"


# -- the feed of an agent ------------------------------------------------------------------------------------------


def feed(entries: Iterable[Entry], shows: str, page: str) -> bytes:
    """An agenda, for the calendar of the person who works. ``page`` is the address of the agenda in Jalon."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "Jalon")
    calendar.add("name", "Jalon")
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        if entry.appointment is None:
            continue  # a case that they may no longer see leaves their calendar
        event = _event(entry)
        event.add("summary", _feed_summary(entry, shows))
        event.add("class", "PRIVATE")
        event.add("url", f"{page}?jour={entry.day.isoformat()}&vue=jour")
        if entry.where and entry.appointment.place not in _PRIVATE_PLACES:
            event.add("location", entry.where)
        calendar.add_component(event)
    return _bytes(calendar)


def _feed_summary(entry: Entry, shows: str) -> str:
    if shows != Feed.INITIALS or entry.appointment is None:
        return "Rendez-vous Jalon"
    person = entry.appointment.case.person
    initials = "".join(f"{word[0].upper()}." for word in (person.first_name, person.last_name) if word)
    return f"{initials} ({programme(entry.appointment.case.programme).name})"


# -- the invitation ------------------------------------------------------------------------------------------------


def invitation(entry: Entry, agent: Agent) -> tuple[bytes, str]:
    """An appointment, for the person's own calendar: whom they meet, when, where; nothing of why.

    A request when there is somebody to answer it (the person's address is known), a notice otherwise; a cancellation
    once it is cancelled. The file and its method. Raises ``ValueError`` for an appointment that may not be seen.
    """
    if entry.appointment is None:
        raise ValueError("an appointment that may not be seen")
    person = entry.appointment.case.person
    cancelled = entry.state in ("cancelled", "excused")
    method = "CANCEL" if cancelled else "REQUEST" if person.email else "PUBLISH"
    calendar = _calendar(method)
    event = _event(entry)
    event.add("summary", f"Rendez-vous avec {agent.signature}")
    event.add("organizer", _address(agent.user.email, agent.user.name))
    if person.email:
        guest = _address(person.email, person.name)
        guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
        guest.params["RSVP"] = vText("TRUE")
        event.add("attendee", guest)
    if entry.where:
        event.add("location", entry.where)
    if entry.link:
        event.add("url", vUri(entry.link))
        event.add("description", f"Pour rejoindre l'appel : {entry.link}")
    calendar.add_component(event)
    return _bytes(calendar), method


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address


# -- both ----------------------------------------------------------------------------------------------------------


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry) -> Event:
    """What every event says: its name, its rank among changes, when it is, whether it still stands."""
    row = entry.appointment
    if row is None:
        raise ValueError("an appointment that may not be seen")
    event = Event()
    event.add("uid", uid_of(row.case.reference, row.key))
    event.add("sequence", row.sequence)
    changed = (row.changed_at or datetime.combine(row.day, datetime.min.time(), UTC)).astimezone(UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    if entry.starts and entry.ends:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.ends)
    else:
        event.add("dtstart", row.day)
        event.add("dtend", row.day + timedelta(days=1))
    gone = entry.state in ("cancelled", "excused")
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if gone or entry.starts is None else "OPAQUE")
    return event


def _bytes(calendar: Calendar) -> bytes:
    days = [_day(event.start) for event in calendar.events]
    if days:
        calendar.add_missing_timezones(first_date=min(days) - _AROUND, last_date=max(days) + _AROUND)
    return bytes(calendar.to_ical())


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start
