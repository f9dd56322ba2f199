"""The page of a person: who they are, what is open to whom, and changes with what was before in the journal."""

import html
import re

import pytest
from tests.cases import fact
from tests.web.cast import case_for, client_of

from jalon.web.people import records, secrets
from jalon.web.people.models import Business, Person
from jalon.web.trust.models import Reading, Writing

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")
NIR = "285058100400106"


@pytest.fixture
def amelie(cast) -> Person:
    """Followed by Alice, and once by the département."""
    case = case_for(cast.alice, [ENTERED], first_name="Amélie", last_name="Dupont")
    case_for(cast.remi, person=case.person, programme="cea-fiche-7")
    secrets.keep(case.person, NIR)
    case.person.save()
    Business.objects.create(person=case.person, name="Couture", siret="73282932000074")
    records.refresh(case.person)
    return case.person


def page(member, person, rest="") -> str:
    return client_of(member).get(f"/personnes/{person.pk}/{rest}").content.decode()


def test_somebody_sees_who_the_person_is_and_the_accompaniments_open_to_them(cast, amelie):
    text = page(cast.alice, amelie)
    for said in (
        "Amélie Dupont",
        "06 39 98 00 01",
        "732 829 320 00074",
        "travailleurs non salariés",
        "2 85 05 •• ",
    ):
        assert said in text
    assert "Fiche action 7" not in text
    assert "Fiche action 7" in page(cast.remi, amelie)
    assert NIR not in text
    assert Reading.objects.filter(person_id=amelie.pk, what="fiche de la personne").count() == 2


@pytest.mark.parametrize("who", ["zoe", "denis", "hugo", "farid"])
def test_who_sees_none_of_their_cases_does_not_know_of_them(cast, amelie, who):
    assert client_of(cast.everybody[who]).get(f"/personnes/{amelie.pk}/").status_code == 404


def test_the_household_is_told_on_the_page_of_the_person(cast):
    described = fact("household_described", "2026-03-02", adults=2, children=1)
    joined = fact("member_joined", "2026-05-04", role="child")
    case = case_for(cast.alice, [ENTERED, described, joined])
    text = page(cast.alice, case.person)
    for said in ("2 adultes, 1 enfant (au 02/03/2026)", "04/05/2026", "Noter un changement"):
        assert said in text.replace("\u00a0", " ")
    assert "Noter un changement" not in page(cast.gaelle, case.person)
    assert "pas encore décrit" in page(cast.alice, case_for(cast.alice, [ENTERED]).person)


def test_a_reader_changes_nothing(cast, amelie):
    assert "Modifier la fiche" not in page(cast.gaelle, amelie)
    assert "2 85 05" not in page(cast.gaelle, amelie)
    assert client_of(cast.gaelle).get(f"/personnes/{amelie.pk}/modifier/").status_code == 403


def test_a_change_is_written_with_what_was_before(cast, amelie):
    business = Business.objects.get()
    given = {
        "last_name": "Dupont-Martin",
        "first_name": "Amélie",
        "birth_date": "1985-05-17",
        "phone": "06 39 98 00 77",
        f"e{business.pk}-name": "Couture et cie",
        f"e{business.pk}-siret": "73282932000074",
    }
    answer = client_of(cast.alice).post(f"/personnes/{amelie.pk}/modifier/", given)
    assert answer.status_code == 302
    amelie.refresh_from_db()
    assert (amelie.last_name, amelie.phone) == ("Dupont-Martin", "+33639980077")
    assert secrets.read(amelie) == NIR
    assert "dupontmartin" in amelie.search
    assert amelie.cases.order_by("pk").first().sort_name.startswith("dupont martin amelie")
    (written,) = Writing.objects.filter(what="person:edit")
    assert written.detail["before"]["last_name"] == "Dupont"
    assert written.detail["after"]["last_name"] == "Dupont-Martin"
    assert written.detail["before"]["business.principale.name"] == "Couture"


def test_a_new_number_is_journalled_without_being_told(cast, amelie):
    other = "178048100400291"
    given = {"last_name": "Dupont", "first_name": "Amélie", "nir": other, "sure": "on"}
    client_of(cast.alice).post(f"/personnes/{amelie.pk}/modifier/", given)
    amelie.refresh_from_db()
    assert secrets.read(amelie) == other
    (written,) = Writing.objects.filter(what="person:edit")
    assert written.detail["after"]["nir"] == "1 78 04 •• ••• ••• ••"
    assert other not in str(written.detail)


def test_what_is_wrong_is_said_and_nothing_changes(cast, amelie):
    answer = client_of(cast.alice).post(
        f"/personnes/{amelie.pk}/modifier/", {"last_name": "", "email": "amelie@"}
    )
    assert answer.status_code == 422
    assert 'value="amelie@"' in answer.content.decode()
    assert Person.objects.get(pk=amelie.pk).last_name == "Dupont"


SHOWN = re.compile(r'name="shown" value="([^"]*)"')


def shown(client, person):
    """What the page of changes shows, as it sends it back."""
    text = client.get(f"/personnes/{person.pk}/modifier/").content.decode()
    return said_as_shown(text)


def said_as_shown(text):
    found = SHOWN.search(text)
    assert found
    return html.unescape(found[1])


def filled(**other):
    return {"last_name": "Dupont", "first_name": "Amélie", "birth_date": "1985-05-17", "nir": "", **other}


def test_two_people_who_change_different_things_both_keep_what_they_typed(cast, amelie):
    one, two = client_of(cast.alice), client_of(cast.remi)
    first, second = shown(one, amelie), shown(two, amelie)
    one.post(f"/personnes/{amelie.pk}/modifier/", filled(town="Albi", channel="phone", shown=first))
    answer = two.post(
        f"/personnes/{amelie.pk}/modifier/", filled(language="arabe", channel="phone", shown=second)
    )
    assert answer.status_code == 302
    amelie.refresh_from_db()
    assert (amelie.town, amelie.language) == ("Albi", "arabe")


def test_two_people_who_change_the_same_thing_the_second_chooses_and_loses_nothing(cast, amelie):
    one, two = client_of(cast.alice), client_of(cast.remi)
    first, second = shown(one, amelie), shown(two, amelie)
    business = Business.objects.get()
    theirs = {"channel": "post", "town": "Albi", f"e{business.pk}-name": "Couture d'Albi"}
    one.post(f"/personnes/{amelie.pk}/modifier/", filled(**theirs, shown=first))
    mine = {"channel": "sms", "town": "Gaillac", "language": "arabe", f"e{business.pk}-name": "Retouches"}
    answer = two.post(f"/personnes/{amelie.pk}/modifier/", filled(**mine, shown=second))
    assert answer.status_code == 409
    text = html.unescape(answer.content.decode())
    assert "Alice" in text.split("a modifié cette fiche")[0][-80:]
    for said in (
        "« Courrier »",
        "« Albi »",
        "« Couture d'Albi »",
        'value="Gaillac"',
        'value="arabe"',
        "Retouches",
    ):
        assert said in text
    amelie.refresh_from_db()
    assert (amelie.town, amelie.language) == ("Albi", "")
    again = said_as_shown(answer.content.decode())
    assert two.post(f"/personnes/{amelie.pk}/modifier/", filled(**mine, shown=again)).status_code == 302
    amelie.refresh_from_db()
    assert (amelie.town, amelie.channel, amelie.language) == ("Gaillac", "sms", "arabe")
    assert Business.objects.get().name == "Retouches"


@pytest.mark.parametrize("said", ["", "[]", "{", "3", '{"town": 5}'])
def test_what_was_shown_may_be_anything(cast, amelie, said):
    answer = client_of(cast.alice).post(f"/personnes/{amelie.pk}/modifier/", filled(town="Albi", shown=said))
    assert answer.status_code in (302, 409)


def test_a_number_that_another_record_has_is_refused(cast, amelie):
    other = case_for(cast.alice, [ENTERED]).person
    answer = client_of(cast.alice).post(
        f"/personnes/{other.pk}/modifier/", {"last_name": "A", "first_name": "B", "nir": NIR, "sure": "on"}
    )
    assert answer.status_code == 422
    assert "fusionnez-les plutôt" in answer.content.decode()


def test_the_number_of_queries_is_the_same_whatever_the_number_of_accompaniments(
    cast, amelie, django_assert_max_num_queries
):
    client = client_of(cast.alice)
    client.get(f"/personnes/{amelie.pk}/")
    with django_assert_max_num_queries(20) as few:
        client.get(f"/personnes/{amelie.pk}/")
    for programme in ("lulu", "itineraire", "ille-et-vilaine"):
        case_for(cast.alice, person=amelie, programme=programme)
    with django_assert_max_num_queries(20) as many:
        client.get(f"/personnes/{amelie.pk}/")
    assert len(many) == len(few)
