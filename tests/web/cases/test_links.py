"""Handing over, taking back, sharing, accès d'urgence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of

from jalon.web.accounts.policy import Action
from jalon.web.cases.access import mine, open_case, visible
from jalon.web.cases.links import emergency, handover, team
from jalon.web.cases.models import Assignment, Case
from jalon.web.trust.models import Reading, Writing

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")
SEPTEMBER = date(2026, 9, 1)


def mine_of(member):
    who = agent(member)
    return set(visible(who).filter(mine(who)).values_list("reference", flat=True))


def portfolio(cast, count=3):
    return [case_for(cast.alice, [ENTERED], last_name=f"Nom{n}") for n in range(count)]


def test_a_replacement_sees_the_cases_until_the_return_and_the_referent_stays(cast, clock):
    cases = portfolio(cast)
    handover.hand_over(agent(cast.claire), cases, [cast.bob], until=SEPTEMBER, reason="Congé")
    assert mine_of(cast.bob) == mine_of(cast.alice) == {case.reference for case in cases}
    assert {case.referent_id for case in Case.objects.all()} == {cast.alice.pk}
    clock("2026-09-01")
    assert mine_of(cast.bob) == set()


def test_a_departure_names_another_referent_by_a_fact_in_each_case(cast):
    cases = portfolio(cast)
    handover.hand_over(agent(cast.claire), cases, [cast.bob, cast.claire], until=None, reason="Départ")
    assert mine_of(cast.alice) == set()
    assert len(mine_of(cast.bob)) == 2
    assert len(mine_of(cast.claire)) == 1
    assert {case.facts.filter(kind="referent_named").count() for case in cases} == {1}
    assert Assignment.objects.filter(until=date(2026, 6, 30), membership=cast.alice).count() == 3


@pytest.mark.parametrize("until", [None, SEPTEMBER])
def test_a_handover_is_taken_back_as_a_whole(cast, until):
    cases = portfolio(cast)
    claire = agent(cast.claire)
    name = handover.hand_over(claire, cases, [cast.bob], until=until, reason="Essai")
    assert handover.take_back(claire, name) == 3
    assert mine_of(cast.bob) == set()
    assert mine_of(cast.alice) == {case.reference for case in cases}
    assert handover.take_back(claire, name) == 0


def test_nobody_hands_over_the_cases_of_others_but_their_manager(cast):
    cases = portfolio(cast)
    with pytest.raises(PermissionDenied):
        handover.hand_over(agent(cast.bob), cases, [cast.bob], until=SEPTEMBER, reason="Pour moi")
    handover.hand_over(agent(cast.alice), cases, [cast.bob], until=SEPTEMBER, reason="Mon congé")
    with pytest.raises(handover.CannotHandOver, match="après aujourd'hui"):
        handover.hand_over(agent(cast.claire), cases, [cast.bob], until=date(2026, 6, 30), reason="Hier")


def test_who_left_with_people_still_shows_in_the_team(cast):
    portfolio(cast)
    cast.alice.until = date(2026, 6, 1)
    cast.alice.save()
    alice = next(one for one in team.team(agent(cast.claire)) if one.membership == cast.alice)
    assert (alice.people, alice.gone) == (3, True)


def test_an_emergency_opens_the_case_of_one_person_for_three_hours_and_tells_the_referent(cast):
    case = case_for(
        cast.alice, [ENTERED], first_name="Éloïse", last_name="Dû-Bois", birth_date=date(1990, 2, 3)
    )
    remi_elsewhere = agent(cast.bob)
    Case.objects.filter(pk=case.pk).update(organisation=cast.partner)
    assert not visible(remi_elsewhere).contains(case)
    who = emergency.Identity(["dubois", "eloise"][1], "du bois", date(1990, 2, 3))
    (opened,) = emergency.break_glass(remi_elsewhere, who, "Elle est à l'accueil, expulsion demain")
    assert opened.until - opened.at == timedelta(hours=3)
    assert visible(remi_elsewhere).contains(case)
    access = open_case(remi_elsewhere, case.reference, "page du dossier")
    assert Reading.objects.get(case_id=case.pk).relation == "emergency"
    assert not access.may(Action.RECORD)
    assert [one.reason for one in emergency.unseen(agent(cast.alice))] == [
        "Elle est à l'accueil, expulsion demain"
    ]
    emergency.mark_seen(agent(cast.alice), opened.pk)
    assert emergency.unseen(agent(cast.alice)) == []


def test_an_emergency_asks_who_exactly_and_why_and_never_leaves_the_territory(cast):
    case_for(cast.zoe, [ENTERED], first_name="Ana", last_name="Loin", birth_date=date(1990, 2, 3))
    who = emergency.Identity("Loin", "Ana", date(1990, 2, 3))
    assert emergency.break_glass(agent(cast.bob), who, "Une raison assez longue") == []
    assert Writing.objects.get().what == "case:emergency_refused"
    with pytest.raises(emergency.NotOpened, match="Dites pourquoi"):
        emergency.break_glass(agent(cast.bob), who, "Urgent")
    with pytest.raises(PermissionDenied):
        emergency.break_glass(agent(cast.gaelle), who, "Une raison assez longue")


def test_the_pages_hand_over_and_share(cast):
    case = case_for(cast.alice, [ENTERED])
    claire, alice = client_of(cast.claire), client_of(cast.alice)
    page = claire.get(f"/equipe/{cast.alice.pk}/passer-la-main/")
    assert page.status_code == 200
    form = {"case": case.pk, "to": cast.bob.pk, "lasting": "time", "until": "2026-09-01", "reason": "Congé"}
    assert claire.post(page.request["PATH_INFO"], form).status_code == 302
    assert mine_of(cast.bob) == {case.reference}
    late = claire.post(page.request["PATH_INFO"], {**form, "until": ""})
    assert "Dites quand la personne reprend" in late.content.decode()
    share = {"organisation": cast.partner.pk, "purpose": "Atelier", "until": ""}
    assert alice.post(f"/dossiers/{case.reference}/partage/", share).status_code == 302
    assert visible(agent(cast.denis)).contains(case)
    assert client_of(cast.bob).get(f"/dossiers/{case.reference}/partage/").status_code == 200
