"""Planning: from what asks for it, with conflicts said and never refused; moving; taking back."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests import cases as c
from tests.web.agenda.conftest import details, entered, plan, say, seen_by
from tests.web.cast import access, agent, client_of, tell

from jalon.web.agenda import holidays, services
from jalon.web.agenda.conflicts import Wanted, conflicts, free_times
from jalon.web.agenda.models import Appointment
from jalon.web.cases import store
from jalon.web.cases.links import sharing
from jalon.web.cases.models import Owed
from jalon.web.people.models import Person

pytestmark = pytest.mark.django_db


def wanted(case, by, day="2026-11-24", at="14:30", minutes=60, **other):
    one = details(day, at)
    return Wanted(case, one.day, one.at, minutes, tuple(by), **other)


def form(case, **changes):
    """What the form of the page sends."""
    known = {
        "day": "2026-11-24", "at": "14:30", "minutes": "60", "meeting": "individual", "place": "operator",
        "where": "Salle 2", "link": "", "parties": ["person", "operator"],
        "seen": store.load(case).last, "token": uuid4().hex,
    }  # fmt: skip
    return known | changes


def send(who, case, *, htmx=True, **changes):
    headers = {"HX-Request": "true"} if htmx else {}
    changes.setdefault("colleagues", [who.pk])
    return client_of(who).post(reverse("plan", args=[case.reference]), form(case, **changes), headers=headers)


# -- the form ------------------------------------------------------------------------------------------------------


def test_an_appointment_is_fixed_and_stands_in_the_agenda_of_those_who_receive(cast, case):
    answer = send(cast.alice, case, colleagues=[cast.alice.pk, cast.bob.pk]).content.decode()
    assert "Rendez-vous fixé mardi 24 novembre à 14\xa0h\xa030" in answer
    row = Appointment.objects.get(case=case)
    assert sorted(row.attendances.values_list("membership_id", flat=True)) == [cast.alice.pk, cast.bob.pk]
    for who in (cast.alice, cast.bob):
        assert (
            case.person.name in client_of(who).get(reverse("agenda"), {"jour": "2026-11-24"}).content.decode()
        )


def test_it_says_what_it_changed_and_offers_to_take_it_back(cast, case):
    answer = send(cast.alice, case).content.decode()
    key = Appointment.objects.get(case=case).key
    assert reverse("undo_plan", args=[case.reference, key]) in answer
    assert reverse("invitation", args=[case.reference, key]) in answer
    assert "Ce que cela change" in answer


def test_without_htmx_one_lands_on_the_appointment(cast, case):
    client = client_of(cast.alice)
    data = form(case, colleagues=[cast.alice.pk])
    answer = client.post(reverse("plan", args=[case.reference]), data)
    assert answer["Location"] == reverse("appointment", args=[case.reference, Appointment.objects.get().key])
    assert "Rendez-vous fixé" in client.get(answer["Location"]).content.decode()


def test_why_it_is_asked_is_said_with_its_date(cast, case):
    line = Owed.objects.filter(case=case, due__isnull=False)[0]
    page = (
        client_of(cast.alice)
        .get(reverse("plan", args=[case.reference]), {"line": line.line})
        .content.decode()
    )
    assert line.source.split(",")[0] in page


def test_the_address_proposes_its_form_place_and_people(cast, case):
    asked = {"meeting": "tripartite", "place": "enterprise", "parties": ["person", "expert"], "nonsense": "x"}
    page = client_of(cast.alice).get(reverse("plan", args=[case.reference]), asked)
    html = page.content.decode()
    assert '<option value="tripartite" selected>' in html
    assert '<option value="enterprise" selected>' in html
    ticked = re.findall(r'<input type="checkbox" name="parties" value="(\w+)"[^>]*checked', html)
    assert ticked == ["person", "expert"]


def test_an_address_left_empty_is_the_one_known_for_the_place(cast, case):
    Person.objects.filter(pk=case.person_id).update(
        address="3 place du Vigan", postal_code="81000", town="Albi"
    )
    send(cast.alice, case, place="home", where="")
    assert Appointment.objects.get(case=case).where == "3 place du Vigan, 81000 Albi"


def test_a_free_time_takes_the_place_of_what_was_typed(cast, case):
    send(cast.alice, case, day="", at="", slot="2026-11-25T09:30")
    row = Appointment.objects.get(case=case)
    assert (row.day, f"{row.at:%H:%M}") == (date(2026, 11, 25), "09:30")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": ""}, "Choisissez un jour"),
        ({"day": "2026-11-20"}, "Ce jour est passé"),
        ({"day": "2062-11-20"}, "vérifiez l'année"),
        ({"parties": []}, "Cochez au moins une personne attendue"),
        ({"colleagues": ["999999"]}, "999999"),
        ({"link": "pas un lien", "place": "remote"}, "URL"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_typed_is_lost(cast, case, changes, said):
    answer = send(cast.alice, case, **({"where": "Salle bleue"} | changes))
    assert answer.status_code == 422
    html = answer.content.decode().replace("&#x27;", "'")
    assert said in html
    assert "Salle bleue" in html
    assert not Appointment.objects.exists()


def test_a_double_click_fixes_one_appointment(cast, case):
    data = form(case, colleagues=[cast.alice.pk])
    for _ in range(2):
        client_of(cast.alice).post(reverse("plan", args=[case.reference]), data)
    assert Appointment.objects.count() == 1


def test_who_comes_second_sees_what_was_recorded_and_loses_nothing(cast, case):
    seen = store.load(case).last
    plan(cast.bob, case, "2026-11-25")
    answer = send(cast.alice, case, seen=seen, where="Salle bleue")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Bob Fictif" in html
    assert "Salle bleue" in html
    assert f'name="seen" value="{store.load(case).last}"' in html


# -- conflicts -----------------------------------------------------------------------------------------------------


def test_a_colleague_who_is_taken_is_said_and_the_appointment_is_fixed(cast, case):
    other = entered(cast.bob, first_name="Chantal", last_name="Roussillon")
    plan(cast.bob, other, "2026-11-24", "14:00")
    answer = send(cast.alice, case, colleagues=[cast.bob.pk]).content.decode()
    assert "Bob Fictif reçoit Chantal Roussillon de 14\xa0h à 15\xa0h." in answer
    assert Appointment.objects.count() == 2


def test_of_a_case_that_may_not_be_seen_only_the_time_is_said(cast, case):
    sharing.share(access(cast.alice, case), cast.partner, "Conseil", None)
    other = entered(cast.bob, first_name="Chantal", last_name="Roussillon")
    plan(cast.bob, other, "2026-11-24", "14:00")
    found = conflicts(agent(cast.denis), wanted(case, [cast.bob]))
    assert found == ["Bob Fictif est occupé de 14\xa0h à 15\xa0h."]


def test_a_person_who_is_expected_elsewhere_is_said(cast, case):
    other = entered(cast.remi, "cea-fiche-7")
    other.person, other.person_id = case.person, case.person_id
    other.save()
    plan(cast.remi, other, "2026-11-24", "15:00")
    found = conflicts(agent(cast.alice), wanted(case, [cast.alice]))
    assert found == [f"{case.person.name} a déjà un rendez-vous de 15\xa0h à 16\xa0h."]


@pytest.mark.parametrize(
    ("at", "minutes", "clashes"),
    [
        ("13:30", 60, 0),
        ("13:30", 61, 1),
        ("15:30", 60, 0),
        ("15:29", 60, 1),
        ("14:45", 15, 1),
        ("12:00", 300, 1),
    ],
)
def test_appointments_that_follow_each_other_do_not_overlap(cast, case, at, minutes, clashes):
    plan(cast.alice, entered(cast.alice), "2026-11-24", "14:30")
    assert len(conflicts(agent(cast.alice), wanted(case, [cast.alice], at=at, minutes=minutes))) == clashes


@pytest.mark.parametrize("outcome", ["excused", "cancelled"])
def test_a_time_given_back_is_free(cast, case, outcome):
    entry = plan(cast.alice, entered(cast.alice), "2026-11-24")
    assert len(conflicts(agent(cast.alice), wanted(case, [cast.alice]))) == 1
    say(cast.alice, entry, outcome)
    assert conflicts(agent(cast.alice), wanted(case, [cast.alice])) == []


def test_an_appointment_does_not_stand_in_its_own_way(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    assert conflicts(agent(cast.alice), wanted(case, [cast.alice], but=entry.key)) == []


def test_conflicts_are_said_while_the_form_is_filled_in(cast, case):
    plan(cast.alice, entered(cast.alice), "2026-11-24", "14:00")
    address = reverse("plan_conflicts", args=[case.reference])
    answer = client_of(cast.alice).post(address, form(case, colleagues=[cast.alice.pk]))
    assert "Alice Fictif reçoit" in answer.content.decode()


def test_an_overlap_shows_in_the_agenda(cast, case):
    plan(cast.alice, case, "2026-11-24", "14:00")
    plan(cast.alice, entered(cast.alice), "2026-11-24", "14:30")
    page = client_of(cast.alice).get(reverse("agenda"), {"jour": "2026-11-24"}).content.decode()
    assert page.count("Chevauche :") == 2
    assert "lane-1 wide-6" in page
    assert "lane-7 wide-6" in page


# -- free times ----------------------------------------------------------------------------------------------------


def test_free_times_come_before_the_date_on_working_days_and_when_everybody_is_free(cast, case):
    plan(cast.alice, entered(cast.alice), "2026-11-24", "09:00", minutes=180)
    found = free_times(agent(cast.alice), wanted(case, [cast.alice], day="2026-11-24"), date(2026, 11, 25))
    said = [one.value for one in found if one.day > date(2026, 11, 23)]
    assert said == ["2026-11-24T13:30", "2026-11-25T09:00", "2026-11-25T13:30"]


def test_no_time_is_proposed_on_a_week_end_or_a_holiday(cast, case, clock):
    clock("2026-12-24")
    found = free_times(agent(cast.alice), wanted(case, [cast.alice], day="2026-12-24"), date(2026, 12, 28))
    assert {one.day for one in found} <= {date(2026, 12, 24), date(2026, 12, 28)}
    assert date(2026, 12, 28) in {one.day for one in found}


def test_easter_moves():
    assert [holidays.easter(year) for year in (2024, 2025, 2026, 2038)] == [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25),
    ]  # fmt: skip
    assert len(holidays.holidays(2026)) == 11


# -- move, take back -----------------------------------------------------------------------------------------------


def move(who, case, entry, day, at="10:00", **other):
    return services.move(
        access(who, case), entry.key, details(day, at, colleagues=(who.pk,)),
        because="Empêchement de la personne", seen=entry.stamp, token=uuid4().hex, **other,
    )  # fmt: skip


def test_moving_corrects_the_planning_and_says_why(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    move(cast.alice, case, entry, "2026-11-26")
    moved = seen_by(cast.alice, case, entry.key)
    assert (moved.day, f"{moved.at:%H:%M}") == (date(2026, 11, 26), "10:00")
    told = store.load(case).file.facts[-1]
    assert (told.supersedes, told.because) == (
        entry.stamp.partition("/")[0],
        "Empêchement de la personne",
    )


def test_moving_what_a_colleague_has_just_moved_is_refused(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    move(cast.alice, case, entry, "2026-11-26")
    with pytest.raises(services.Changed):
        move(cast.alice, case, entry, "2026-11-27")


def test_a_move_is_taken_back(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    move(cast.alice, case, entry, "2026-11-26")
    moved = seen_by(cast.alice, case, entry.key)
    services.undo_plan(access(cast.alice, case), entry.key, seen=moved.stamp, token=uuid4().hex)
    assert seen_by(cast.alice, case, entry.key).day == date(2026, 11, 24)


def test_an_appointment_made_by_mistake_is_taken_back(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    client = client_of(cast.alice)
    data = {"stamp": entry.stamp, "token": uuid4().hex}
    answer = client.post(
        reverse("undo_plan", args=[case.reference, entry.key]), data, headers={"HX-Request": "true"}
    )
    assert "rien n'est fixé" in answer.content.decode().replace("&#x27;", "'")
    assert not Appointment.objects.exists()


def test_the_page_that_moves_shows_what_was_fixed_and_keeps_what_is_typed(cast, case):
    entry = plan(cast.alice, case, "2026-11-24", where="Salle 2", minutes=50)
    client = client_of(cast.alice)
    address = reverse("move", args=[case.reference, entry.key])
    page = client.get(address).content.decode()
    assert 'value="2026-11-24"' in page
    assert '<option value="50" selected>' in page
    answer = client.post(address, form(case, day="", where="Salle bleue", because="", seen=entry.stamp))
    assert answer.status_code == 422
    assert "Salle bleue" in answer.content.decode()
    answer = client.post(
        address,
        form(case, day="2026-11-27", because="Salle prise", seen=entry.stamp, colleagues=[cast.alice.pk]),
    )
    assert answer.status_code == 302
    assert seen_by(cast.alice, case, entry.key).day == date(2026, 11, 27)


def test_what_has_an_outcome_is_not_moved(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    say(cast.alice, entry, "cancelled")
    address = reverse("move", args=[case.reference, entry.key])
    assert client_of(cast.alice).get(address).status_code == 404


def test_a_colleague_may_not_move_what_another_fixed(cast, case):
    entry = plan(cast.alice, case, "2026-11-24")
    with pytest.raises(PermissionDenied):
        move(cast.bob, case, seen_by(cast.bob, case, entry.key), "2026-11-26")


def test_an_appointment_told_by_an_import_stands_in_the_agenda_of_the_referent(cast, case):
    tell(case, c.planned("2026-11-23", "2026-11-24"))
    page = (
        client_of(cast.alice).get(reverse("agenda"), {"jour": "2026-11-24", "vue": "jour"}).content.decode()
    )
    assert case.person.name in page
