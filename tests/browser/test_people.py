"""People in a browser: who is already known shows while typing, parts of the form come when they are wanted."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect
from tests.browser.eyes import axe, fits, shoot
from tests.cases import fact
from tests.web.cast import case_for

from jalon.web.cases.models import Case
from jalon.web.people import records
from jalon.web.people.models import Business, Person

pytestmark = pytest.mark.django_db(transaction=True)

ENTERED = fact("accompaniment_started", "2026-03-02")
BORN = date(1985, 5, 7)


@pytest.fixture
def amelie(cast) -> Case:
    """Followed by Alice; another of the same name by the département."""
    case = case_for(cast.alice, [ENTERED], first_name="Amélie", last_name="Dupont", birth_date=BORN)
    Business.objects.create(person=case.person, name="Couture", siret="73282932000074")
    Person.objects.filter(pk=case.person_id).update(postal_code="81000", town="Albi")
    far = case_for(cast.remi, [ENTERED], first_name="Amélie", last_name="Dupond", birth_date=BORN)
    for one in (case, far):
        records.refresh(one.person)
    return case


@pytest.mark.parametrize("programme", ["tarn-tns", "lulu", "labo-tremplin", "tih-booster"])
def test_the_form_of_a_programme_can_be_filled_by_everybody(page_as, cast, width, programme):
    page = page_as(cast.alice)
    page.goto(f"/personnes/nouvelle/?programme={programme}")
    axe(page)
    fits(page)
    shoot(page, f"personne-nouvelle-{programme}")
    page.get_by_role("button", name="Ouvrir l'accompagnement").click()
    if page.get_by_label("Nom", exact=True).count():
        expect(page.locator("input:invalid").first).to_be_visible()


def test_who_may_be_the_same_shows_while_typing(page_as, cast, amelie, width):
    page = page_as(cast.alice)
    page.goto("/personnes/nouvelle/?programme=tarn-tns")
    page.get_by_label("Nom", exact=True).fill("Amelie")
    page.get_by_label("Prénom").fill("Dupont")
    page.get_by_label(re.compile("Date de naissance")).first.fill("1985-07-05")
    found = page.locator("#doublons")
    expect(found).to_contain_text("DUPONT Amélie")
    expect(found).to_contain_text("prénom et nom inversés, jour et mois de naissance inversés")
    expect(found).to_contain_text("(A.D.) est suivie par Département (fictif)")
    expect(found.get_by_role("link", name="accès d'urgence")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "personne-doublons")


def test_a_part_of_the_form_comes_when_it_is_wanted(page_as, cast, amelie):
    page = page_as(cast.alice)
    page.goto("/personnes/nouvelle/?programme=tarn-tns")
    siret = page.get_by_label("SIRET")
    expect(siret).to_be_hidden()
    page.get_by_label("Une entreprise immatriculée").check()
    expect(siret).to_be_visible()
    expect(page.get_by_label("Régime fiscal")).to_be_visible()
    page.get_by_label("Forme juridique").select_option("micro")
    expect(page.get_by_label("Régime fiscal")).to_be_hidden()
    expect(page.get_by_label("Adresse de l'entreprise")).to_be_hidden()
    page.get_by_label("À l'adresse de la personne").uncheck()
    expect(page.get_by_label("Adresse de l'entreprise")).to_be_visible()
    page.get_by_label("Code postal", exact=False).first.fill("81000")
    page.keyboard.press("Tab")
    expect(page.locator("#communes option")).to_have_attribute("value", "Albi")


def test_an_accompaniment_is_opened_and_what_is_wrong_is_shown_first(page_as, cast, width):
    page = page_as(cast.alice)
    page.goto("/personnes/nouvelle/?programme=tarn-tns")
    page.get_by_label("Nom", exact=True).fill("MARTIN")
    page.get_by_label("Prénom").fill("Zoé")
    page.get_by_label("Téléphone").first.fill("06 39")
    page.get_by_role("button", name="Ouvrir l'accompagnement").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n'est encore enregistré")
    axe(page)
    fits(page)
    shoot(page, "personne-erreurs")
    page.get_by_label("Téléphone").first.fill("06 39 98 00 55")
    page.get_by_role("button", name="Ouvrir l'accompagnement").click()
    page.wait_for_url("**/dossiers/**")
    assert Person.objects.get().name == "Zoé Martin"


def test_the_box_of_the_header_finds_and_is_walked_by_keyboard(page_as, cast, amelie, width):
    page = page_as(cast.alice)
    page.goto("/dossiers/")
    page.keyboard.press("/")
    page.keyboard.type("dupnot")
    results = page.locator("#recherche-resultats")
    expect(results).to_contain_text("DUPONT Amélie")
    expect(results).to_contain_text("Albi")
    axe(page)
    fits(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/dossiers/{amelie.reference}/**")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("recherche", "/recherche/?q=amelie"),
        ("recherche-vide", "/recherche/?q=zzzz"),
        ("personne", "/personnes/{}/"),
        ("personne-modifier", "/personnes/{}/modifier/"),
        ("personne-suite", "/personnes/{}/nouvel-accompagnement/?programme=cea-fiche-7"),
    ],
)
def test_a_page_about_a_person_can_be_read_by_everybody(page_as, cast, amelie, width, name, address):
    page = page_as(cast.alice)
    page.goto(address.format(amelie.person_id))
    axe(page)
    fits(page)
    shoot(page, name)


def test_two_records_are_compared_merged_and_parted(page_as, cast, amelie, width):
    other = case_for(cast.bob, [ENTERED], first_name="Amélie", last_name="Dupond", birth_date=BORN)
    records.refresh(other.person)
    page = page_as(cast.claire)
    page.goto(f"/personnes/{amelie.person_id}/")
    page.get_by_role("link", name="Comparer et fusionner").click()
    axe(page)
    fits(page)
    shoot(page, "personne-fusion")
    page.get_by_role("radio", name="Dupond").check()
    page.get_by_role("button", name="Fusionner les deux fiches").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Dupond")
    axe(page)
    page.get_by_role("button", name="Annuler la fusion").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Dupont")
