"""« Et si ? » in a browser with the real engine: a couple with two children, by keyboard, on a telephone, on paper."""

import pytest
from playwright.sync_api import expect
from tests.benefits.conftest import engine, running_engine
from tests.browser.eyes import axe, fits, shoot
from tests.cases import entered, fact, income
from tests.web.cast import case_for

from jalon.web.income.models import Simulation

__all__ = ["engine", "running_engine"]
pytestmark = pytest.mark.django_db(transaction=True)
BUSINESS = fact("business_registered", "2025-01-10", form="micro", natures=("services",))
SPAN = {"first": "2026-07", "partner_birth": "1988-02-03", "children": "12/03/2017, 05/05/2019", "aid": "300"}


@pytest.fixture
def case(cast):
    told = [income(f"2026-0{month}", 600) for month in range(1, 6)]
    return case_for(cast.alice, [entered("2026-03-02"), BUSINESS, *told], programme="cea-fiche-7")


def filled(page, case):
    page.goto(f"/dossiers/{case.reference}/revenus/simuler/")
    page.locator("#id_birth").fill("1986-05-17")
    for name, value in SPAN.items():
        page.locator(f"#id_{name}").fill(value)


def test_a_family_is_simulated_by_keyboard_alone(cast, engine, case, page_as, width):
    page = page_as(cast.alice)
    filled(page, case)
    box = page.get_by_role("checkbox", name="Un emploi à côté")
    expect(page.locator("#id_job")).to_be_hidden()
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.locator("#id_job")).to_be_focused()
    page.keyboard.type("500")
    page.locator("#id_job_since").fill("2026-09")
    axe(page)
    fits(page)
    shoot(page, "simulating_form")
    page.get_by_role("button", name="Simuler", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ce qui resterait pour vivre")).to_be_visible()
    expect(page.get_by_text("OpenFisca-France")).to_be_visible()
    expect(page.get_by_text("Barèmes au 1er avril 2026")).to_be_visible()
    expect(page.get_by_role("heading", name="Emploi à côté : 500")).to_be_visible()
    expect(page.get_by_text("100 € de chiffre d'affaires en plus laissent")).to_be_visible()
    expect(page.get_by_role("img", name="Ce que laisse un chiffre d'affaires régulier")).to_be_visible()
    assert page.locator("#id_children").input_value() == SPAN["children"]
    axe(page)
    fits(page)
    for table in page.locator("details.more > summary").all():
        table.click()
    axe(page)
    fits(page)
    shoot(page, "simulated_family")


def test_on_paper_the_result_is_printed_and_the_form_is_not(cast, engine, case, page_as):
    page = page_as(cast.alice)
    filled(page, case)
    page.get_by_role("button", name="Simuler", exact=True).click()
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Ce que ce calcul suppose")).to_be_visible()
    expect(page.locator("svg.chart-large").first).to_be_visible()
    expect(page.locator("#formulaire")).to_be_hidden()
    expect(page.locator(".scenarios table").first).to_be_visible()  # folded on the screen
    expect(page.locator("header.site-header")).to_be_hidden()
    page.set_viewport_size({"width": 794, "height": 1123})
    shoot(page, "printed")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_two_kept_simulations_are_chosen_and_compared(cast, engine, case, page_as, width):
    page = page_as(cast.alice)
    for name, turnover in (("Comme avant", "600"), ("Davantage", "1200")):
        filled(page, case)
        page.locator("#id_turnover").fill(turnover)
        page.get_by_label("Nom de cette simulation").fill(name)
        page.get_by_role("button", name="Simuler et garder dans le dossier").dblclick()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    assert Simulation.objects.count() == 2  # a double click keeps one
    page.get_by_role("link", name="Comparer").click()
    page.get_by_role("checkbox", name="Comme avant").check()
    page.get_by_role("checkbox", name="Davantage").check()
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("heading", name="Les chiffres")).to_be_visible()
    expect(page.get_by_role("img", name="Reste pour vivre selon le chiffre d'affaires")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "simulations_compared")


def test_a_family_without_the_engine_is_told_to_try_again_and_nothing_is_lost(
    cast, case, page_as, monkeypatch, tmp_path
):
    monkeypatch.setenv("JALON_BENEFITS_SOCKET", str(tmp_path / "nobody.sock"))
    page = page_as(cast.alice)
    filled(page, case)
    page.get_by_role("button", name="Simuler", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Ce que vous avez écrit est gardé ici.")
    expect(page.get_by_role("button", name="Réessayer")).to_be_visible()
    assert page.locator("#id_children").input_value() == SPAN["children"]
    axe(page)
