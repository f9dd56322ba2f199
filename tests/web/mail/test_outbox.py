"""What leaves, when, and what stops it: the delay, the night, an answer, an appointment that moves."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import fact
from tests.web.cast import access, agent, case_for, client_of, tell
from tests.web.letters.written import at_home, letterhead, sent
from tests.web.mail.posted import message, reached, sends, state_of, states, why

from jalon.web.cases.models import FactRow
from jalon.web.documents import files
from jalon.web.kit.clock import today
from jalon.web.letters.models import How, KeptLetter
from jalon.web.mail import outbox, printing, reminders
from jalon.web.mail.hours import awake, leaves_at, quiet, rests
from jalon.web.mail.models import Message, PrintRun, Sending, What
from jalon.web.mail.wording import segments

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    letterhead(cast.operator)
    made = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    sends(cast.operator)
    at_home(made)
    reached(made)
    return made


PARIS = ZoneInfo("Europe/Paris")


def at(year, month, day, hours, minutes):
    return datetime(year, month, day, hours, minutes, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        (at(2026, 6, 30, 10, 0), at(2026, 6, 30, 10, 5)),
        (at(2026, 6, 30, 19, 58), at(2026, 7, 1, 8, 0)),
        (at(2026, 6, 30, 7, 0), at(2026, 6, 30, 8, 0)),
        (at(2026, 7, 4, 20, 30), at(2026, 7, 6, 8, 0)),  # a Saturday evening: Monday
        (at(2026, 7, 14, 9, 0), at(2026, 7, 15, 8, 0)),  # the national day
        (at(2026, 10, 25, 2, 30), at(2026, 10, 26, 8, 0)),  # the night that lasts an hour more, a Sunday
    ],
)
def test_nothing_leaves_at_night_nor_on_days_of_rest(asked, leaves):
    assert leaves_at(asked, Sending(), "sms") == leaves


def test_what_is_printed_waits_for_the_delay_only():
    assert leaves_at(at(2026, 6, 30, 23, 0), Sending(), "post") == at(2026, 6, 30, 23, 5)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(PARIS)),  # noqa: DTZ001  bounds are naive
    st.integers(0, 1439), st.integers(0, 1439), st.booleans(), st.integers(0, 120),
)  # fmt: skip
def test_a_message_always_leaves_after_it_is_asked_and_when_people_are_awake(asked, start, end, rest, delay):
    hours = {"quiet_from": clock_of(start), "quiet_to": clock_of(end)}
    sending = Sending(**hours, rest_days=rest, delay=delay)
    leaves = leaves_at(asked, sending, "email")
    assert leaves.timestamp() >= asked.timestamp() + delay * 60
    assert not quiet(leaves, sending)
    assert awake(leaves, sending) == leaves


def clock_of(minutes):
    return time(minutes // 60, minutes % 60)


def test_easter_monday_is_a_day_of_rest():
    assert rests(date(2026, 4, 6))
    assert not rests(date(2026, 4, 7))


def test_sent_by_mistake_it_is_taken_back_in_the_delay_and_the_letter_has_not_left(cast, case):
    sends(cast.operator, delay=5)
    letter = sent(case, cast.alice, "invitation", how=How.EMAIL)
    one = Message.objects.get(letter=letter)
    assert outbox.deliver(one.pk) == "waiting"
    page = client_of(cast.alice).get(f"/dossiers/{case.reference}/messages/").content.decode()
    assert "Annuler" in page
    client_of(cast.alice).post(f"/dossiers/{case.reference}/messages/{one.uuid}/annuler/")
    assert outbox.deliver(one.pk) == What.CANCELLED
    assert FactRow.objects.filter(kind="withdrawal", case=case).count() == 0
    assert FactRow.objects.filter(kind="withdrawal", person=case.person).count() == 1
    again = client_of(cast.alice).post(
        f"/dossiers/{case.reference}/messages/{one.uuid}/annuler/", follow=True
    )
    assert "Trop tard" in again.content.decode()


def test_a_letter_withdrawn_from_the_case_does_not_leave(cast, case):
    letter = sent(case, cast.alice, "invitation", how=How.EMAIL)
    tell(case, fact("withdrawal", "2026-06-30", id="w", withdraws=letter.fact_key))
    one = Message.objects.get(letter=letter)
    assert outbox.deliver(one.pk) == What.CANCELLED
    assert why(one) == "l'envoi du courrier a été annulé"


def appointment(day="2026-07-02", **more):
    told = {
        "id": "p1",
        "appointment": "r1",
        "date": day,
        "at": time(14, 30),
        "where": "3 place Fictive, Albi",
    }
    return fact("appointment_planned", "2026-06-20", **told | more)


def test_an_appointment_is_reminded_two_days_before_by_the_way_that_the_person_prefers(cast, case):
    reached(case, channel="sms")
    tell(case, appointment())
    assert reminders.appointments(today()) == 1
    assert reminders.appointments(today()) == 0
    one = Message.objects.get()
    assert (one.channel, one.to) == ("sms", "+33639980001")
    assert "jeudi 2 juillet 2026 à 14 h 30" in one.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "05 63 00 00 02" in one.text
    assert one.by is None


def test_in_a_language_that_jalon_writes(cast, case):
    reached(case, channel="email", language="Anglais")
    tell(case, appointment())
    reminders.appointments(today())
    one = Message.objects.get()
    assert one.language == "en"
    assert "You have an appointment on Thursday 2 July 2026 at 14:30." in one.text


@pytest.mark.parametrize("day", ["2026-06-30", "2026-07-03"])
def test_it_is_not_reminded_on_the_day_itself_nor_earlier(case, day):
    tell(case, appointment(day))
    assert reminders.appointments(today()) == 0


def test_an_organisation_may_send_no_reminder_and_nobody_is_reminded_by_post(cast, case):
    tell(case, appointment())
    sends(cast.operator, reminders=False)
    assert reminders.appointments(today()) == 0
    sends(cast.operator)
    reached(case, email="", phone="")
    assert reminders.appointments(today()) == 0


def test_the_reminder_of_an_appointment_that_moved_stops_by_itself_and_another_is_asked(case):
    tell(case, appointment())
    reminders.appointments(today())
    one = Message.objects.get()
    tell(case, appointment("2026-07-01", id="p2", supersedes="p1", because="Avancé"))
    assert outbox.deliver(one.pk) == What.CANCELLED
    assert "le rendez-vous est maintenant le" in why(one)
    assert reminders.appointments(today()) == 1


def test_the_reminder_of_an_appointment_that_is_off_stops_by_itself(case):
    tell(case, appointment())
    reminders.appointments(today())
    tell(case, fact("appointment_cancelled", "2026-06-30", id="c", appointment="r1"))
    one = Message.objects.get()
    assert outbox.deliver(one.pk) == What.CANCELLED
    assert why(one) == "le rendez-vous n'a plus lieu"


def overdue(cast):
    """Somebody who had the information and did not call within fifteen days."""
    letterhead(cast.operator)
    made = case_for(
        cast.alice,
        [fact("rsa_opened", "2026-05-20"), fact("letter_sent", "2026-05-21", letter="information")],
    )
    sends(cast.operator)
    at_home(made)
    reached(made)
    return made


@pytest.mark.statement("TARN-23")
def test_a_relance_is_proposed_and_leaves_by_itself_only_where_the_organisation_wants_it(cast):
    case = overdue(cast)
    assert reminders.relances() == 0
    sends(cast.operator, relances=True)
    assert reminders.relances() == 1
    assert reminders.relances() == 0
    one = Message.objects.get()
    assert (one.why, one.letter and one.letter.kind) == ("relance", "reminder")
    assert FactRow.objects.filter(case=case, kind="letter_sent").count() == 2


def test_a_relance_stops_when_the_person_answers(cast):
    case = overdue(cast)
    sends(cast.operator, relances=True, delay=60)
    reminders.relances()
    later = "2026-07-01T08:00:00Z"
    tell(
        case,
        fact("appointment_planned", "2026-06-30", appointment="r9", date="2026-07-06", recorded_at=later),
    )
    one = Message.objects.get()
    assert outbox.deliver(one.pk) == What.CANCELLED
    assert why(one) == "la personne a répondu"


def test_said_to_have_answered_the_relances_are_taken_back(cast):
    case = overdue(cast)
    first = message(case)
    sends(cast.operator, relances=True, delay=60)
    reminders.relances()
    client_of(cast.alice).post(
        f"/dossiers/{case.reference}/messages/{first.uuid}/repondu/", {"how": "par téléphone"}
    )
    assert state_of(Message.objects.get(why="relance")) == What.CANCELLED
    assert states(first) == ["queued", "answered"]


def test_letters_by_post_are_printed_together_as_they_were_kept_and_posted_once(cast, case):
    letter = sent(case, cast.alice, "invitation", how=How.POST)
    client = client_of(cast.alice)
    assert "Mettre dans un fichier" in client.get("/envois/").content.decode()
    client.post("/envois/imprimer/")
    run = PrintRun.objects.get()
    one = Message.objects.get(letter=letter)
    assert state_of(one) == What.PRINTED
    assert client.get(f"/envois/tirages/{run.pk}/tirage.pdf").content == files.read(run.stored_as, run.sha256)
    client.post(f"/envois/tirages/{run.pk}/postes/")
    client.post(f"/envois/tirages/{run.pk}/postes/")
    assert states(one) == ["queued", "printed", "sent"]
    with pytest.raises(printing.Nothing):
        printing.print_waiting(agent(cast.alice))
    assert client_of(cast.zoe).get(f"/envois/tirages/{run.pk}/tirage.pdf").status_code == 404


def test_a_printed_letter_taken_back_is_not_said_posted(cast, case):
    letter = sent(case, cast.alice, "invitation", how=How.POST)
    run = printing.print_waiting(agent(cast.alice))
    one = Message.objects.get(letter=letter)
    assert outbox.cancel(access(cast.alice, case), one)
    assert printing.post(agent(cast.alice), run.pk) == 0
    assert state_of(one) == What.CANCELLED


def test_a_message_is_written_from_the_case_and_a_second_click_sends_none(cast, case):
    client = client_of(cast.alice)
    form = {"channel": "email", "subject": "Papiers", "text": "Pensez au livre des recettes.", "token": "t"}
    for _ in range(2):
        assert client.post(f"/dossiers/{case.reference}/messages/", form).status_code == 302
    one = Message.objects.get()
    assert (one.to, one.by) == ("ada@example.org", cast.alice)
    page = client.get(f"/dossiers/{case.reference}/messages/").content.decode()
    assert one.sha256 in page
    assert "vérifiée" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"subject": ""}, "Un courriel a un objet"),
        ({"text": ""}, "Écrivez le message"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"channel": "sms", "text": "x" * 613}, "prend 5 SMS"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_typed_is_lost(cast, case, changed, said):
    form = {"channel": "email", "subject": "Papiers", "text": "Bonjour Ada", "token": "t"} | changed
    answer = client_of(cast.alice).post(f"/dossiers/{case.reference}/messages/", form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Message.objects.exists()


def test_somebody_without_an_address_is_not_offered_one(cast, case):
    reached(case, email="", phone="")
    page = client_of(cast.alice).get(f"/dossiers/{case.reference}/messages/").content.decode()
    assert "Ni courriel ni téléphone mobile" in page
    letters = client_of(cast.alice).get(f"/dossiers/{case.reference}/courriers/ecrire/invitation/")
    assert "par courriel" not in letters.content.decode()


def test_how_an_organisation_sends_is_set_by_who_writes_its_letters(cast):
    form = {
        "delay": "10", "quiet_from": "19:00", "quiet_to": "09:00", "rest_days": "on", "relances": "on", "reply_to": "",
    }  # fmt: skip
    assert client_of(cast.hugo).post("/envois/reglages/", form).status_code == 302
    kept = Sending.objects.get(organisation=cast.departement)
    assert (kept.delay, kept.quiet_from, kept.relances, kept.reminders) == (10, time(19), True, False)
    assert client_of(cast.hugo).post("/envois/reglages/", form | {"delay": "999"}).status_code == 422
    assert client_of(cast.alice).get("/envois/reglages/").status_code == 403


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("é" * 160, 1), ("ê" * 70, 1), ("ê" * 71, 2), ("€" * 80, 1), ("€" * 81, 2),
        ("🎉" * 35, 1), ("", 1),
    ],
)  # fmt: skip
def test_how_many_sms_a_text_takes(text, many):
    assert segments(text) == many


def test_a_letter_handed_over_needs_no_message(cast, case):
    sent(case, cast.alice)
    assert KeptLetter.objects.count() == 1
    assert not Message.objects.exists()
