"""The papers of a case in a browser: added, downloaded, taken out and put back by keyboard."""

import pytest
from playwright.sync_api import expect
from tests.browser.eyes import axe, fits, shoot
from tests.cases import entered
from tests.web.cast import PAPER, case_for, paper_of
from tests.web.documents.samples import JPEG, pdf

from jalon.web.documents.models import Document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [entered("2026-03-02")], first_name="Odile", last_name="Garance")


def given(name, data, media_type="application/pdf"):
    return {"name": name, "mimeType": media_type, "buffer": data}


def opened(page, case):
    page.goto(f"/dossiers/{case.reference}/pieces/")
    return page


def press(page, role, name):
    """Reach something by keyboard and press it."""
    page.get_by_role(role, name=name).focus()
    page.keyboard.press("Enter")


def test_papers_are_added_downloaded_taken_out_and_put_back_by_keyboard(page_as, cast, case, width):
    page = page_as(cast.alice)
    page.goto(f"/dossiers/{case.reference}/")
    press(page, "link", "Joindre une pièce")
    expect(page.get_by_text("Rien n'a encore été joint à ce dossier.")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "pieces-vide")

    page.get_by_label("Quelle pièce ?").focus()
    page.keyboard.type("Avis")
    page.keyboard.press("Tab")
    page.keyboard.type("Avis 2025")
    page.get_by_label("Fichiers").set_input_files([given("avis.pdf", pdf()), given("photo.jpg", JPEG)])
    expect(page.get_by_text("2 fichiers,")).to_be_visible()
    press(page, "button", "Ajouter au dossier")
    expect(page.get_by_text("2 pièces ajoutées : avis.pdf, photo.jpg.")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "pieces")

    with page.expect_download() as download:
        press(page, "link", "Télécharger Avis 2025, avis.pdf")
    assert download.value.suggested_filename == "avis.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")

    press(page, "link", "Retirer Avis 2025, photo.jpg")
    page.get_by_label("Pourquoi la retirer ?").focus()
    page.keyboard.type("Photo floue")
    axe(page)
    shoot(page, "piece-retirer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("« Avis 2025 » est retirée.")).to_be_visible()
    page.locator("summary", has_text="1 pièce retirée").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("« Photo floue »")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "pieces-retirees")
    press(page, "button", "Remettre Avis 2025, photo.jpg")
    expect(page.get_by_text("est de nouveau dans le dossier")).to_be_visible()
    expect(page.get_by_role("heading", name="2 pièces")).to_be_visible()


def test_a_file_that_is_refused_is_said_and_what_was_typed_stays(page_as, cast, case, width):
    page = opened(page_as(cast.alice), case)
    page.get_by_label("Quelle pièce ?").select_option("tax")
    page.get_by_label("Précision").fill("Avis 2025")
    page.get_by_label("Fichiers").set_input_files(given("avis.pdf", b"MZ" + b"\0" * 500))
    page.get_by_role("button", name="Ajouter au dossier").click()
    expect(page.get_by_text("c'est un programme, quel que soit son nom")).to_be_visible()
    expect(page.get_by_label("Précision")).to_have_value("Avis 2025")
    axe(page)
    fits(page)
    shoot(page, "pieces-refus")
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_said_before_it_is_sent(page_as, cast, case):
    page = opened(page_as(cast.alice), case)
    page.get_by_label("Fichiers").set_input_files(given("film.pdf", b"%PDF-" + b"\0" * 15_500_000))
    expect(page.get_by_text("« film.pdf » pèse 15,5 Mo : 15 Mo au plus.")).to_be_visible()
    axe(page)
    page.get_by_label("Quelle pièce ?").select_option("tax")
    page.get_by_role("button", name="Ajouter au dossier").click()
    assert page.get_by_label("Fichiers").evaluate("one => !one.validity.valid")
    assert not Document.objects.exists()


def test_the_case_tells_of_its_papers(page_as, cast, case, width):
    for number in range(4):
        paper_of(cast.alice, case, f"{number}.csv", PAPER + b"%d;0\n" % number, title=f"Mois {number}")
    page = page_as(cast.alice)
    page.goto(f"/dossiers/{case.reference}/")
    expect(page.get_by_role("heading", name="Pièces (4)")).to_be_visible()
    axe(page)
    fits(page)
    shoot(page, "dossier-pieces")
