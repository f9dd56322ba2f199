"""The page of a case: what a colleague who takes over reads on it."""

import re
from datetime import date, time, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from tests.cases import (
    correction,
    entered,
    fact,
    incomes,
    met,
    oriented,
    phase,
    planned,
    registered,
    rsa_opened,
    withdrawal,
)
from tests.web.cast import access, agent, case_for, client_of, synthetic, tell

from jalon.programmes.library import programmes
from jalon.web.accounts.policy import Role
from jalon.web.cases.links import handover, sharing
from jalon.web.cases.models import EmergencyAccess
from jalon.web.kit.clock import now
from jalon.web.trust.models import Reading

pytestmark = pytest.mark.django_db

START = (rsa_opened("2025-01-01"), registered("2024-06-01"), oriented("2025-01-10"), entered("2025-02-01"))


def ask(member, case, **asked):
    """The page as somebody gets it, its spaces made one."""
    headers = asked.pop("headers", {})
    answer = client_of(member).get(reverse("case", args=[case.reference]), asked, headers=headers)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def plain(html):
    """What is read on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


# -- who, since when -----------------------------------------------------------------------------------------------


def test_the_head_says_who_since_when_under_which_rules_and_who_follows_them(cast):
    case = case_for(cast.alice, START, first_name="Odile", last_name="Garance")
    said = plain(ask(cast.alice, case))
    for words in (
        "Odile Garance", "41 ans", "règles en vigueur depuis le", "Dans le programme depuis le 1er février 2025",
        "Alice Fictif", "Opérateur (fictif)", "06 39 98 00 01",
    ):  # fmt: skip
        assert words in said, words


def test_the_next_appointment_is_said_with_its_day_and_its_hour(cast):
    case = case_for(cast.alice, [*START, planned("2026-06-01", "2026-07-08", at=time(14, 30))])
    assert "Prochain rendez-vous : mercredi 8 juillet à 14 h 30" in plain(ask(cast.alice, case))


def test_an_appointment_that_was_held_is_no_longer_the_next(cast):
    case = case_for(
        cast.alice,
        [*START, planned("2026-06-01", "2026-06-30", "rdv"), met("2026-06-30", appointment="rdv")],
    )
    assert "Aucun rendez-vous fixé" in plain(ask(cast.alice, case))


def test_the_reading_is_written_down(cast):
    case = case_for(cast.alice, START)
    ask(cast.alice, case)
    assert Reading.objects.get(case_id=case.pk).what == "page du dossier"


def test_a_case_without_any_fact_says_how_to_begin(cast):
    said = plain(ask(cast.alice, case_for(cast.alice)))
    assert "Rien n'est encore noté." in said
    assert "Pas encore entrée dans le programme" in said
    assert "Conditions d'entrée" in said


# -- the path ------------------------------------------------------------------------------------------------------


def test_phases_show_with_their_dates_the_one_that_is_here_and_those_ahead(cast):
    case = case_for(
        cast.alice,
        [*START, phase("2025-02-01", "diagnostic"), phase("2025-03-01", "developpement")],
        programme="ille-et-vilaine",
    )
    html = ask(cast.alice, case)
    stages = re.findall(r'<li class="stage stage-(\w+)"( aria-current="step")?> (.*?)</li>', html)
    assert [(state, bool(current)) for state, current, _ in stages] == [
        ("done", False), ("here", True), ("ahead", False),
    ]  # fmt: skip
    assert "depuis le 1er mars 2025" in plain(stages[1][2])


def test_a_move_says_what_it_lacks(cast):
    case = case_for(
        cast.alice,
        [*START, phase("2025-02-01", "diagnostic"), phase("2025-03-01", "developpement")],
        programme="ille-et-vilaine",
    )
    said = plain(ask(cast.alice, case))
    assert "possible maintenant" in said
    assert "La décision « Passer à la phase de cessation » n'est pas encore prise." in said.replace(
        "\xa0", " "
    )


def test_a_clock_is_a_bar_and_a_sentence(cast):
    html = ask(cast.alice, case_for(cast.alice, START))
    bars = re.findall(r'<svg class="bar".*?aria-label="([^"]*)"', html)
    assert bars
    assert all("écoulés" in said for said in bars)


# -- to do ---------------------------------------------------------------------------------------------------------


def test_what_is_late_comes_first_says_why_and_opens_the_form_that_answers_it(cast):
    case = synthetic(cast.alice, 1)
    html = ask(cast.alice, case)
    piles = re.findall(r'<h3 class="pile pile-(\w+)"', html)
    assert piles == [one for one in ("late", "week", "later", "planned") if one in piles]
    tasks = re.findall(r'<li class="task task-\w+" id="ligne-[^"]*">.*?</details> </li>', html)
    assert tasks
    for task in tasks:
        assert '<span class="source">' in task
    assert any(
        f"/dossiers/{case.reference}/noter/" in task or "/rendez-vous/nouveau/" in task for task in tasks
    )


def test_a_button_is_offered_only_to_who_may_record_what_it_asks(cast):
    case = synthetic(cast.alice, 1)
    addresses = {
        name: set(re.findall(rf"/dossiers/{case.reference}/noter/(\w+)/", ask(getattr(cast, name), case)))
        for name in ("alice", "emilie", "gaelle")
    }
    assert "evaluation_decided" not in addresses["alice"]
    assert "evaluation_decided" in addresses["emilie"]
    assert addresses["gaelle"] == set()


def test_quick_actions_follow_the_policy(cast):
    case = case_for(cast.alice, START)
    for name, words in {
        "alice": {"Noter…", "Fixer un rendez-vous", "Partager", "Passer la main"},
        "bob": {"Noter…", "Fixer un rendez-vous"},
        "gaelle": set(),
    }.items():
        head = plain(
            ask(getattr(cast, name), case)
            .split('<nav class="case-nav')[0]
            .split('<header class="case-head')[1]
        )
        assert {
            one for one in ("Noter…", "Fixer un rendez-vous", "Partager", "Passer la main") if one in head
        } == words


def test_handing_over_from_a_case_ticks_that_case_only(cast):
    case, other = case_for(cast.alice, START), case_for(cast.alice, START)
    (address,) = re.findall(r'href="([^"]*)"[^>]*>(?:(?!</a>).)*Passer la main', ask(cast.alice, case))
    html = client_of(cast.alice).get(address).content.decode()
    boxes = dict(re.findall(r'name="case" value="(\d+)"([^>]*)>', html))
    assert {key for key, told in boxes.items() if "checked" in told} == {str(case.pk)}
    assert str(other.pk) in boxes


# -- income --------------------------------------------------------------------------------------------------------


def test_income_is_drawn_with_its_table(cast):
    case = case_for(cast.alice, [*START, *incomes("2026-01", 400, 500, 0, 700)])
    html = ask(cast.alice, case)
    assert html.count('<svg class="chart ') == 2  # one for a desk, one for a telephone
    table = html.split("Les mêmes chiffres en tableau")[1].split("</table>")[0]
    rows = re.findall(r'<th scope="row">(\w+ \d+)</th><td class="number">([^<]*)</td>', table)
    assert rows[:3] == [("Janvier 2026", "400 €"), ("Février 2026", "500 €"), ("Mars 2026", "0 €")]


def test_an_income_decided_is_drawn_until_the_next_one(cast):
    told = [
        fact(
            "evaluation_decided",
            f"2026-0{month}-05",
            mode="real",
            amount=Decimal(300),
            start=date(2026, month, 1),
        )
        for month in (1, 3)
    ]
    html = ask(cast.alice, case_for(cast.alice, [*START, *incomes("2026-01", 400, 500, 0, 700), *told]))
    assert html.count('class="chart-threshold"') >= 4
    assert "Revenu retenu" in html


# -- the story -----------------------------------------------------------------------------------------------------


def test_a_corrected_fact_stays_struck_with_the_reason_and_the_way_to_what_replaces_it(cast):
    wrong = met("2026-03-02")
    case = case_for(cast.alice, [*START, wrong, correction(wrong, met("2026-03-03"), "Erreur de jour")])
    html = ask(cast.alice, case)
    old = html.split(f'id="fait-{case.reference}.{wrong.id}"')[1].split("</li>")[0]
    assert "<s>" in old
    assert "Erreur de jour" in old
    assert f'href="#fait-{case.reference}.{wrong.id}:corrige"' in old
    assert "Corriger" not in old
    new = html.split(f'id="fait-{case.reference}.{wrong.id}:corrige"')[1].split("</li>")[0]
    assert f'href="#fait-{case.reference}.{wrong.id}"' in new
    assert reverse("correct", args=[case.reference, f"{case.reference}.{wrong.id}:corrige"]) in new
    assert reverse("withdraw", args=[case.reference, f"{case.reference}.{wrong.id}:corrige"]) in new


def test_a_withdrawn_fact_stays_struck(cast):
    wrong = met("2026-03-02")
    html = ask(
        cast.alice,
        case_for(cast.alice, [*START, wrong, withdrawal(wrong, "2026-03-04", because="Autre dossier")]),
    )
    assert plain(html).count("Autre dossier") == 2
    assert "retiré" in plain(html)


def test_the_story_is_asked_by_theme_and_by_author(cast):
    case = case_for(cast.alice, [*START, met("2026-03-02", recorded_by="Bob Fictif"), met("2026-04-02")])
    ids = lambda **asked: re.findall(r'id="fait-[^."]*\.(\w+):', ask(cast.alice, case, **asked))  # noqa: E731
    assert ids(theme="rendez-vous") == ["appointment_held", "appointment_held"]
    assert ids(auteur="Bob Fictif") == ["appointment_held"]
    assert ids(theme="courriers") == []
    assert len(ids()) == len(START) + 2


def test_a_filter_answers_with_the_story_alone(cast):
    case = case_for(cast.alice, START)
    html = ask(cast.alice, case, theme="parcours", headers={"HX-Request": "true", "HX-Target": "histoire"})
    assert "<html" not in html
    assert "story-item" in html


def test_the_latest_facts_come_first_and_the_others_on_demand(cast):
    day = date(2025, 3, 1)
    many = [met((day + timedelta(days=rank)).isoformat()) for rank in range(80)]
    case = case_for(cast.alice, [*START, *many])
    shown = ask(cast.alice, case)
    assert shown.count('class="story-item') == 25
    assert "Montrer aussi les 59 plus anciens" in shown
    assert ask(cast.alice, case, histoire="tout").count('class="story-item') == 84


def test_only_who_may_correct_all_is_offered_to_correct_the_entries_of_others(cast):
    case = case_for(cast.alice, [*START, met("2026-03-02", recorded_by=agent(cast.bob).signature)])
    corrected = {
        name: re.findall(
            rf"/dossiers/{case.reference}/faits/([^/]*)/corriger/", ask(getattr(cast, name), case)
        )
        for name in ("alice", "bob", "gaelle")
    }
    assert len(corrected["alice"]) == len(START) + 1
    assert corrected["bob"] == [f"{case.reference}.appointment_held:2026-03-02"]
    assert corrected["gaelle"] == []


# -- around --------------------------------------------------------------------------------------------------------


def test_the_team_says_who_follows_who_followed_and_who_shares(cast):
    case = case_for(cast.alice, START)
    sharing.share(access(cast.alice, case), cast.partner, "Rendez-vous à trois", None)
    handover.hand_over(agent(cast.claire), [case], [cast.bob], until=None, reason="Départ")
    around = plain(ask(cast.claire, case).split('id="autour"')[1].split("</section>")[0])
    assert re.search(r"Bob Fictif référent", around)
    assert re.search(r"Avant Alice Fictif", around)
    assert "Partenaire (fictif)" in around
    assert "Rendez-vous à trois" in around


def test_who_opened_the_case_is_told_only_to_who_may_know(cast):
    case = case_for(cast.alice, START)
    EmergencyAccess.objects.create(
        case=case, membership=cast.denis, reason="Coupure d'eau", at=now(), until=now() + timedelta(hours=3)
    )
    ask(cast.bob, case)
    assert "Coupure d'eau" in ask(cast.alice, case)
    assert "Bob Fictif" in ask(cast.alice, case).split("Qui a ouvert ce dossier")[1]
    for name in ("bob", "gaelle", "denis"):
        html = ask(getattr(cast, name), case)
        assert "Coupure d'eau" not in html, name
        assert "Qui a ouvert ce dossier" not in html, name


def test_the_other_accompaniments_of_the_person_show_to_who_may_see_them(cast):
    case = case_for(cast.alice, START)
    other = case_for(cast.alice, [entered("2026-01-01")], programme="cea-fiche-7", person=case.person)
    far = case_for(cast.zoe, [entered("2026-01-01")], programme="lulu", person=case.person)
    html = ask(cast.alice, case)
    assert reverse("case", args=[other.reference]) in html
    assert reverse("case", args=[far.reference]) not in html


# -- cost ----------------------------------------------------------------------------------------------------------

QUERIES = 17


@pytest.mark.parametrize("count", [10, 400])
def test_the_page_asks_as_many_queries_whatever_the_number_of_facts(cast, django_assert_num_queries, count):
    day = date(2025, 3, 1)
    case = case_for(
        cast.alice, [*START, *(met((day + timedelta(days=rank)).isoformat()) for rank in range(count))]
    )
    for rank in range(count // 100):
        sharing.share(access(cast.alice, case), cast.partner, "Essai", None)
        sharing.stop(access(cast.alice, case), case.shares.latest("pk").pk)
        case_for(cast.alice, [entered("2026-01-01")], programme="lulu", person=case.person)
        tell(case, registered("2026-01-01", id=f"b{rank}", business=f"b{rank}"))
    client = client_of(cast.alice)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("case", args=[case.reference]))


@pytest.mark.parametrize("programme", sorted({one.id for one in programmes()}))
@pytest.mark.parametrize("number", [3, 11])
def test_every_programme_has_a_page_today_and_on_any_day(cast, programme, number):
    case = synthetic(cast.alice, number, programme)
    for asked in (
        {},
        {"au": "2025-06-30"},
        {"au": "2025-06-30", "connu": "2025-06-30"},
        {"au": "2019-01-01"},
    ):
        ask(cast.alice, case, **asked)


def test_every_role_that_sees_the_case_has_a_page(cast):
    case = synthetic(cast.alice, 7)
    for name in ("alice", "bob", "claire", "emilie", "remi", "gaelle"):
        assert Role(getattr(cast, name).role)
        ask(getattr(cast, name), case)
