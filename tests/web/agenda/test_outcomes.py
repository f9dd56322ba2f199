"""What became of an appointment: in a click, taken back, at once by two people, in bulk at the end of the day."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests import cases as c
from tests.web.agenda.conftest import MONDAY, entered, plan, rows, say, seen_by
from tests.web.cast import access, agent, client_of, tell

from jalon.web.accounts.policy import Action
from jalon.web.agenda import services
from jalon.web.agenda.models import Appointment
from jalon.web.cases import store
from jalon.web.cases.models import FactRow, Owed
from jalon.web.cases.services import reproject
from jalon.web.kit.clock import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(cast, case, clock):
    """An appointment of the Monday at 14 h 30, the day after."""
    entry = plan(cast.alice, case, MONDAY)
    clock("2026-11-24")
    return entry


def test_an_appointment_is_planned_then_said(cast, case, met):
    states = [seen_by(cast.alice, case, met.key).state]
    for outcome in ("held", "missed", "excused", "cancelled"):
        entry = seen_by(cast.alice, case, met.key)
        say(cast.alice, entry, outcome)
        states.append(seen_by(cast.alice, case, met.key).state)
    assert states == ["planned", "held", "missed", "excused", "cancelled"]


def test_another_outcome_corrects_the_first_one(cast, case, met):
    say(cast.alice, met, "held")
    say(cast.alice, seen_by(cast.alice, case, met.key), "missed")
    held, missed = FactRow.objects.filter(
        case=case, kind__in=("appointment_held", "appointment_missed")
    ).order_by("pk")
    assert missed.supersedes == held.key


def test_an_excuse_after_an_absence_is_told_besides_it(cast, case, met):
    say(cast.alice, met, "missed")
    say(cast.alice, seen_by(cast.alice, case, met.key), "excused", reason="Empêchement")
    excused = FactRow.objects.get(case=case, kind="appointment_excused")
    assert excused.supersedes == ""
    assert FactRow.objects.get(case=case, kind="appointment_missed").on == met.day
    assert excused.on == today()


@pytest.mark.parametrize("outcome", ["held", "missed"])
def test_nobody_is_there_or_absent_before_the_hour(cast, case, monday, outcome):
    entry = plan(cast.alice, case, "2026-11-24")
    with pytest.raises(services.TooEarly):
        say(cast.alice, entry, outcome)


@pytest.mark.parametrize("outcome", ["excused", "cancelled"])
def test_one_can_be_excused_or_cancelled_beforehand(cast, case, monday, outcome):
    entry = plan(cast.alice, case, "2026-12-01")
    said = say(cast.alice, entry, outcome)
    assert said.recorded.facts[0].on == monday


def test_what_was_said_is_taken_back(cast, case, met):
    before = rows(case)
    say(cast.alice, met, "missed")
    said = seen_by(cast.alice, case, met.key)
    services.undo_outcome(access(cast.alice, case), met.key, seen=said.stamp, token=uuid4().hex)
    assert seen_by(cast.alice, case, met.key).state == "planned"
    assert not Owed.objects.filter(case=case, rule="absence").exists()
    assert len(before) == len(rows(case))


def test_taking_back_a_correction_gives_the_former_outcome_again(cast, case, met):
    say(cast.alice, met, "held")
    say(cast.alice, seen_by(cast.alice, case, met.key), "missed")
    said = seen_by(cast.alice, case, met.key)
    services.undo_outcome(access(cast.alice, case), met.key, seen=said.stamp, token=uuid4().hex)
    assert seen_by(cast.alice, case, met.key).state == "held"


def test_two_people_at_once_the_second_sees_what_the_first_said(cast, case, met):
    say(cast.alice, met, "missed")
    with pytest.raises(
        services.Changed, match=r"Alice Fictif \(Opérateur \(fictif\)\) a noté entre-temps.*absence"
    ):
        say(cast.bob, met, "held")
    assert seen_by(cast.alice, case, met.key).state == "missed"


def test_a_double_click_says_it_once(cast, case, met):
    token = uuid4().hex
    say(cast.alice, met, "held", token=token)
    again = say(cast.alice, met, "held", token=token)
    assert again.recorded.again
    assert FactRow.objects.filter(case=case, kind="appointment_held").count() == 1


def test_a_change_elsewhere_in_the_case_is_no_obstacle(cast, case, met):
    tell(case, c.letter("2026-11-24"))
    say(cast.alice, met, "held")
    assert seen_by(cast.alice, case, met.key).state == "held"


# -- what the programme says ---------------------------------------------------------------------------------------


def test_in_the_tarn_an_absence_goes_before_the_panel(cast, case, met):
    said = say(cast.alice, met, "missed")
    assert any("Passage en équipe pluridisciplinaire après une absence" in text for text in said.changes)
    assert Owed.objects.get(case=case, rule="absence").act == "refer"


def test_in_the_tarn_an_excuse_lifts_the_passage(cast, case, met):
    say(cast.alice, met, "missed")
    said = say(cast.alice, seen_by(cast.alice, case, met.key), "excused")
    assert any("équipe pluridisciplinaire" in text for text in said.changes)
    assert not Owed.objects.filter(case=case, rule="absence").exists()


def test_in_alsace_an_absence_goes_before_no_panel(cast, clock, monday):
    case = entered(cast.zoe, "cea-fiche-7")
    entry = plan(cast.zoe, case, MONDAY)
    clock("2026-11-24")
    said = say(cast.zoe, entry, "missed")
    assert not any("pluridisciplinaire" in text for text in said.changes)
    assert not Owed.objects.filter(case=case, act="refer").exists()


def test_in_lulu_an_absence_asks_to_make_contact_again(cast, clock, monday):
    case = entered(cast.alice, "lulu")
    entry = plan(cast.alice, case, MONDAY)
    clock("2026-11-24")
    said = say(cast.alice, entry, "missed")
    assert any("Reprendre contact après un rendez-vous manqué" in text for text in said.changes)


# -- the pages -----------------------------------------------------------------------------------------------------


def post(client, name, case, entry, *, htmx=True, **data):
    known = {"stamp": entry.stamp, "token": uuid4().hex, **data}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse(name, args=[case.reference, entry.key]), known, headers=headers)


def test_a_click_says_what_it_changed_and_offers_to_take_it_back(cast, case, met):
    client = client_of(cast.alice)
    answer = post(client, "outcome", case, met, outcome="missed").content.decode()
    assert "Noté" in answer
    assert "équipe pluridisciplinaire" in answer
    assert reverse("undo_outcome", args=[case.reference, met.key]) in answer
    undone = post(client, "undo_outcome", case, seen_by(cast.alice, case, met.key)).content.decode()
    assert "La saisie est annulée" in undone


def test_the_second_of_two_people_is_answered_409_with_the_state_it_is_in(cast, case, met):
    post(client_of(cast.alice), "outcome", case, met, outcome="missed")
    answer = post(client_of(cast.bob), "outcome", case, met, outcome="held")
    assert answer.status_code == 409
    assert "Alice Fictif" in answer.content.decode()
    assert "Absent" in answer.content.decode()


def test_without_htmx_the_page_comes_back_with_what_was_said(cast, case, met):
    answer = post(
        client_of(cast.alice), "outcome", case, met, htmx=False, outcome="held", next="/agenda/?vue=jour"
    )
    assert answer["Location"] == "/agenda/?vue=jour"


def test_one_is_never_sent_to_another_site(cast, case, met):
    answer = post(
        client_of(cast.alice), "outcome", case, met, htmx=False, outcome="held", next="https://example.org/"
    )
    assert answer["Location"] == reverse("appointment", args=[case.reference, met.key])


def test_an_outcome_that_is_none_is_refused(cast, case, met):
    assert post(client_of(cast.alice), "outcome", case, met, outcome="dead").status_code == 422


def test_a_colleague_may_say_it_but_not_correct_it(cast, case, met):
    say(cast.alice, met, "held")
    entry = seen_by(cast.bob, case, met.key)
    assert entry.may_plan
    assert not entry.may_undo
    with pytest.raises(PermissionDenied):
        services.undo_outcome(access(cast.bob, case), met.key, seen=entry.stamp, token=uuid4().hex)


# -- the end of the day --------------------------------------------------------------------------------------------


def test_all_the_appointments_of_a_day_are_said_at_once(cast, case, clock):
    cases = [case, *(entered(cast.alice) for _ in range(2))]
    entries = [
        plan(cast.alice, one, MONDAY, f"{hour}:00")
        for one, hour in zip(cases, ("09", "10", "11"), strict=True)
    ]
    clock("2026-11-24")
    data: dict[str, str] = {}
    for entry, outcome in zip(entries, ("held", "missed", ""), strict=True):
        data |= {f"stamp-{entry.pk}": entry.stamp, f"token-{entry.pk}": uuid4().hex}
        if outcome:
            data[f"outcome-{entry.pk}"] = outcome
    answer = client_of(cast.alice).post(f"{reverse('day_review')}?jour={MONDAY}", data).content.decode()
    states = [seen_by(cast.alice, one, entry.key).state for one, entry in zip(cases, entries, strict=True)]
    assert states == ["held", "missed", "planned"]
    assert "équipe pluridisciplinaire" in answer
    assert f'name="outcome-{entries[2].pk}"' in answer


def test_those_that_fail_say_why_and_the_others_are_kept(cast, case, clock):
    other = entered(cast.alice)
    first, second = plan(cast.alice, case, MONDAY, "09:00"), plan(cast.alice, other, MONDAY, "10:00")
    clock("2026-11-24")
    say(cast.bob, seen_by(cast.bob, case, first.key), "missed")
    data = {f"outcome-{one.pk}": "held" for one in (first, second)}
    data |= {f"stamp-{one.pk}": one.stamp for one in (first, second)}
    answer = client_of(cast.alice).post(f"{reverse('day_review')}?jour={MONDAY}", data).content.decode()
    assert "Bob Fictif" in answer
    assert seen_by(cast.alice, case, first.key).state == "missed"
    assert seen_by(cast.alice, other, second.key).state == "held"


def test_the_review_writes_on_no_appointment_of_another_agenda(cast, case, clock):
    entry = plan(cast.alice, case, MONDAY, "09:00")
    clock("2026-11-24")
    data = {f"outcome-{entry.pk}": "held", f"stamp-{entry.pk}": entry.stamp}
    client_of(cast.bob).post(f"{reverse('day_review')}?jour={MONDAY}", data)
    assert seen_by(cast.alice, case, entry.key).state == "planned"


# -- the projection ------------------------------------------------------------------------------------------------


def test_the_same_facts_give_the_same_rows(cast, case, met):
    say(cast.alice, met, "missed")
    say(cast.alice, seen_by(cast.alice, case, met.key), "excused")
    plan(cast.alice, case, "2026-12-01", None, colleagues=(cast.alice.pk, cast.bob.pk))
    written = rows(case)
    Appointment.objects.filter(case=case).delete()
    reproject(case, today())
    assert rows(case) == written


def test_a_colleague_whom_the_site_does_not_have_is_left_out(cast, case):
    tell(case, c.planned(MONDAY, "2026-11-25", agents=("a999999", "someone", f"a{cast.bob.pk}")))
    row = Appointment.objects.get(case=case)
    assert list(row.attendances.values_list("membership_id", flat=True)) == [cast.bob.pk]


def test_one_writes_on_an_appointment_only_with_the_right_to_plan(cast, case, met):
    with pytest.raises(PermissionDenied):
        services.say_outcome(access(cast.gaelle, case), met.key, "held", seen=met.stamp, token=uuid4().hex)
    assert store.load(case).file.facts[-1].id != "appointment_held"
    assert agent(cast.gaelle).may(Action.PLAN) is False
