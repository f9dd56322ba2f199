"""Recording from a page: what is typed is never lost, what changed is said, a click is undone."""

from datetime import date

import pytest
from tests.cases import fact
from tests.web.cast import access, case_for, client_of

from jalon.rules.facts import BY_TAG
from jalon.web.cases import store
from jalon.web.cases.links import sharing
from jalon.web.cases.models import FactRow

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")
INCAPACITY = fact("incapacity_started", "2026-05-01")
PLANNED = fact("appointment_planned", "2026-06-01", appointment="r1", date=date(2026, 6, 25))
TAGS = [tag for tag in BY_TAG if tag != "withdrawal"]


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [ENTERED, PLANNED])


def at(case, kind):
    return f"/dossiers/{case.reference}/noter/{kind}/"


def letter(case, **more):
    return {
        "on": "2026-06-29", "letter": "invitation", "to": "person", "note": "", "token": "t1",
        "seen": store.load(case).last, **more,
    }  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_every_form_opens(cast, case, tag):
    assert client_of(cast.claire).get(at(case, tag), follow=True).status_code in (200, 403)


def test_what_is_recorded_is_said_with_what_it_changed_and_can_be_undone(cast, case):
    client = client_of(cast.alice)
    answer = client.post(at(case, "appointment_missed"), letter(case, appointment="r1"), follow=True)
    page = answer.content.decode()
    assert "Absence au rendez-vous" in page
    assert "Ce que cela change" in page
    row = FactRow.objects.get(kind="appointment_missed")
    undone = client.post(f"/dossiers/{case.reference}/faits/{row.key}/retirer/", follow=True)
    assert "Retiré" in undone.content.decode()
    assert FactRow.objects.get(kind="withdrawal").supersedes == row.key


def test_a_fact_is_taken_out_of_the_story_with_a_reason(cast, case):
    client = client_of(cast.alice)
    client.post(at(case, "letter_sent"), letter(case))
    row = FactRow.objects.get(kind="letter_sent")
    address = f"/dossiers/{case.reference}/faits/{row.key}/retirer/"
    assert "Pourquoi le retirer" in client.get(address).content.decode()
    assert "Courrier envoyé" in client.get(address).content.decode()
    refused = client.post(address, {"asked": "1", "because": "  "})
    assert refused.status_code == 422
    assert not FactRow.objects.filter(kind="withdrawal").exists()
    client.post(address, {"asked": "1", "because": "Noté dans le mauvais dossier"})
    assert "mauvais dossier" in FactRow.objects.get(kind="withdrawal").payload
    assert client_of(cast.bob).get(address).status_code == 403, "what others noted is not his to take out"


def test_in_a_list_the_answer_takes_the_place_of_the_form(cast, case):
    answer = client_of(cast.alice).post(at(case, "letter_sent"), letter(case), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "recorded"
    assert "<html" not in answer.content.decode()
    assert "Annuler" in answer.content.decode()


def test_a_double_click_records_once(cast, case):
    client, sent = client_of(cast.alice), letter(case)
    assert client.post(at(case, "letter_sent"), sent).status_code == 302
    assert client.post(at(case, "letter_sent"), sent).status_code == 302
    assert FactRow.objects.filter(kind="letter_sent").count() == 1


def test_the_second_of_two_people_sees_what_changed_and_loses_nothing(cast, case):
    slow = letter(case, note="Une note longue à écrire")
    client_of(cast.bob).post(at(case, "letter_sent"), letter(case, token="bob", letter="reminder"))
    answer = client_of(cast.alice).post(at(case, "letter_sent"), slow)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Une note longue à écrire" in page
    assert "relance" in page
    assert "Bob Fictif" in page
    assert FactRow.objects.filter(kind="letter_sent").count() == 1
    again = client_of(cast.alice).post(at(case, "letter_sent"), slow | {"seen": store.load(case).last})
    assert again.status_code == 302
    assert FactRow.objects.filter(kind="letter_sent").count() == 2


def test_a_wrong_answer_keeps_what_was_typed_and_says_why(cast, case):
    sent = letter(case, on="31/02/2026", note="À garder")
    answer = client_of(cast.alice).post(at(case, "letter_sent"), sent)
    assert answer.status_code == 422
    assert "À garder" in answer.content.decode()
    assert "31/02/2026" in answer.content.decode()
    assert not FactRow.objects.filter(kind="letter_sent").exists()


def test_a_correction_takes_the_place_of_the_fact_with_its_reason(cast, case):
    row = FactRow.objects.get(kind="accompaniment_started")
    client, path = client_of(cast.alice), f"/dossiers/{case.reference}/faits/{row.key}/corriger/"
    assert 'value="2026-03-02"' in client.get(path).content.decode()
    sent = letter(case, on="2026-03-09")
    assert client.post(path, sent).status_code == 422
    assert client.post(path, sent | {"because": "Erreur de date"}).status_code == 302
    case.refresh_from_db()
    assert case.situation.entered_on == date(2026, 3, 9)
    story = client.get(f"/dossiers/{case.reference}/").content.decode()
    assert "Erreur de date" in story
    assert "corrigé" in story


def test_what_may_not_be_written_or_seen_is_refused(cast, case):
    assert client_of(cast.bob).get(at(case, "incapacity_started")).status_code == 403
    assert client_of(cast.alice).get(at(case, "evaluation_decided")).status_code == 403
    assert client_of(cast.alice).get(at(case, "withdrawal")).status_code == 404
    assert client_of(cast.alice).get(at(case, "nothing")).status_code == 404
    assert client_of(cast.zoe).get(at(case, "letter_sent")).status_code == 404
    assert client_of(cast.gaelle).post(at(case, "letter_sent"), letter(case)).status_code == 403


def test_a_health_fact_is_nowhere_for_who_may_not_see_it(cast):
    case = case_for(cast.alice, [ENTERED, INCAPACITY], programme="cea-fiche-7")
    row = FactRow.objects.get(kind="incapacity_started")
    for path in ("", "noter/", f"faits/{row.key}/corriger/"):
        page = client_of(cast.bob).get(f"/dossiers/{case.reference}/{path}").content.decode().lower()
        assert "incapacité" not in page
    assert "incapacité" in client_of(cast.alice).get(f"/dossiers/{case.reference}/").content.decode().lower()


def test_what_a_partner_keeps_for_itself_is_nowhere_for_the_others(cast, case):
    sharing.share(access(cast.alice, case), cast.partner, "Atelier", None)
    sent = letter(case, subject="Projet secret de chapellerie", reserved="oui")
    assert client_of(cast.denis).post(at(case, "tutoring_held"), sent).status_code == 302
    page = f"/dossiers/{case.reference}/"
    assert "chapellerie" in client_of(cast.denis).get(page).content.decode()
    for member in (cast.alice, cast.bob, cast.claire, cast.emilie):
        assert "chapellerie" not in client_of(member).get(page).content.decode()


def test_the_list_of_kinds_holds_what_the_role_may_write(cast, case):
    page = client_of(cast.alice).get(f"/dossiers/{case.reference}/noter/").content.decode()
    assert "Rendez-vous honoré" in page
    assert "Évaluation de revenu décidée" not in page
    assert (
        "Évaluation de revenu décidée"
        in client_of(cast.emilie).get(f"/dossiers/{case.reference}/noter/").content.decode()
    )


def test_a_form_asks_as_much_of_the_database_whatever_the_length_of_the_story(
    cast, django_assert_max_num_queries
):
    def count(facts):
        case = case_for(cast.alice, facts)
        client = client_of(cast.alice)
        with django_assert_max_num_queries(20) as found:
            client.get(at(case, "letter_sent"))
        return len(found)

    many = [fact("letter_sent", f"2026-05-{day:02}", letter="other") for day in range(1, 29)]
    assert count([ENTERED]) == count([ENTERED, *many])


def test_several_answers_of_an_address_are_all_proposed(cast, case):
    page = (
        client_of(cast.alice)
        .get(f"{at(case, 'letter_sent')}?letter=reminder&to=person&to=caf")
        .content.decode()
    )
    assert page.count("checked") >= 2
