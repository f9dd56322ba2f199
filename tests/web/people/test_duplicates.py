"""People who may be the one being typed: told with the reason, never more of a person than somebody may know."""

from datetime import date

import pytest
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of

from jalon.web.people import records, secrets
from jalon.web.people.duplicates import Typed, twins
from jalon.web.people.models import Business, Person

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")
BORN = date(1985, 5, 7)
NIR = "285058100400106"


@pytest.fixture
def amelie(cast) -> Person:
    """Followed by Alice."""
    case = case_for(cast.alice, [ENTERED], first_name="Amélie", last_name="Dupont", birth_date=BORN)
    person = case.person
    person.phone = "+33639980042"
    secrets.keep(person, NIR)
    person.save()
    Business.objects.create(person=person, siret="73282932000074")
    records.refresh(person)
    return person


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (Typed("Dupont", "Amélie"), "même nom"),
        (Typed("DUPONT", "AMELIE", birth_date=BORN), "même nom, même date de naissance"),
        (
            Typed("Amelie", "Dupont", birth_date=BORN),
            "même nom, prénom et nom inversés, même date de naissance",
        ),
        (Typed("Dupond", "Amélie", birth_date=BORN), "nom presque identique, même date de naissance"),
        (
            Typed("Dupont", "Ameile", birth_date=date(1985, 7, 5)),
            "nom presque identique, jour et mois de naissance inversés",
        ),
        (
            Typed("Dupont", "Amélie", birth_date=date(1985, 5, 8)),
            "même nom, date de naissance à un chiffre près",
        ),
        (
            Typed("Dupont", "Amélie", birth_date=date(1970, 1, 1)),
            "même nom, mais une autre date de naissance",
        ),
        (Typed("Martin", "Amélie", birth_name="Dupont"), "même nom"),
        (Typed("Martin", "Amélie", birth_date=BORN), "même prénom, même date de naissance"),
        (Typed(phones=("+33639980042",)), "même téléphone"),
        (Typed(siret="73282932000074"), "même SIRET"),
        (Typed(nir=NIR), "même numéro de sécurité sociale"),
    ],
)
def test_a_resemblance_is_told_with_its_reason(cast, amelie, typed, why):
    (twin,) = twins(agent(cast.alice), typed)
    assert (twin.person, twin.why) == (amelie, why)


@pytest.mark.parametrize(
    "typed",
    [
        Typed("Durand", "Amélie"),
        Typed("Dupont", "Paul"),
        Typed("Dupont", ""),
        Typed(),
        Typed("Roux", "Léa", birth_date=BORN),
    ],
)
def test_somebody_else_is_not_told(cast, amelie, typed):
    if typed.birth_date:
        assert [one.why for one in twins(agent(cast.alice), typed)] == ["même date de naissance"]
    else:
        assert twins(agent(cast.alice), typed) == []


def test_of_somebody_followed_elsewhere_only_who_follows_is_told(cast):
    case_for(cast.remi, [ENTERED], first_name="Amélie", last_name="Dupont", birth_date=BORN)
    Person.objects.update(search="dupont amelie")
    typed = {"last_name": "Dupond", "first_name": "Amelie", "birth_date": "1985-05-07"}
    page = client_of(cast.alice).post("/personnes/doublons/", typed).content.decode()
    assert "(A.D.) est suivie par Département (fictif)" in page
    assert "Dupont" not in page
    assert "/acces-urgence/" in page
    assert "/personnes/" not in page


def test_names_alone_tell_nothing_of_somebody_followed_elsewhere(cast):
    case_for(cast.remi, [ENTERED], first_name="Amélie", last_name="Dupont", birth_date=BORN)
    Person.objects.update(search="dupont amelie")
    assert twins(agent(cast.alice), Typed("Dupont", "Amélie")) == []
    assert twins(agent(cast.alice), Typed(birth_date=BORN)) == []


def test_nobody_of_another_territory_is_told(cast, amelie):
    assert twins(agent(cast.zoe), Typed("Dupont", "Amélie", birth_date=BORN, nir=NIR)) == []


def test_what_is_half_typed_is_no_error(cast, amelie):
    half = {
        "last_name": "D",
        "first_name": "",
        "birth_date": "1985-",
        "nir": "2 85",
        "phone": "06",
        "siret": "7",
    }
    assert client_of(cast.alice).post("/personnes/doublons/", half).content.strip() == b""


def test_only_who_opens_or_changes_people_looks_for_duplicates(cast):
    assert client_of(cast.gaelle).post("/personnes/doublons/", {"last_name": "Dupont"}).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_candidates(cast, amelie, django_assert_max_num_queries):
    typed = Typed(
        "Dupont", "Amélie", birth_date=BORN, phones=("+33639980042",), siret="73282932000074", nir=NIR
    )
    who = agent(cast.alice)
    assert who.territory_ids
    for rank in range(6):
        with django_assert_max_num_queries(9):
            found = twins(who, typed)
        assert len(found) == min(rank + 1, 5)
        case_for(cast.remi, [ENTERED], first_name="Amélie", last_name="Dupont", birth_date=BORN)
        Person.objects.update(search="dupont amelie")


def test_the_towns_of_a_postal_code_are_those_given_already(cast, amelie):
    Person.objects.update(postal_code="81000", town="Albi")
    answer = client_of(cast.alice).get("/personnes/communes/", {"postal_code": "81000"})
    assert answer.content == b'<option value="Albi"></option>'
    assert client_of(cast.zoe).get("/personnes/communes/", {"postal_code": "81000"}).content == b""
    assert client_of(cast.alice).get("/personnes/communes/", {"postal_code": "8"}).content == b""
