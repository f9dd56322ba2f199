"""The feed and the invitation, read back by a calendar library."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from tests.web.agenda.conftest import MONDAY, details, entered, plan, say, seen_by
from tests.web.cast import access, agent, client_of

from jalon.web.accounts.models import Membership
from jalon.web.agenda import services
from jalon.web.agenda.models import Feed
from jalon.web.cases.models import Case
from jalon.web.people.models import Person

pytestmark = pytest.mark.django_db


def read(answer) -> Calendar:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar; charset=utf-8")
    (calendar,) = Calendar.from_ical(answer.content, multiple=True)
    assert not calendar.errors
    return calendar


def begins(event) -> datetime:
    """The instant at which an event starts."""
    assert isinstance(event.start, datetime)
    return event.start


def rank(event) -> int:
    """Its rank among its own changes."""
    return int(event["sequence"])


def feed(cast, shows=Feed.MINIMAL):
    return reverse("feed", args=[services.open_feed(agent(cast.alice), shows)])


def invitation(who, case, entry):
    return read(client_of(who).get(reverse("invitation", args=[case.reference, entry.key])))


# -- hours ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "at", "starts"),
    [
        ("2026-11-23", "14:30", "13:30"),  # winter: an hour ahead of UTC
        ("2027-03-27", "09:00", "08:00"),  # the eve of the change
        ("2027-03-29", "09:00", "07:00"),  # the Monday after it: two hours ahead
        ("2027-07-01", "23:30", "21:30"),  # late in the evening it is still the same day
        ("2027-10-29", "09:00", "07:00"),
        ("2027-11-02", "00:15", "23:15"),  # and just after midnight, in UTC the day before
    ],
)
def test_an_hour_is_that_of_paris_on_either_side_of_the_changes(cast, case, day, at, starts):
    entry = plan(cast.alice, case, day, at)
    (event,) = read(Client().get(feed(cast))).events
    instant = begins(event).astimezone(UTC)
    assert f"{event.start:%Y-%m-%d %H:%M}" == f"{day} {at}"
    assert f"{instant:%H:%M}" == starts
    assert event.end - event.start == timedelta(hours=1)
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    (event,) = invitation(cast.alice, case, entry).events
    assert begins(event).astimezone(UTC) == instant


def test_the_file_describes_the_time_zone_it_names(cast, case):
    plan(cast.alice, case, "2027-03-29", "09:00")
    calendar = read(Client().get(feed(cast)))
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Paris"]
    paris = calendar.timezones[0].to_tz()
    assert datetime(2027, 3, 27, 9, tzinfo=paris).utcoffset() == timedelta(hours=1)
    assert datetime(2027, 3, 29, 9, tzinfo=paris).utcoffset() == timedelta(hours=2)


def test_an_appointment_that_lasts_through_the_change_lasts_what_was_said(cast, case):
    plan(cast.alice, case, "2027-03-28", "01:30", minutes=60)
    (event,) = read(Client().get(feed(cast))).events
    assert isinstance(event.end, datetime)
    assert event.end.astimezone(UTC) - begins(event).astimezone(UTC) == timedelta(hours=1)
    assert f"{event.end:%H:%M}" == "03:30"


def test_without_an_hour_it_takes_the_day_and_leaves_it_free(cast, case):
    plan(cast.alice, case, "2026-11-25", None)
    (event,) = read(Client().get(feed(cast))).events
    assert (event.start, event.end) == (date(2026, 11, 25), date(2026, 11, 26))
    assert event["transp"] == "TRANSPARENT"


# -- what a feed says ----------------------------------------------------------------------------------------------


def test_by_default_the_feed_says_nothing_of_the_person(cast, monday):
    case = entered(cast.alice, first_name="Chantal", last_name="Roussillon")
    plan(
        cast.alice,
        case,
        MONDAY,
        where="12 rue des Lices, Albi",
        place="home",
        link="https://visio.example.org/c",
    )
    body = Client().get(feed(cast)).content.decode()
    plain = re.sub(r"\r\n ", "", body)
    (event,) = Calendar.from_ical(body).events
    assert event["summary"] == "Rendez-vous Jalon"
    for secret in ("Chantal", "Roussillon", case.reference, "Lices", "visio", "Tarn", "TNS", "RSA"):
        assert secret not in plain


def test_initials_are_shown_when_their_owner_asks_for_them(cast, monday):
    case = entered(cast.alice, first_name="Chantal", last_name="Roussillon")
    plan(cast.alice, case, MONDAY, where="Salle 2, Maison du Département")
    body = Client().get(feed(cast, Feed.INITIALS)).content.decode()
    (event,) = Calendar.from_ical(body).events
    assert str(event["summary"]).startswith("C.R. (")
    assert event["location"] == "Salle 2, Maison du Département"
    assert "Roussillon" not in body


def test_the_feed_holds_what_the_agenda_holds_and_nothing_of_others(cast, case):
    mine = plan(cast.alice, case, "2026-11-24", "09:00")
    plan(cast.bob, entered(cast.bob), "2026-11-24", "10:00")
    calendar = read(Client().get(feed(cast)))
    assert [f"{event.start:%H:%M}" for event in calendar.events] == ["09:00"]
    assert mine.known


def test_a_case_that_is_followed_no_more_leaves_the_feed(cast, case):
    plan(cast.alice, case, "2026-11-24")
    address = feed(cast)
    Case.objects.filter(pk=case.pk).update(organisation=cast.departement, referent=cast.remi)
    assert read(Client().get(address)).events == []


def test_each_event_has_one_name_for_ever(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    address = feed(cast)
    (before,) = read(Client().get(address)).events
    services.move(
        access(cast.alice, case), entry.key, details("2026-11-26", "10:00", colleagues=(cast.alice.pk,)),
        because="Empêchement", seen=entry.stamp, token=uuid4().hex,
    )  # fmt: skip
    (after,) = read(Client().get(address)).events
    assert after["uid"] == before["uid"]
    assert rank(after) > rank(before)
    assert f"{after.start:%Y-%m-%d %H:%M}" == "2026-11-26 10:00"


# -- the address of a feed -----------------------------------------------------------------------------------------


def test_an_address_is_shown_once_and_kept_nowhere(cast, case):
    client = client_of(cast.alice)
    page = client.post(reverse("agenda_feed"), {"shows": "minimal"}).content.decode()
    (token,) = re.findall(r"/agenda/flux/([\w-]+)\.ics", page)
    assert len(token) > 40
    assert token not in client.get(reverse("agenda_feed")).content.decode()
    assert not Feed.objects.filter(token_digest__contains=token).exists()
    assert Client().get(reverse("feed", args=[token])).status_code == 200


def test_a_revoked_address_opens_nothing(cast, case):
    address = feed(cast)
    client_of(cast.alice).post(reverse("revoke_feed"))
    assert Client().get(address).status_code == 404


def test_a_new_address_closes_the_former_one(cast, case):
    former, latter = feed(cast), feed(cast)
    assert [Client().get(address).status_code for address in (former, latter)] == [404, 200]


def test_who_works_here_no_more_has_no_feed(cast, case):
    address = feed(cast)
    Membership.objects.filter(pk=cast.alice.pk).update(until="2026-11-23")
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "..", "%00"])
def test_an_address_that_is_none_opens_nothing(cast, case, token):
    feed(cast)
    assert Client().get(f"/agenda/flux/{token}.ics").status_code == 404


def test_the_reading_of_a_feed_is_noted(cast, case):
    Client().get(feed(cast))
    assert Feed.objects.get().read_at is not None


def test_a_feed_asks_the_same_of_the_database_whatever_it_holds(cast, case, django_assert_num_queries):
    address = feed(cast)
    plan(cast.alice, case, "2026-11-24", "09:00")
    Client().get(address)
    with django_assert_num_queries(4):
        Client().get(address)
    for hour in ("10:00", "11:00", "14:00"):
        plan(cast.alice, entered(cast.alice), "2026-11-24", hour)
    with django_assert_num_queries(4):
        Client().get(address)


# -- the invitation ------------------------------------------------------------------------------------------------


def test_an_invitation_says_whom_when_and_where_and_nothing_of_why(cast, case):
    Person.objects.filter(pk=case.person_id).update(email="personne@example.org")
    entry = plan(cast.alice, case, "2026-11-24", place="remote", link="https://visio.example.org/abc")
    calendar = invitation(cast.alice, case, entry)
    (event,) = calendar.events
    assert calendar["method"] == "REQUEST"
    assert event["summary"] == "Rendez-vous avec Alice Fictif (Opérateur (fictif))"
    assert event["organizer"] == "mailto:alice@example.org"
    assert event["attendee"] == "mailto:personne@example.org"
    assert event["url"] == "https://visio.example.org/abc"
    assert "RSA" not in calendar.to_ical().decode()


def test_without_an_address_to_answer_from_it_is_only_published(cast, case):
    assert invitation(cast.alice, case, plan(cast.alice, case, "2026-11-24"))["method"] == "PUBLISH"


def test_a_cancelled_appointment_is_taken_out_of_calendars(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    (before,) = invitation(cast.alice, case, entry).events
    say(cast.alice, entry, "cancelled")
    calendar = invitation(cast.alice, case, seen_by(cast.alice, case, entry.key))
    (event,) = calendar.events
    assert (calendar["method"], event["status"], event["uid"]) == ("CANCEL", "CANCELLED", before["uid"])
    assert rank(event) > rank(before)


def test_an_address_with_a_line_break_adds_no_line_to_the_file(cast, case):
    entry = plan(cast.alice, case, "2026-11-24", where="Salle 2\r\nATTENDEE:mailto:pirate@example.org")
    (event,) = invitation(cast.alice, case, entry).events
    assert "attendee" not in event
