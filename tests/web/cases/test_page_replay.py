"""The page on another day: what was true then, with what was known then or with what is known now."""

import re
from html import unescape

import pytest
from django.urls import reverse
from tests.cases import (
    correction,
    entered,
    exited,
    income,
    incomes,
    met,
    oriented,
    phase,
    planned,
    registered,
    rsa_opened,
)
from tests.web.cast import agent, case_for, client_of

from jalon.web.cases.links import handover

pytestmark = pytest.mark.django_db

START = (rsa_opened("2025-01-01"), registered("2024-06-01"), oriented("2025-01-10"), entered("2025-02-01"))
WRITES = ("Noter…", "Fixer un rendez-vous", "Passer la main", "Corriger", "Retirer")


def ask(member, case, **asked):
    answer = client_of(member).get(reverse("case", args=[case.reference]), asked)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())))


@pytest.fixture
def late(cast):
    """Met on 2 March, written down on 10 March; corrected in May."""
    one = met("2026-03-02", recorded="2026-03-10", note="Point sur le carnet de commandes")
    fixed = correction(
        one, met("2026-03-03", recorded="2026-05-04", note="Point sur les devis"), "Erreur de jour"
    )
    return case_for(cast.alice, [*START, one, fixed])


def test_what_was_known_then_leaves_out_what_was_recorded_later(cast, late):
    then = ask(cast.alice, late, au="2026-03-05", connu="2026-03-05")
    assert "carnet de commandes" not in then
    assert "Point sur les devis" not in then


def test_a_correction_recorded_later_corrects_nothing_yet(cast, late):
    then = ask(cast.alice, late, au="2026-03-15", connu="2026-03-15")
    assert "carnet de commandes" in then
    assert "corrigé" not in then
    assert "Point sur les devis" not in then


def test_what_is_known_now_corrects_the_past(cast, late):
    now = ask(cast.alice, late, au="2026-03-15")
    assert "corrigé" in now
    assert "Point sur les devis" in now


def test_the_page_says_on_which_day_it_stands_and_how_to_come_back(cast, late):
    then = ask(cast.alice, late, au="2026-03-15", connu="alors")
    assert "Situation au 15 mars 2026 , avec ce qu'on savait ce jour-là" in then
    assert "Revenir à aujourd'hui" in then
    assert "avec ce qu'on sait aujourd'hui" in ask(cast.alice, late, au="2026-03-15")
    assert "avec ce qu'on savait le 1er avril 2026" in ask(
        cast.alice, late, au="2026-03-15", connu="2026-04-01"
    )
    assert "Revenir à aujourd'hui" not in ask(cast.alice, late)


def test_today_asked_by_its_date_is_today(cast, late):
    said = ask(cast.alice, late, au="2026-06-30")
    assert "Revenir à aujourd'hui" not in said
    assert "Noter…" in said


def test_nothing_is_recorded_from_a_past_day(cast, late):
    today, then = ask(cast.alice, late), ask(cast.alice, late, au="2026-03-15")
    assert {one for one in WRITES if one in today} == set(WRITES)
    assert {one for one in WRITES if one in then} == set()


@pytest.mark.parametrize(
    "asked", [{"au": "hier"}, {"au": "2026-02-30"}, {"au": "2026-03-15", "connu": "31/02/2026"}]
)
def test_a_day_that_is_no_day_is_said_and_the_page_still_shows(cast, late, asked):
    assert "n'est pas une date. Écrivez-la comme 31/12/2025." in ask(cast.alice, late, **asked)


def test_a_day_may_be_written_as_people_write_it(cast, late):
    assert "Situation au 15 mars 2026" in ask(cast.alice, late, au="15/03/2026")


def test_nothing_that_came_later_shows_on_a_past_day(cast):
    case = case_for(
        cast.alice,
        [
            *START, phase("2025-02-01", "diagnostic"), phase("2026-04-01", "developpement"), income("2026-04", "4321"),
            planned("2026-05-01", "2026-05-20"), exited("2026-06-01", "autre"), *incomes("2025-03", 100, 200),
        ],
        programme="ille-et-vilaine",
    )  # fmt: skip
    handover.hand_over(agent(cast.claire), [case], [cast.bob], until=None, reason="Départ")
    then = ask(cast.claire, case, au="2026-03-15")
    for later in ("4 321", "20 mai 2026", "1er juin 2026", "1er avril 2026", "Bob Fictif", "sortie le"):
        assert later not in then, later
    assert "Alice Fictif" in then
    assert "4 321" in ask(cast.claire, case).replace("\u202f", " ")


def test_the_filters_of_the_story_keep_the_day(cast, late):
    html = client_of(cast.alice).get(
        reverse("case", args=[late.reference]), {"au": "2026-03-15", "connu": "alors"}
    )
    form = html.content.decode().split('class="filters')[1].split("</form>")[0]
    assert 'name="au" value="2026-03-15"' in form
    assert 'name="connu" value="2026-03-15"' in form
