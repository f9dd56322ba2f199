"""The agents of an organisation: who may manage whom, and what is written down of it."""

from datetime import date

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from tests.cases import fact
from tests.web.accounts.people import sign_in, with_password
from tests.web.cast import agent, case_for, client_of, member, organisation

from jalon.web.accounts import managing
from jalon.web.accounts.agents import memberships_of
from jalon.web.accounts.models import Membership, Organisation, Territory
from jalon.web.accounts.policy import Role
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db


def names(page):
    return [line.membership.user.first_name for line in page.context["lines"]]


def terms(cast, **changes):
    return {"role": "adviser", "territories": [cast.tarn.pk], "full_time_share": "1.00"} | changes


# -- the list ------------------------------------------------------------------------------------------------------


def test_a_manager_sees_the_agents_of_their_organisation_and_no_others(cast):
    assert names(client_of(cast.claire).get(reverse("agents"))) == ["Alice", "Bob", "Claire"]


def test_an_administrator_sees_those_of_every_organisation_of_their_territories(cast):
    seen = names(client_of(cast.hugo).get(reverse("agents")))
    assert set(seen) == {one.user.first_name for one in cast.everybody.values()} - {"Zoé"}


@pytest.mark.parametrize("who", ["alice", "denis", "emilie", "remi", "farid", "gaelle", "zoe"])
def test_others_see_no_list(cast, who):
    assert client_of(cast.everybody[who]).get(reverse("agents")).status_code == 403


def test_the_list_is_narrowed_by_name_by_organisation_and_to_open_accesses(cast):
    Membership.objects.filter(pk=cast.bob.pk).update(until=date(2026, 6, 1))
    client = client_of(cast.hugo)
    assert names(client.get(reverse("agents"), {"q": "ali"})) == ["Alice"]
    assert names(client.get(reverse("agents"), {"organisme": cast.partner.pk})) == ["Denis"]
    assert "Bob" not in names(client.get(reverse("agents")))
    assert "Bob" in names(client.get(reverse("agents"), {"fermes": "oui"}))
    for odd in ("x", "-1", "9" * 40, ""):
        assert client.get(reverse("agents"), {"organisme": odd}).status_code == 200


def test_the_list_comes_by_pages_that_leave_nobody_out(cast):
    for rank in range(60):
        member(f"Agent{rank:02}", cast.operator, Role.ADVISER)
    client, seen = client_of(cast.claire), []
    query: dict[str, str] = {}
    for _ in range(5):
        page = client.get(reverse("agents"), query)
        seen += names(page)
        if not page.context["page"].after:
            break
        query = {"apres": page.context["page"].after}
    assert len(seen) == len(set(seen)) == 63
    back = client.get(reverse("agents"), {"avant": page.context["page"].before})
    assert names(back) == seen[25:50]


def test_the_list_costs_the_same_whatever_its_length(cast, django_assert_max_num_queries):
    client = client_of(cast.claire)
    client.get(reverse("agents"))
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("agents"))
    for rank in range(20):
        one = member(f"Agent{rank:02}", cast.operator, Role.ADVISER)
        case_for(one, [fact("accompaniment_started", "2026-03-02")])
    with django_assert_max_num_queries(12) as many:
        client.get(reverse("agents"))
    assert len(many) == len(few)


def test_it_says_how_many_people_each_follows(cast):
    case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    lines = client_of(cast.claire).get(reverse("agents")).context["lines"]
    assert {line.membership.user.first_name: line.followed for line in lines}["Alice"] == 1


# -- changing ------------------------------------------------------------------------------------------------------


def test_a_change_is_made_and_written_down_with_what_was_before(cast):
    answer = client_of(cast.claire).post(
        reverse("agent", args=[cast.bob.pk]),
        terms(cast, role="manager", full_time_share="0.50", sees_health="on"),
    )
    assert answer.status_code == 302
    bob = Membership.objects.get(pk=cast.bob.pk)
    assert (bob.role, str(bob.full_time_share), bob.sees_health) == ("manager", "0.50", True)
    row = Writing.objects.get(what="membership:change")
    assert row.membership_id == cast.claire.pk
    assert row.detail["changed"] == {
        "role": ["adviser", "manager"],
        "full_time_share": ["1.00", "0.50"],
        "sees_health": [False, True],
    }


def test_what_does_not_change_is_not_written_down(cast):
    client_of(cast.claire).post(reverse("agent", args=[cast.bob.pk]), terms(cast))
    assert not Writing.objects.filter(what="membership:change").exists()


def test_a_manager_makes_no_administrator(cast):
    for path in (reverse("agent", args=[cast.bob.pk]), reverse("invite")):
        answer = client_of(cast.claire).post(path, terms(cast, role="admin"))
        assert answer.status_code == 422
    assert Membership.objects.get(pk=cast.bob.pk).role == "adviser"


def test_a_manager_does_not_touch_an_administrator_of_their_organisation(cast):
    boss = member("Ida", cast.operator, Role.ADMINISTRATOR)
    client = client_of(cast.claire)
    assert "Seul un administrateur" in client.get(reverse("agent", args=[boss.pk])).content.decode()
    assert client.post(reverse("agent", args=[boss.pk]), terms(cast)).status_code == 403
    for name in ("close_agent", "reopen_agent", "reset_second_factor"):
        assert client.post(reverse(name, args=[boss.pk]), {"until": "2026-07-01"}).status_code == 403


def test_nobody_changes_their_own_access(cast):
    for who in (cast.claire, cast.hugo):
        client = client_of(who)
        assert client.post(reverse("agent", args=[who.pk]), terms(cast)).status_code == 403
        assert client.post(reverse("close_agent", args=[who.pk]), {"until": "2026-07-01"}).status_code == 403


@pytest.mark.parametrize("name", ["agent", "close_agent", "reopen_agent", "reset_second_factor"])
def test_those_of_another_organisation_are_not_there_for_a_manager(cast, name):
    for other in (cast.denis, cast.remi, cast.zoe):
        answer = client_of(cast.claire).post(reverse(name, args=[other.pk]), terms(cast, until="2026-07-01"))
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["agent", "close_agent", "reopen_agent", "reset_second_factor"])
def test_those_of_another_territory_are_not_there_for_an_administrator(cast, name):
    answer = client_of(cast.hugo).post(reverse(name, args=[cast.zoe.pk]), terms(cast, until="2026-07-01"))
    assert answer.status_code == 404


def test_health_is_given_only_by_who_has_it_or_administers(cast):
    Membership.objects.filter(pk=cast.claire.pk).update(sees_health=False)
    page = client_of(cast.claire).get(reverse("agent", args=[cast.bob.pk]))
    assert "sees_health" not in page.context["form"].fields
    client_of(cast.claire).post(reverse("agent", args=[cast.bob.pk]), terms(cast, sees_health="on"))
    assert not Membership.objects.get(pk=cast.bob.pk).sees_health
    client_of(cast.claire).post(reverse("agent", args=[cast.alice.pk]), terms(cast))
    assert Membership.objects.get(pk=cast.alice.pk).sees_health
    client_of(cast.hugo).post(reverse("agent", args=[cast.bob.pk]), terms(cast, sees_health="on"))
    assert Membership.objects.get(pk=cast.bob.pk).sees_health


def test_a_territory_that_one_does_not_manage_is_neither_given_nor_taken(cast):
    cast.operator.territories.add(cast.alsace)
    cast.bob.territories.add(cast.alsace)
    page = client_of(cast.claire).get(reverse("agent", args=[cast.bob.pk]))
    assert list(page.context["form"].fields["territories"].queryset) == [cast.tarn]
    client_of(cast.claire).post(reverse("agent", args=[cast.bob.pk]), terms(cast, full_time_share="0.50"))
    assert set(cast.bob.territories.all()) == {cast.tarn, cast.alsace}
    refused = client_of(cast.claire).post(
        reverse("agent", args=[cast.alice.pk]), terms(cast, territories=[cast.alsace.pk])
    )
    assert refused.status_code == 422


# -- closing and reopening -----------------------------------------------------------------------------------------


def test_an_access_closes_at_its_date_and_opens_again(cast, clock):
    client, bob = client_of(cast.claire), client_of(cast.bob)
    client.post(reverse("close_agent", args=[cast.bob.pk]), {"until": "2026-07-02"})
    assert bob.get("/comptes/role/").status_code == 200
    clock("2026-07-01")
    assert memberships_of(cast.bob.user, date(2026, 7, 1))
    clock("2026-07-02")
    assert bob.get("/comptes/role/").status_code == 403
    client.post(reverse("reopen_agent", args=[cast.bob.pk]))
    assert bob.get("/comptes/role/").status_code == 200
    assert [row.what for row in Writing.objects.order_by("pk")] == ["membership:close", "membership:reopen"]


def test_today_closes_at_once(cast):
    bob = client_of(cast.bob)
    client_of(cast.claire).post(reverse("close_agent", args=[cast.bob.pk]), {"until": "2026-06-30"})
    assert bob.get("/comptes/role/").status_code == 403


@pytest.mark.parametrize("until", ["2026-06-29", "", "demain"])
def test_an_access_does_not_close_in_the_past(cast, until):
    answer = client_of(cast.claire).post(reverse("close_agent", args=[cast.bob.pk]), {"until": until})
    assert answer.status_code == 422
    assert Membership.objects.get(pk=cast.bob.pk).until is None


def test_the_people_that_somebody_leaves_behind_are_told_with_the_way_to_hand_them_over(cast):
    case_for(cast.bob, [fact("accompaniment_started", "2026-03-02")])
    client = client_of(cast.claire)
    handover = reverse("handover", args=[cast.bob.pk])
    assert handover in client.get(reverse("agent", args=[cast.bob.pk])).content.decode()
    client.post(reverse("close_agent", args=[cast.bob.pk]), {"until": "2026-06-30"})
    page = client.get(reverse("agent", args=[cast.bob.pk])).content.decode()
    assert "encore référent de <strong>1 personne</strong>" in page
    assert handover in page


def test_an_access_is_not_reopened_beside_another_of_the_same_role(cast):
    Membership.objects.filter(pk=cast.bob.pk).update(until=date(2026, 1, 1))
    Membership.objects.create(
        user=cast.bob.user, organisation=cast.operator, role="adviser", since=date(2026, 2, 1)
    )
    page = client_of(cast.claire).post(reverse("reopen_agent", args=[cast.bob.pk]), follow=True)
    assert "changez plutôt cet autre accès" in page.content.decode()


# -- a lost second factor ------------------------------------------------------------------------------------------


def test_a_lost_second_factor_is_forgotten_and_the_sessions_end(cast):
    bob = with_password(cast.bob)
    client = Client()
    sign_in(client, bob.email)
    client.get("/comptes/moi/")
    TOTP.activate(bob, pyotp.random_base32())
    client_of(cast.claire).post(reverse("reset_second_factor", args=[cast.bob.pk]))
    assert not Authenticator.objects.filter(user=bob).exists()
    assert client.get("/comptes/moi/").status_code == 302
    assert Writing.objects.filter(what="account:reset_second_factor").exists()


def test_that_of_somebody_who_also_works_elsewhere_is_not_forgotten_by_one_side(cast):
    elsewhere = Membership.objects.create(
        user=cast.bob.user, organisation=cast.alsatian, role="adviser", since=date(2026, 2, 1)
    )
    elsewhere.territories.set([cast.alsace])
    TOTP.activate(cast.bob.user, pyotp.random_base32())
    answer = client_of(cast.claire).post(reverse("reset_second_factor", args=[cast.bob.pk]))
    assert answer.status_code == 403
    assert Authenticator.objects.filter(user=cast.bob.user).exists()


# -- organisations and territories ---------------------------------------------------------------------------------


def place(cast, **changes):
    return {
        "name": "Nouvel opérateur", "kind": "operator", "siret": "110 020 013 00097",
        "territories": [cast.tarn.pk], "programmes": ["tarn-tns"],
    } | changes  # fmt: skip


def test_an_administrator_makes_an_organisation(cast):
    answer = client_of(cast.hugo).post(reverse("new_organisation"), place(cast))
    assert answer.status_code == 302
    made = Organisation.objects.get(name="Nouvel opérateur")
    assert (made.siret, made.programmes, list(made.territories.all())) == (
        "11002001300097",
        ["tarn-tns"],
        [cast.tarn],
    )
    assert "Nouvel opérateur" in client_of(cast.hugo).get(reverse("organisations")).content.decode()
    assert Writing.objects.filter(what="organisation:create").exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"siret": "11002001300098"}, "chiffre faux"),
        ({"name": "Opérateur (fictif)"}, "porte déjà ce nom"),
        ({"territories": []}, "au moins un territoire"),
        ({"programmes": ["inconnu"]}, "inconnu"),
    ],
)
def test_what_cannot_be_is_refused_in_french(cast, changes, told):
    answer = client_of(cast.hugo).post(reverse("new_organisation"), place(cast, **changes))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_organisation_of_another_territory_is_not_there(cast):
    client = client_of(cast.hugo)
    assert client.get(reverse("organisation", args=[cast.alsatian.pk])).status_code == 404
    assert client.get(reverse("territory", args=[cast.alsace.pk])).status_code == 404
    assert (
        client.post(reverse("new_organisation"), place(cast, territories=[cast.alsace.pk])).status_code == 422
    )


def test_an_organisation_does_not_leave_a_territory_where_its_agents_work(cast):
    other = Territory.objects.create(name="Aude", code="11")
    cast.hugo.territories.add(other)
    answer = client_of(cast.hugo).post(
        reverse("organisation", args=[cast.operator.pk]),
        place(cast, name=cast.operator.name, siret="", territories=[other.pk]),
    )
    assert answer.status_code == 422
    assert "3 agents y travaillent encore" in answer.content.decode()
    assert list(cast.operator.territories.all()) == [cast.tarn]


def test_an_administrator_makes_a_territory_and_administers_it(cast):
    client = client_of(cast.hugo)
    client.post(reverse("new_territory"), {"name": "Aude", "code": "11", "phone_region": "fr"})
    made = Territory.objects.get(code="11")
    assert made.phone_region == "FR"
    assert made in cast.hugo.territories.all()
    assert client.get(reverse("territory", args=[made.pk])).status_code == 200


def test_a_manager_makes_neither(cast):
    client = client_of(cast.claire)
    for name in ("organisations", "new_organisation", "new_territory"):
        assert client.get(reverse(name)).status_code == 403


def test_who_manages_nobody_has_no_role_to_give(cast):
    who = agent(cast.alice)
    assert managing.roles(who) == ()
    assert managing.organisations(who) == []
    assert not managing.memberships(who).exists()


def test_a_structure_of_several_territories_shows_each_administrator_only_theirs(cast):
    wide = organisation("Réseau (fictif)", "operator", cast.tarn, cast.alsace)
    here, there = member("Ines", wide, Role.ADVISER), member("Jules", wide, Role.ADVISER)
    here.territories.set([cast.tarn])
    there.territories.set([cast.alsace])
    seen = names(client_of(cast.hugo).get(reverse("agents")))
    assert "Ines" in seen
    assert "Jules" not in seen
