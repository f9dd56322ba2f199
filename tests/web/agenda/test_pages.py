"""The pages of the agenda: what they show, to whom, with how many queries."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from tests.web.agenda.conftest import MONDAY, entered, plan, say, seen_by
from tests.web.cast import access, agent, client_of

from jalon.web.agenda import grid, projection, queries, services
from jalon.web.agenda.models import Appointment
from jalon.web.cases import store
from jalon.web.cases.links import sharing
from jalon.web.trust.models import Reading

pytestmark = pytest.mark.django_db


def agenda(client, **asked):
    return client.get(reverse("agenda"), asked)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_week_shows_an_appointment_at_its_hour(cast, case):
    plan(cast.alice, case, MONDAY, "14:30")
    answer = agenda(client_of(cast.alice), vue="semaine")
    assert answer.status_code == 200
    # From 8 h: 14 h 30 is the 27th quarter of an hour, and an hour takes four.
    assert 'class="placed at-27 for-4 lane-1 wide-12"' in text_of(answer)
    assert case.person.name in text_of(answer)


ODD = [{}, {"vue": "jour"}, {"vue": "autre"}, {"jour": "hier"}, {"jour": "9999-12-31"}, {"jour": "2026-02-30"},
       {"agent": "9" * 30}, {"agent": "equipe"}, {"agent": "٣"}]  # fmt: skip


@pytest.mark.parametrize("asked", ODD, ids=range(len(ODD)))
def test_whatever_the_address_asks_there_is_a_page(cast, case, asked):
    plan(cast.alice, case, MONDAY)
    assert agenda(client_of(cast.alice), **asked).status_code == 200


def test_an_empty_week_says_how_appointments_come(cast, monday):
    assert "Rien n'est fixé sur cette période" in text_of(agenda(client_of(cast.alice))).replace(
        "&#x27;", "'"
    )


# -- who sees what -------------------------------------------------------------------------------------------------


def test_a_colleague_s_agenda_is_open_to_who_sees_the_team_s_day(cast, case):
    plan(cast.alice, case, MONDAY)
    page = text_of(agenda(client_of(cast.bob), agent=str(cast.alice.pk)))
    assert case.person.name in page
    assert "De Alice Fictif" in page


def test_who_does_not_see_the_team_s_day_is_shown_their_own(cast, case):
    plan(cast.alice, case, MONDAY)
    for asked in (str(cast.alice.pk), "equipe"):
        page = text_of(agenda(client_of(cast.denis), agent=asked))
        assert "Le mien" in page
        assert case.person.name not in page


def test_the_agenda_of_another_organisation_is_closed(cast, case):
    plan(cast.alice, case, MONDAY)
    page = text_of(agenda(client_of(cast.zoe), agent=str(cast.alice.pk)))
    assert "Le mien" in page
    assert case.person.name not in page


def test_a_case_that_may_not_be_seen_shows_that_the_time_is_taken_and_nothing_else(cast, case):
    """Bob receives with Rémi a person whom the operator does not follow."""
    other = entered(cast.remi, first_name="Chantal", last_name="Roussillon")
    plan(cast.remi, other, MONDAY, "14:30", where="12 rue des Lices", colleagues=(cast.remi.pk, cast.bob.pk))
    for who, asked in ((cast.bob, ""), (cast.alice, str(cast.bob.pk))):
        for view in ("semaine", "jour"):
            page = text_of(agenda(client_of(who), agent=asked, vue=view))
            assert "Occupé" in page
            assert "14 h 30" in page
            for secret in ("Chantal", "Roussillon", "Lices", other.reference):
                assert secret not in page


def test_what_an_organisation_keeps_for_itself_is_seen_by_it_alone(cast, case):
    sharing.share(access(cast.alice, case), cast.partner, "Conseil", None)
    entry = plan(cast.alice, case, MONDAY, colleagues=(cast.alice.pk, cast.denis.pk))
    assert seen_by(cast.denis, case, entry.key).known
    Appointment.objects.filter(pk=entry.pk).update(reserved_to=cast.operator)
    assert seen_by(cast.alice, case, entry.key).known
    assert queries.appointment_of(agent(cast.denis), case, entry.key) is None
    assert "Occupé" in text_of(agenda(client_of(cast.denis)))


def test_the_projection_keeps_who_it_is_reserved_to(cast, case, monday):
    entry = plan(cast.alice, case, MONDAY)
    stored = store.load(case)
    kept = store.Stored(stored.file, {entry.stamp.partition("/")[0]: cast.operator.pk}, stored.last)
    projection.save(case, kept)
    assert Appointment.objects.get(pk=entry.pk).reserved_to == cast.operator


def test_a_partner_plans_on_a_case_that_is_shared_until_it_is_no_more(cast, case):
    share = sharing.share(access(cast.alice, case), cast.partner, "Conseil", None)
    entry = plan(cast.denis, case, MONDAY)
    assert seen_by(cast.denis, case, entry.key).may_plan
    share.delete()
    client = client_of(cast.denis)
    for name in ("appointment", "move", "invitation"):
        assert client.get(reverse(name, args=[case.reference, entry.key])).status_code == 404
    assert client.post(reverse("outcome", args=[case.reference, entry.key]), {}).status_code == 404
    assert "Occupé" in text_of(agenda(client))


@pytest.mark.parametrize("who", ["emilie", "farid", "gaelle", "hugo"])
def test_a_role_that_does_not_plan_has_no_agenda(cast, case, who):
    client = client_of(getattr(cast, who))
    for name in ("agenda", "day_review", "agenda_feed"):
        assert client.get(reverse(name)).status_code == 403


def test_the_team_s_agenda_shows_everybody_s(cast, case):
    plan(cast.alice, case, MONDAY, "09:00")
    plan(cast.bob, entered(cast.bob, first_name="Chantal", last_name="Roussillon"), MONDAY, "09:00")
    plan(cast.remi, entered(cast.remi, first_name="Nadia", last_name="Tarnaise"), MONDAY, "09:00")
    page = text_of(agenda(client_of(cast.claire), agent="equipe"))
    assert case.person.name in page
    assert "Chantal Roussillon" in page
    assert "Nadia" not in page


def test_a_link_that_is_no_address_of_a_call_is_not_followed(cast, case):
    entry = plan(cast.alice, case, MONDAY, place="remote", link="javascript:alert(1)")
    page = (
        client_of(cast.alice).get(reverse("appointment", args=[case.reference, entry.key])).content.decode()
    )
    assert "javascript:" not in page


def test_opening_an_appointment_is_written_down(cast, case):
    entry = plan(cast.alice, case, MONDAY)
    client_of(cast.alice).get(reverse("appointment", args=[case.reference, entry.key]))
    assert Reading.objects.filter(case_id=case.pk, what="rendez-vous", user_id=cast.alice.user_id).exists()


def test_an_appointment_of_another_case_is_not_found(cast, case):
    entry = plan(cast.alice, case, MONDAY)
    other = entered(cast.alice)
    assert (
        client_of(cast.alice).get(reverse("appointment", args=[other.reference, entry.key])).status_code
        == 404
    )
    with pytest.raises(Http404):
        services.say_outcome(
            access(cast.alice, other), entry.key, "held", seen=entry.stamp, token=uuid4().hex
        )


# -- the day, in Paris ---------------------------------------------------------------------------------------------


@pytest.fixture
def instant(settings, monkeypatch):
    """Sets the instant, in UTC, for good: the day follows from it."""

    def set_instant(text):
        settings.ENV = settings.ENV.model_copy(update={"today": None})
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_instant


def test_late_in_the_evening_the_day_is_that_of_paris(cast, case, instant):
    """At half past ten in the evening in UTC, in summer, it is already tomorrow in Paris."""
    plan(cast.alice, case, "2027-07-01", "23:50")
    plan(cast.alice, case, "2027-07-02", "00:15")
    plan(cast.alice, case, "2027-07-02", None)
    plan(cast.alice, case, "2027-07-02", "00:45")
    instant("2027-07-01T22:30:00")
    found = queries.appointments_of_day(agent(cast.alice), date(2027, 7, 2))
    assert [(one.at and f"{one.at:%H:%M}", one.begun) for one in sorted(found, key=lambda one: one.hours)] == [
        ("00:15", True), ("00:45", False), (None, True),
    ]  # fmt: skip
    assert "vendredi 2\xa0juillet" in agenda(client_of(cast.alice), vue="jour").content.decode()
    (late,) = queries.appointments_of_day(agent(cast.alice), date(2027, 7, 1))
    assert late.begun


def test_an_appointment_can_be_said_from_its_hour_on_and_not_before(cast, case, instant):
    entry = plan(cast.alice, case, "2026-11-24", "14:30")
    instant("2026-11-24T13:29:00")
    with pytest.raises(services.TooEarly):
        say(cast.alice, entry, "held")
    instant("2026-11-24T13:30:00")
    say(cast.alice, entry, "held")
    assert seen_by(cast.alice, case, entry.key).state == "held"


# -- the grid ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-23", "2026-11-29", "du 23 au 29\xa0novembre 2026"),
        ("2026-11-30", "2026-12-06", "du 30\xa0novembre au 6\xa0décembre 2026"),
        ("2026-12-28", "2027-01-03", "du 28\xa0décembre 2026 au 3\xa0janvier 2027"),
        ("2026-12-01", "2026-12-01", "mardi 1er\xa0décembre 2026"),
    ],
)
def test_a_period_is_said_in_french(first, last, said):
    assert grid.title(date.fromisoformat(first), date.fromisoformat(last)) == said


def test_the_grid_grows_to_hold_what_is_early_or_late(cast, case):
    plan(cast.alice, case, MONDAY, "06:45", minutes=30)
    plan(cast.alice, entered(cast.alice), MONDAY, "22:30", minutes=120)
    found = queries.appointments_of_day(agent(cast.alice), date.fromisoformat(MONDAY))
    day = date.fromisoformat(MONDAY)
    shown = grid.lay_out(found, day, day, day)
    assert (shown.first_hour, shown.last_hour) == (6, 24)
    assert [one.classes for one in shown.days[0].placed] == [
        "at-4 for-2 lane-1 wide-12", "at-67 for-6 lane-1 wide-12",
    ]  # fmt: skip


def test_many_at_once_stand_side_by_side(cast, case):
    for _ in range(3):
        plan(cast.alice, entered(cast.alice), MONDAY, "10:00")
    plan(cast.alice, case, MONDAY, "11:00")
    found = queries.appointments_of_day(agent(cast.alice), date.fromisoformat(MONDAY))
    day = date.fromisoformat(MONDAY)
    placed = grid.lay_out(found, day, day, day).days[0].placed
    assert [(one.column, one.columns) for one in placed] == [(1, 4), (5, 4), (9, 4), (1, 12)]


# -- queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "count"), [({"vue": "semaine"}, 8), ({"vue": "jour"}, 8), ({"agent": "equipe"}, 7)]
)
def test_the_agenda_asks_the_same_of_the_database_whatever_it_holds(
    cast, case, django_assert_num_queries, asked, count
):
    client = client_of(cast.claire)
    plan(cast.claire, case, MONDAY, "09:00")
    agenda(client, **asked)
    with django_assert_num_queries(count):
        agenda(client, **asked)
    for hour in ("10:00", "11:00", "14:00", "14:30"):
        plan(cast.claire, entered(cast.alice), MONDAY, hour, colleagues=(cast.claire.pk, cast.bob.pk))
    with django_assert_num_queries(count):
        agenda(client, **asked)


def test_the_end_of_the_day_asks_the_same_of_the_database_whatever_it_holds(
    cast, case, clock, django_assert_num_queries
):
    client = client_of(cast.alice)
    plan(cast.alice, case, MONDAY, "09:00")
    others = [entered(cast.alice) for _ in range(3)]
    clock("2026-11-24")
    address = f"{reverse('day_review')}?jour={MONDAY}"
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
    clock(MONDAY)
    for hour, other in zip(("10:00", "11:00", "14:00"), others, strict=True):
        plan(cast.alice, other, MONDAY, hour)
    clock("2026-11-24")
    with django_assert_num_queries(7):
        client.get(address)


def test_the_planning_page_asks_the_same_of_the_database_whatever_is_taken(
    cast, case, django_assert_num_queries
):
    client = client_of(cast.alice)
    address = reverse("plan", args=[case.reference])
    plan(cast.alice, entered(cast.alice), "2026-11-24", "09:00")
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)
    for hour in ("10:00", "11:00", "14:00"):
        plan(cast.alice, entered(cast.alice), "2026-11-25", hour)
    with django_assert_num_queries(14):
        client.get(address)
