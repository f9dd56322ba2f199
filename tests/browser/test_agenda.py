"""The agenda in a browser: on a telephone and on a desk, by keyboard, on paper."""

import pytest
from django.urls import reverse
from tests.browser.eyes import NARROW, WIDE, axe, fits, shoot
from tests.web.agenda.conftest import MONDAY, entered, plan, say, seen_by

TUESDAY = "2026-11-24"


@pytest.fixture
def week(cast, clock):
    """Some appointments of Alice's on Monday, two of them at once, and one that is only « occupé »; it is Tuesday."""
    clock(MONDAY)
    names = [("Chantal", "Roussillon"), ("Nadia", "Benali"), ("Jean-Baptiste", "de la Villardière")]
    cases = [entered(cast.alice, first_name=first, last_name=last) for first, last in names]
    hours = [("09:00", 60), ("14:00", 90), ("14:30", 30)]
    entries = [
        plan(cast.alice, case, MONDAY, at, minutes=minutes, where="Salle 2, 5 rue de la République, Albi")
        for case, (at, minutes) in zip(cases, hours, strict=True)
    ]
    plan(cast.alice, cases[0], "2026-11-25", None)
    hidden = entered(cast.remi)
    plan(cast.remi, hidden, "2026-11-26", "15:00", colleagues=(cast.remi.pk, cast.alice.pk))
    clock(TUESDAY)
    say(cast.alice, seen_by(cast.alice, cases[1], entries[1].key), "held")
    return cases, entries


PAGES = {
    "agenda": "/agenda/",
    "agenda-semaine": "/agenda/?vue=semaine",
    "agenda-jour": f"/agenda/?vue=jour&jour={MONDAY}",
    "agenda-equipe": "/agenda/?agent=equipe",
    "agenda-bilan": f"/agenda/bilan/?jour={MONDAY}",
    "agenda-flux": "/agenda/autre-logiciel/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_agenda_can_be_read_by_everybody(page_as, cast, week, width, name):
    page = page_as(cast.alice)
    page.goto(PAGES[name])
    axe(page)
    fits(page)
    shoot(page, name)


@pytest.mark.parametrize("name", ["plan", "appointment", "move"])
def test_a_page_of_an_appointment_can_be_read_by_everybody(page_as, cast, week, width, name):
    (case, *_), (entry, *_) = week
    page = page_as(cast.alice)
    page.goto(reverse(name, args=[case.reference] if name == "plan" else [case.reference, entry.key]))
    axe(page)
    fits(page)
    shoot(page, f"agenda-{name}")


@pytest.mark.parametrize(("width", "days"), [(NARROW, ["Mardi 24"]), (WIDE, ["Lundi 23", "Mardi 24", "Mercredi 25",
                                                                            "Jeudi 26", "Vendredi 27"])])  # fmt: skip
def test_a_telephone_shows_the_day_and_a_desk_the_week(page_as, cast, week, width, days):
    page = page_as(cast.alice, width=width)
    page.goto("/agenda/")
    shown = [one.inner_text() for one in page.locator("h2.agenda-day-head").all() if one.is_visible()]
    assert [" ".join(one.split()[:2]) for one in shown] == days


def test_appointments_stand_at_their_hour_and_side_by_side(page_as, cast, week):
    page = page_as(cast.alice)
    page.goto("/agenda/")
    nine, two, half_past = [page.locator(".placed").nth(rank).bounding_box() for rank in range(3)]
    row = nine["height"] / 4
    assert two["y"] - nine["y"] == pytest.approx(20 * row, abs=2)
    assert half_past["y"] - two["y"] == pytest.approx(2 * row, abs=2)
    assert two["x"] + two["width"] <= half_past["x"] + 1
    hour = page.locator(".agenda-hour").nth(1).bounding_box()
    assert nine["y"] == pytest.approx(hour["y"], abs=2)


def test_what_became_of_an_appointment_is_said_by_keyboard_and_taken_back(page_as, cast, week, width):
    page = page_as(cast.alice)
    page.goto(f"/agenda/?jour={MONDAY}")
    page.locator("button.slot:visible", has_text="Chantal Roussillon").first.press("Enter")
    card = page.get_by_role("dialog", name="Chantal Roussillon")
    axe(page)
    shoot(page, "agenda-carte")
    card.get_by_role("button", name="Absent").press("Enter")
    card.get_by_text("Noté : absent.").wait_for()
    assert "équipe pluridisciplinaire" in card.inner_text()
    slot = page.locator("button.slot", has_text="Chantal Roussillon").first
    assert "absent" in slot.inner_text()
    axe(page)
    shoot(page, "agenda-absent")
    card.get_by_role("button", name="Annuler").press("Enter")
    card.get_by_text("La saisie est annulée").wait_for()
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_the_agenda_is_walked_by_keyboard(page_as, cast, week):
    page = page_as(cast.alice)
    page.goto("/agenda/")
    for key, there in (
        ("ArrowRight", "jour=2026-12-01"), ("ArrowLeft", f"jour={TUESDAY}"), ("j", "vue=jour"),
        ("ArrowRight", "jour=2026-11-25"), ("t", f"jour={TUESDAY}"), ("s", "vue=semaine"),
    ):  # fmt: skip
        page.keyboard.press(key)
        page.wait_for_url(f"**{there}**")
    page.get_by_label("Aller au").press("t")
    assert "vue=semaine" in page.url


def test_a_conflict_is_said_while_the_form_is_filled_in_and_stops_nobody(page_as, cast, week, width):
    (_, _, case), _ = week
    page = page_as(cast.alice)
    page.goto(reverse("plan", args=[case.reference]))
    plan(cast.alice, week[0][0], "2026-11-27", "10:00")
    page.get_by_label("Jour", exact=True).fill("2026-11-27")
    page.get_by_label("Heure").fill("10:30")
    page.get_by_label("Heure").blur()
    page.get_by_text("Alice Fictif reçoit Chantal Roussillon").wait_for()
    axe(page)
    fits(page)
    shoot(page, "agenda-conflit")
    page.get_by_role("button", name="Fixer le rendez-vous").click()
    page.get_by_role("heading", level=1, name="Rendez-vous vendredi 27 novembre").wait_for()
    assert "À la même heure" in page.locator("#messages").inner_text()


def test_a_day_is_said_at_once_by_keyboard(page_as, cast, week, width):
    page = page_as(cast.alice)
    page.goto(f"/agenda/bilan/?jour={MONDAY}")
    rows = page.locator("tbody tr")
    assert rows.count() == 2
    rows.nth(0).get_by_label("honoré").press("Space")
    rows.nth(1).get_by_label("absent").press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Enregistré").wait_for()
    assert page.locator("tbody tr").count() == 0
    axe(page)
    fits(page)
    shoot(page, "agenda-bilan-fait")


def test_on_paper_the_agenda_is_alone(page_as, cast, week):
    page = page_as(cast.alice)
    page.goto("/agenda/")
    page.emulate_media(media="print")
    assert page.locator(".agenda").is_visible()
    assert not any(
        page.locator(place).is_visible() for place in (".site-header", ".agenda-nav", ".agenda-foot")
    )
