"""The page of a case in a browser: read, filtered, gone back in time, printed, on a telephone and on a desk."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.eyes import axe, fits, shoot
from tests.cases import (
    correction,
    entered,
    fact,
    incapacity,
    income,
    incomes,
    met,
    missed,
    oriented,
    phase,
    planned,
    registered,
    rsa_opened,
    signed,
)
from tests.web.cast import access, case_for, synthetic

from jalon.web.cases.links import sharing
from jalon.web.cases.models import EmergencyAccess
from jalon.web.kit.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(cast):
    """A case where a little of everything has happened."""
    wrong = met("2026-03-02", note="Point sur le carnet de commandes")
    made = case_for(
        cast.alice,
        [
            rsa_opened("2025-10-01"), registered("2024-06-01", trade="couture"), oriented("2025-11-03"),
            fact("household_described", "2025-11-03", adults=1, children=2, lone_parent=True),
            entered("2025-12-01"), phase("2025-12-01", "diagnostic"), phase("2026-02-02", "developpement"),
            wrong, correction(wrong, met("2026-03-03", recorded="2026-03-09"), "Erreur de jour"),
            planned("2026-04-01", "2026-04-15", "rdv-1"), missed("2026-04-15", "rdv-1"),
            planned("2026-06-01", "2026-07-08", "rdv-2"), incapacity("2026-05-04", "2026-06-01"),
            signed("2025-12-15", "2026-12-14"),
            fact("objective_set", "2026-01-05", objective="o", title="Trouver deux clients", pillar="business"),
            fact("action_agreed", "2026-01-05", action="a", title="Écrire aux mairies", who="person", objective="o"),
            *incomes("2025-09", 300, 0, 420, 380, 510, 0, 640, 700), income("2025-06", 150),
        ],
        programme="ille-et-vilaine", first_name="Odile", last_name="Garance",
    )  # fmt: skip
    sharing.share(access(cast.alice, made), cast.partner, "Rendez-vous à trois", None)
    EmergencyAccess.objects.create(
        case=made, membership=cast.denis, reason="Garde du soir", at=now(), until=now() + timedelta(hours=3)
    )
    return made


def opened(page, case, query=""):
    answer = page.goto(f"/dossiers/{case.reference}/{query}")
    assert answer.status == 200
    return page


def test_the_page_reads_well_on_a_telephone_and_on_a_desk(page_as, cast, case, width):
    page = opened(page_as(cast.alice), case)
    expect(page.get_by_role("heading", level=1)).to_have_text("Odile Garance")
    for folded in page.locator("main details").all():
        folded.evaluate("one => one.open = true")
    axe(page)
    fits(page)
    shoot(page, "dossier")


@pytest.mark.parametrize("programme", ["tarn-tns", "cea-fiche-7", "lulu", "tih-booster"])
def test_other_programmes_read_well_too(page_as, cast, programme, width):
    page = opened(page_as(cast.alice), synthetic(cast.alice, 5, programme))
    axe(page)
    fits(page)
    shoot(page, f"dossier-{programme}")


def test_a_past_day_says_so_and_leads_back(page_as, cast, case, width):
    page = opened(page_as(cast.alice), case)
    page.get_by_label("Jour", exact=True).fill("2026-03-05")
    page.get_by_label("savait alors").check()
    page.get_by_role("button", name="Voir la situation").click()
    expect(page.get_by_text("Situation au 5 mars 2026")).to_be_visible()
    expect(page.locator(".story")).to_contain_text("carnet de commandes")
    expect(page.get_by_role("link", name="Noter…")).to_have_count(0)
    axe(page)
    fits(page)
    shoot(page, "dossier-passe")
    page.get_by_role("link", name="Revenir à aujourd'hui").click()
    expect(page.get_by_role("link", name="Noter…")).to_be_visible()


def test_the_story_is_filtered_in_place_and_its_address_shared(page_as, cast, case):
    page = opened(page_as(cast.alice), case)
    before = page.locator(".story-item").count()
    page.get_by_label("Sujet").select_option("rendez-vous")
    expect(page).to_have_url(re.compile("theme=rendez-vous"))
    expect(page.locator(".story-item")).to_have_count(5)
    assert before > 5
    page.reload()
    expect(page.get_by_label("Sujet")).to_have_value("rendez-vous")
    expect(page.locator(".story-item")).to_have_count(5)
    page.go_back()
    expect(page.locator(".story-item")).to_have_count(before)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_why_opens_by_keyboard(page_as, cast, case):
    page = opened(page_as(cast.alice), case)
    why = page.locator("#a-faire details.why").first
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(why.locator(".source").first).to_be_visible()


def test_the_anchors_lead_to_each_part(page_as, cast, case):
    page = opened(page_as(cast.alice), case)
    for link in page.get_by_role("navigation", name="Dans cette page").get_by_role("link").all():
        target = link.get_attribute("href")
        if target.startswith("#"):
            assert page.locator(target).count() == 1, target


def test_on_paper_it_is_a_sheet_without_what_is_clicked(page_as, cast, case, tmp_path):
    page = opened(page_as(cast.alice), case)
    page.emulate_media(media="print")
    expect(page.get_by_text("imprimé le 30 juin 2026 par Alice Fictif")).to_be_visible()
    for gone in (
        "Noter…",
        "Passer la main",
        "Corriger",
        "Situation au…",
        "Qui a ouvert ce dossier",
        "Garde du soir",
        "Les mêmes chiffres en tableau",
    ):
        assert not [one for one in page.get_by_text(gone).all() if one.is_visible()], gone
    for kept in ("À faire", "Histoire", "Revenu"):
        expect(page.get_by_role("heading", name=kept, exact=True)).to_be_visible()
    assert page.locator("svg.chart-large").is_visible()
    assert not [one for one in page.locator("details.why, svg.chart-etroit").all() if one.is_visible()]
    sheet = page.pdf(format="A4")
    assert sheet.startswith(b"%PDF")
    shoot(page, "dossier-papier")
