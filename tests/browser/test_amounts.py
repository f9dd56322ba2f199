"""Amounts in a browser: next year's grid typed by keyboard, read beside the present one, saved, undone."""

import pytest
from playwright.sync_api import expect
from tests.browser.eyes import NARROW, WIDE, axe, fits, shoot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_grid_of_next_year_is_typed_read_saved_and_undone(cast, page_as, width):
    page = page_as(cast.hugo, width=width)
    page.goto("/montants/")
    page.get_by_role("link", name="Saisir la grille suivante").click()
    page.get_by_label("Montant retenu, Période 1").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("120")
    page.get_by_label("Voté ou publié le").fill("2026-06-19")
    page.get_by_label("Texte", exact=False).first.fill("Commission permanente")
    page.get_by_label("Numéro").fill("2026-12")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Relisez avant d'enregistrer")).to_be_visible()
    expect(page.get_by_text("le montant baisse (122,50\xa0€ par mois auparavant)")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "grille-relue")
    page.get_by_role("button", name="Enregistrer", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("à partir du 1er janvier 2027 sont enregistrés")).to_be_visible()
    expect(page.get_by_role("cell", name="120\xa0€")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "grille-saisie")
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Retiré : les montants valables à partir du 1er janvier 2027")).to_be_visible()
    expect(page.get_by_text("Saisie annulée aussitôt").first).to_be_visible()
    expect(page.get_by_role("heading", name="À partir du 1er janvier 2027")).to_have_count(0)
