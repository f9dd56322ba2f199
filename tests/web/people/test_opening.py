"""Opening an accompaniment: one form, nothing asked twice, all or nothing."""

import re
from datetime import date

import pytest
from tests.cases import fact
from tests.web.cast import case_for, client_of, tell

from jalon.rules.facts.path import AccompanimentStarted, Exited
from jalon.web.accounts.models import Organisation
from jalon.web.cases import store
from jalon.web.cases.models import Assignment, Case, FactRow
from jalon.web.people import secrets
from jalon.web.people.models import Business, Person
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db

NEW = "/personnes/nouvelle/"
NIR = "285058100400106"


def place(member, territory) -> str:
    return f"{territory.pk}:{member.organisation_id}:{member.pk}"


@pytest.fixture
def typed(cast) -> dict:
    """What somebody types for the Tarn."""
    return {
        "token": "a-token",
        "programme": "tarn-tns",
        "last_name": "DUPONT",
        "first_name": "amélie",
        "birth_date": "1985-05-17",
        "nir": "2 85 05 81 004 001 06",
        "phone": "06 39 98 00 42",
        "address": "1 rue des Lices",
        "postal_code": "81000",
        "town": "Albi",
        "rsa": "open",
        "rsa_since": "2025-01-01",
        "payer": "caf",
        "activity": "registered",
        "started": "2024-05-01",
        "form": "micro",
        "natures": ["services"],
        "siret": "732 829 320 00074",
        "same_address": "on",
        "oriented_on": "2026-05-04",
        "started_on": "2026-06-01",
        "place": place(cast.alice, cast.tarn),
    }


def kinds(case: Case) -> dict:
    return {type(one).__name__: one for one in store.load(case).file.facts}


def test_one_form_opens_everything_at_once(cast, typed):
    answer = client_of(cast.alice).post(NEW, typed)
    case = Case.objects.with_names().get()
    assert answer.status_code == 302
    assert case.reference in answer["Location"] or str(case.person_id) in answer["Location"]
    person = case.person
    assert (person.name, person.phone, person.civility) == ("Amélie Dupont", "+33639980042", "f")
    assert secrets.read(person) == NIR
    assert (case.organisation, case.referent, case.situation.standing) == (
        cast.operator,
        cast.alice,
        "entered",
    )
    assert Assignment.objects.get().membership == cast.alice
    business = Business.objects.get()
    assert (business.siret, business.town) == ("73282932000074", "Albi")
    told = kinds(case)
    assert set(told) == {"RsaOpened", "BusinessRegistered", "Orientation", "AccompanimentStarted"}
    assert told["BusinessRegistered"].regime == "micro"
    assert told["AccompanimentStarted"].on == date(2026, 6, 1)
    assert person.search == "dupont amelie 0639980042 73282932000074"
    assert Writing.objects.get().what == "case:open"


def test_a_reference_is_short_and_says_nothing(cast, typed):
    client_of(cast.alice).post(NEW, typed)
    assert re.fullmatch(r"[a-z2-7]{10}", Case.objects.get().reference)


def test_a_double_click_opens_once(cast, typed):
    client = client_of(cast.alice)
    first, second = (client.post(NEW, typed) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Person.objects.count() == Case.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("siret", "732 829 320 00075", "chiffre faux"),
        ("nir", "2 85 05", "15 chiffres"),
        ("phone", "06 39", "10 chiffres"),
        ("postal_code", "00000", "Aucun département"),
        ("birth_date", "2030-01-01", "dans l&#x27;avenir"),
        ("last_name", "", "obligatoire"),
        ("started_on", "2026-05-01", "ne peut pas précéder"),
        ("form", "", "Choisissez la forme juridique"),
        ("email", "amelie@", "valide"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, typed, name, value, error):
    answer = client_of(cast.alice).post(NEW, {**typed, name: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    for kept in ("1 rue des Lices", "06 39 98 00 42" if name != "phone" else "06 39"):
        assert kept in page
    assert not Person.objects.exists()


def test_a_number_that_contradicts_the_birth_is_shown_gently_and_may_be_kept(cast, typed):
    client = client_of(cast.alice)
    wrong = {**typed, "birth_date": "1985-06-17"}
    page = client.post(NEW, wrong).content.decode()
    assert "dit mai 85" in page
    assert 'name="sure"' in page
    assert client.post(NEW, {**wrong, "sure": "on"}).status_code == 302
    assert Person.objects.get().birth_date == date(1985, 6, 17)


def test_only_what_the_programme_needs_is_asked(cast):
    client = client_of(cast.alice)
    tarn = client.get(NEW, {"programme": "tarn-tns"}).content.decode()
    cea = client.get(NEW, {"programme": "cea-fiche-7"}).content.decode()
    lulu = client.get(NEW, {"programme": "lulu"}).content.decode()
    assert 'name="rsa"' in tarn
    assert 'name="duties"' not in tarn
    assert 'name="duties"' in cea
    assert 'name="rsa"' not in cea
    assert 'name="adults"' in lulu
    assert 'name="adults"' not in tarn


def test_disability_is_asked_by_those_who_may_see_it(cast):
    ask = {"programme": "tih-booster"}
    assert 'name="rqth"' in client_of(cast.alice).get(NEW, ask).content.decode()
    assert 'name="rqth"' not in client_of(cast.bob).get(NEW, ask).content.decode()


def test_a_parent_alone_is_read_off_the_household(cast, typed):
    given = {**typed, "programme": "lulu", "adults": "1", "children": "2", "activity": "project", "siret": ""}
    client_of(cast.alice).post(NEW, given)
    told = kinds(Case.objects.select_related("person").get())
    assert told["HouseholdDescribed"].lone_parent is True
    assert "ProjectDeclared" in told
    assert not Business.objects.exists()


def test_another_programme_is_chosen_without_losing_what_was_typed(cast, typed):
    answer = client_of(cast.alice).post(NEW, {**typed, "programme": "lulu", "change": "1", "nir": "wrong"})
    page = answer.content.decode()
    assert answer.status_code == 200
    for kept in ("DUPONT", "1 rue des Lices", 'value="wrong"', 'name="adults"'):
        assert kept in page
    assert "field-error" not in page


def test_a_structure_has_a_short_form(cast):
    client = client_of(cast.alice)
    page = client.get(NEW, {"programme": "labo-tremplin"}).content.decode()
    assert "Nom de la structure" in page
    assert 'name="birth_date"' not in page
    given = {
        "programme": "labo-tremplin",
        "token": "t",
        "last_name": "Les Ateliers Fictifs",
        "works_for_insertion": "yes",
        "siret": "73282932000074",
        "place": place(cast.alice, cast.tarn),
    }
    assert client.post(NEW, given).status_code == 302
    case = Case.objects.select_related("person").get()
    assert case.person.subject == "structure"
    assert kinds(case)["StructureDescribed"].works_for_insertion is True
    assert Business.objects.get().siret == "73282932000074"


@pytest.mark.parametrize("who", ["denis", "emilie", "gaelle", "farid", "hugo"])
def test_only_who_may_open_an_accompaniment_does(cast, typed, who):
    client = client_of(cast.everybody[who])
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed).status_code == 403


def test_nobody_opens_for_another_organisation_or_territory(cast, typed):
    client = client_of(cast.alice)
    for elsewhere in (place(cast.remi, cast.tarn), place(cast.zoe, cast.alsace), "0:0:0", "nonsense"):
        assert client.post(NEW, {**typed, "place": elsewhere}).status_code == 422
    assert not Case.objects.exists()


def test_the_manager_of_the_authority_opens_for_an_operator(cast, typed):
    cast.claire.organisation = cast.departement
    cast.claire.save()
    assert client_of(cast.claire).post(NEW, typed).status_code == 302
    assert Case.objects.get().organisation == cast.operator


def test_a_number_known_already_leads_to_the_known_record(cast, typed):
    client = client_of(cast.alice)
    client.post(NEW, typed)
    answer = client.post(NEW, {**typed, "token": "another"})
    assert answer.status_code == 422
    assert "Une fiche a déjà ce numéro" in answer.content.decode()
    assert Person.objects.count() == 1


def test_an_organisation_with_one_programme_is_not_asked_which(cast):
    Organisation.objects.filter(pk=cast.operator.pk).update(programmes=["tarn-tns"])
    assert "RSA, orientation et entrée" in client_of(cast.alice).get(NEW).content.decode()


# -- somebody known ------------------------------------------------------------------------------------------------


@pytest.fixture
def amelie(cast) -> Case:
    """Followed by Alice in the Tarn, with her right and her business."""
    return case_for(
        cast.alice,
        [
            fact("rsa_opened", "2025-01-01"),
            fact("business_registered", "2024-05-01", form="micro"),
            fact("accompaniment_started", "2025-02-03"),
        ],
    )


def test_what_is_known_of_the_person_is_not_asked_again(cast, amelie):
    address = f"/personnes/{amelie.person_id}/nouvel-accompagnement/"
    page = client_of(cast.alice).get(address, {"programme": "ille-et-vilaine"}).content.decode()
    assert 'name="rsa"' not in page
    assert 'name="activity"' not in page
    assert 'name="last_name"' not in page
    assert "Ouverture du droit au RSA" in page
    page = client_of(cast.alice).get(address, {"programme": "cea-fiche-7"}).content.decode()
    assert 'name="duties"' in page


def test_one_programme_ends_where_the_next_starts_with_its_history(cast, amelie):
    address = f"/personnes/{amelie.person_id}/nouvel-accompagnement/"
    given = {
        "token": "next",
        "programme": "cea-fiche-7",
        "duties": "yes",
        "started_on": "2026-06-15",
        "place": place(cast.bob, cast.tarn),
        f"c{amelie.pk}-ends": "on",
        f"c{amelie.pk}-way": "",
        f"c{amelie.pk}-left_on": "2026-06-14",
    }
    client = client_of(cast.alice)
    page = client.post(address, given)
    assert page.status_code == 422
    assert "Choisissez comment" in page.content.decode()
    way = re.search(rf'name="c{amelie.pk}-way".*?<option value="([a-z-]+)"', page.content.decode(), re.DOTALL)
    assert way
    assert client.post(address, {**given, f"c{amelie.pk}-way": way.group(1)}).status_code == 302
    former, new = Case.objects.with_names().order_by("pk")
    assert (former.situation.standing, new.situation.standing) == ("left", "entered")
    told = kinds(former)
    assert told["Exited"].way == way.group(1)
    assert told["Bridged"].toward == "Fiche action 7 : entrepreneurs, travailleurs indépendants"
    assert {"RsaOpened", "BusinessRegistered"} <= set(kinds(new))
    assert FactRow.objects.filter(kind="rsa_opened").count() == 1
    assert new.referent == cast.bob
    assert not any(isinstance(one, Exited) for one in store.load(new).file.facts)
    assert sum(isinstance(one, AccompanimentStarted) for one in store.load(new).file.facts) == 1


def test_a_programme_that_goes_on_is_not_proposed_again(cast, amelie):
    page = client_of(cast.alice).get(f"/personnes/{amelie.person_id}/nouvel-accompagnement/").content.decode()
    assert "?programme=tarn-tns" not in page
    assert "?programme=lulu" in page
    assert "?programme=labo-tremplin" not in page


def test_disability_already_known_is_told_to_those_who_may_see_it(cast, amelie):
    tell(amelie, fact("rqth", "2025-03-01", recognised=True))
    address = f"/personnes/{amelie.person_id}/nouvel-accompagnement/?programme=lulu"
    assert "RQTH" in client_of(cast.alice).get(address).content.decode()
    assert "RQTH" not in client_of(cast.bob).get(address).content.decode()
