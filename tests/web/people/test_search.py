"""Search: anybody, from anywhere, by what is known of them, never beyond what somebody may see."""

import pytest
from tests.cases import fact
from tests.web.cast import access, agent, case_for, client_of

from jalon.web.cases.links import sharing
from jalon.web.cases.models import Case
from jalon.web.people import names, secrets
from jalon.web.people.models import Person
from jalon.web.people.search import matching
from jalon.web.people.search.asked import read
from jalon.web.people.search.queries import search

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")
NIR = "285058100400106"


def known(referent, first_name, last_name, **more) -> Case:
    """Somebody followed, with the text in which the search looks."""
    case = case_for(referent, [ENTERED], first_name=first_name, last_name=last_name)
    numbers = (more.pop("phone_digits", ""), more.pop("siret", ""))
    Person.objects.filter(pk=case.person_id).update(
        search=names.search_text(last_name, first_name, numbers=numbers), **more
    )
    return case


@pytest.fixture
def people(cast):
    """Names that people get wrong."""
    return {
        "eve": known(
            cast.alice, "Ève-Marie", "Lœuf", email="eve.loeuf@example.org", phone_digits="0639980042"
        ),
        "tour": known(cast.alice, "Jean", "de La Tour", siret="73282932000074"),
        "dupont": known(cast.bob, "Amélie", "Dupont"),
        "dupond": known(cast.bob, "Zoé", "Dupond"),
        "angelo": known(cast.alice, "Noël", "D'Angelo"),
        "away": known(cast.zoe, "Ève", "Lœuf"),
    }


def found(member, text) -> set[str]:
    """The people found, by last name and first name."""
    return {f"{one.person.last_name} {one.person.first_name}" for one in search(agent(member), text).people}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("loeuf", "Lœuf Ève-Marie"),
        ("LŒUF ève", "Lœuf Ève-Marie"),
        ("eve loeuf", "Lœuf Ève-Marie"),
        ("marie", "Lœuf Ève-Marie"),
        ("evemarie", "Lœuf Ève-Marie"),
        ("latour", "de La Tour Jean"),
        ("la tour", "de La Tour Jean"),
        ("dangelo", "D'Angelo Noël"),
        ("d’angelo noel", "D'Angelo Noël"),
        ("angleo", "D'Angelo Noël"),
        ("amelei dupont", "Dupont Amélie"),
        ("06 39 98 00 42", "Lœuf Ève-Marie"),
        ("+33 6 39 98 00 42", "Lœuf Ève-Marie"),
        ("06.39.98.00.42", "Lœuf Ève-Marie"),
        ("9800", "Lœuf Ève-Marie"),
        ("732 829 320", "de La Tour Jean"),
        ("73282932000074", "de La Tour Jean"),
        ("eve.loeuf@example.org", "Lœuf Ève-Marie"),
        ("Eve.Loeuf@", "Lœuf Ève-Marie"),
    ],
)
def test_somebody_is_found_by_what_is_known_of_them(cast, people, text, who):
    assert found(cast.alice, text) == {who}


def test_a_slip_of_the_keyboard_brings_the_close_names_after_the_exact_ones(cast, people):
    answer = search(agent(cast.alice), "dupond")
    assert [one.person.last_name for one in answer.people] == ["Dupond", "Dupont"]


def test_somebody_is_found_by_their_social_security_number(cast, people):
    person = people["tour"].person
    secrets.keep(person, NIR)
    person.save()
    assert found(cast.alice, "2 85 05 81 004 001 06") == {"de La Tour Jean"}
    assert NIR not in person.search


def test_a_reference_opens_its_case(cast, people):
    assert found(cast.alice, people["angelo"].reference) == {"D'Angelo Noël"}


def test_nobody_is_found_beyond_what_somebody_may_see(cast, people):
    assert found(cast.zoe, "loeuf") == {"Lœuf Ève"}
    assert found(cast.denis, "loeuf") == set()
    assert found(cast.hugo, "loeuf") == set()
    shared = access(cast.alice, people["eve"])
    sharing.share(shared, cast.partner, "Atelier", None)
    assert found(cast.denis, "loeuf") == {"Lœuf Ève-Marie"}


@pytest.mark.parametrize("text", ["", " ", "a", "12", "%", "_", "'", "%%%%"])
def test_too_little_finds_nobody(cast, people, text):
    assert found(cast.alice, text) == set()


def test_a_person_with_two_accompaniments_is_one_answer(cast, people):
    second = case_for(cast.alice, person=people["dupont"].person, programme="lulu")
    (one,) = search(agent(cast.alice), "amelie dupont").people
    assert {case.pk for case in one.cases} == {second.pk, people["dupont"].pk}
    assert one.case == people["dupont"]


@pytest.mark.parametrize(
    ("left", "right", "close"),
    [("dupont", "dupond", True), ("dupnot", "dupont", True), ("dupon", "dupont", True), ("xdupont", "dupont", True),
     ("martin", "marin", True), ("martin", "mrains", False), ("roux", "ruiz", False)],
)  # fmt: skip
def test_the_patterns_of_a_word_are_those_of_one_slip(left, right, close):
    alike = [one for one in matching.slips(left) if len(one) == len(right)
             and all(a in ("_", b) for a, b in zip(one, right, strict=True))]  # fmt: skip
    assert bool(alike) == close == names.slip(left, right)


def test_a_number_is_read_as_it_is_dialled_in_its_region():
    assert read("+262 692 12 34 56", "RE").digits == "0692123456"
    assert read("0033 6 12", "FR").digits == "0612"


def test_the_number_of_queries_is_the_same_whatever_the_number_of_people(cast, django_assert_num_queries):
    who = agent(cast.alice)
    list(who.membership.territories.all())
    for rank in range(3):
        known(cast.alice, f"Anne{rank}", "Durand")
    assert who.territory_ids
    with django_assert_num_queries(5):
        search(who, "durand")
    for rank in range(12):
        known(cast.alice, f"Paule{rank}", "Durand")
    with django_assert_num_queries(3):
        search(who, "durand")


def test_the_box_shows_name_town_programme_phase_and_referent(cast, people):
    Person.objects.filter(pk=people["dupont"].person_id).update(town="Albi")
    page = client_of(cast.alice).get("/recherche/rapide/", {"q": "amelie"}).content.decode()
    for text in ("DUPONT Amélie", "Albi", "travailleurs non salariés", "Bob Fictif"):
        assert text in page
    assert client_of(cast.alice).get("/recherche/rapide/", {"q": ""}).content == b""


def test_what_is_typed_is_shown_as_text(cast):
    page = client_of(cast.alice).get("/recherche/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "Personne ne correspond" in page
