"""Income in a browser: a year typed by keyboard, pasted, corrected; an income evaluated and decided."""

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.browser.eyes import axe, fits, shoot
from tests.cases import entered, euros, fact, income, rsa_opened
from tests.web.cast import case_for

pytestmark = pytest.mark.django_db(transaction=True)
REAL = fact("business_registered", "2023-01-01", form="ei", regime="real", natures=("services",))
MICRO = fact("business_registered", "2025-01-10", form="micro", natures=("sale", "services"))
ACCOUNTS = fact(
    "accounts_closed", "2026-03-15", start=date(2025, 1, 1), end=date(2025, 12, 31), profit=euros("4200.00")
)
PASTE = """
(text) => {
  const held = new DataTransfer();
  held.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}
"""


@pytest.fixture
def micro(cast):
    return case_for(cast.alice, [entered("2026-03-02"), MICRO, income("2026-01", 150)])


def cell(page, key):
    return page.locator(f'input[name="{key}"]')


def test_a_year_is_typed_by_keyboard_alone(cast, micro, page_as):
    page = page_as(cast.alice)
    page.goto(f"/dossiers/{micro.reference}/revenus/2026/")
    cell(page, "2026-02x1-sale").focus()
    for amount in ("120", "90,50", "0"):
        page.keyboard.type(amount)
        page.keyboard.press("Enter")
    expect(cell(page, "2026-05x1-sale")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(cell(page, "2026-04x1-services")).to_be_focused()
    page.keyboard.type("300")
    expect(page.locator('[data-total="sale"]')).to_have_text("210,50\xa0€")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Enregistrer l'année")
    expect(button).to_be_focused()  # July is still to come: the last line that can be typed is June
    page.keyboard.press("Enter")
    expect(page.get_by_text("Revenus de 2026 enregistrés.")).to_be_visible()
    expect(page.locator(".years-table tr", has_text="2026")).to_contain_text("4 sur 5")


def test_a_block_copied_from_a_spreadsheet_fills_the_grid(cast, micro, page_as):
    page = page_as(cast.alice)
    page.goto(f"/dossiers/{micro.reference}/revenus/2026/")
    cell(page, "2026-02x1-sale").focus()
    page.evaluate(PASTE, "100\t20\n1 200,50\t\n0\t40\n")
    for key, value in {
        "02x1-sale": "100",
        "02x1-services": "20",
        "03x1-sale": "1 200,50",
        "04x1-services": "40",
    }.items():
        expect(cell(page, f"2026-{key}")).to_have_value(value)
    expect(cell(page, "2026-01x1-services")).to_have_value("150")
    page.get_by_role("button", name="Enregistrer l'année").click()
    expect(page.get_by_text("Revenus de 2026 enregistrés.")).to_be_visible()


def test_a_wrong_cell_is_pointed_at_and_what_was_typed_is_there(cast, micro, page_as, width):
    page = page_as(cast.alice)
    page.goto(f"/dossiers/{micro.reference}/revenus/2026/")
    cell(page, "2026-02x1-sale").fill("cent")
    cell(page, "2026-03x1-sale").fill("80")
    page.get_by_role("button", name="Enregistrer l'année").click()
    wrong = cell(page, "2026-02x1-sale")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("cent")
    expect(cell(page, "2026-03x1-sale")).to_have_value("80")
    axe(page)
    fits(page)
    shoot(page, "income_wrong")


def test_an_income_is_evaluated_and_decided(cast, page_as, width):
    case = case_for(cast.alice, [rsa_opened("2026-01-05"), entered("2026-01-20"), REAL, ACCOUNTS])
    page = page_as(cast.emilie)
    page.goto(f"/dossiers/{case.reference}/")
    page.get_by_role("link", name="Tous les revenus").first.click()
    page.get_by_role("link", name="Évaluer le revenu").click()
    expect(page.get_by_role("radio", name="Grille progressive, période 1")).to_be_checked()
    page.locator("summary", has_text="Calcul : Comptes annuels clos en 2025").click()
    expect(page.get_by_text("Bénéfice de l'exercice").first).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "evaluate")
    page.get_by_label("Bilan et compte de résultat").check()
    page.get_by_role("button", name="Décider").click()
    expect(page.get_by_text("Écrivez les motifs")).to_be_visible()
    expect(page.get_by_label("Bilan et compte de résultat")).to_be_checked()
    page.get_by_label("Motifs").fill("Le bilan de 2025 montre 350 € par mois.")
    page.get_by_role("button", name="Décider").click()
    expect(page.get_by_role("heading", name="Évaluation de revenu décidée")).to_be_visible()
    page.get_by_role("link", name="Recalculer comme ce jour-là").click()
    expect(page.get_by_text("les mêmes chiffres, au centime")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "evaluation_decided")
    page.get_by_role("link", name="Noter l'envoi aux deux").click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("avis d'évaluation du revenu").first).to_be_visible()


def test_the_curves_of_a_case_with_all_readings_have_nothing_that_axe_finds(cast, page_as, width):
    months = [income(f"2026-0{month}", 100 * month, costs="20") for month in range(1, 6)]
    case = case_for(cast.alice, [entered("2026-01-20"), MICRO, *months], programme="cea-fiche-7")
    page = page_as(cast.alice)
    page.goto(f"/dossiers/{case.reference}/revenus/")
    expect(page.get_by_text("Bénéfice (cotisations et charges réelles)").first).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "income_curves")


def test_a_simulation_is_asked_kept_and_shown_again(cast, micro, page_as, width):
    page = page_as(cast.alice)
    page.goto(f"/dossiers/{micro.reference}/revenus/")
    page.get_by_role("link", name="Simuler").click()
    page.get_by_label("Chiffre d'affaires attendu par mois").fill("600")
    expect(page.locator("#id_job")).to_be_hidden()
    page.get_by_role("checkbox", name="Un emploi à côté").check()
    page.get_by_label("Salaire net social par mois").fill("450")
    page.locator("#id_job_since").fill("2026-09")
    page.get_by_role("button", name="Simuler", exact=True).click()
    expect(page.get_by_role("heading", name="Ce qui resterait pour vivre")).to_be_visible()
    expect(page.get_by_text("Emploi à côté").first).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "simulated")
    page.get_by_label("Nom de cette simulation").fill("Avec un emploi")
    page.get_by_role("button", name="Simuler et garder dans le dossier").click()
    expect(page.get_by_role("heading", name="Avec un emploi")).to_be_visible()
    axe(page)
    fits(page)
