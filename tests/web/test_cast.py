"""The cast is what it says it is."""

from datetime import date

import pytest
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of, synthetic, tell

from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Role
from jalon.web.cases.access import visible

pytestmark = pytest.mark.django_db


def test_every_role_is_played(cast):
    assert {one.role for one in cast.everybody.values()} == set(Role.values)


def test_zoe_sees_nothing_of_the_tarn_and_nobody_there_sees_her_cases(cast):
    here, there = case_for(cast.alice), case_for(cast.zoe)
    assert list(visible(agent(cast.zoe))) == [there]
    others = [agent(one) for one in cast.everybody.values() if one != cast.zoe]
    assert {case for other in others for case in visible(other)} == {here}


def test_a_case_is_read_on_the_day_of_the_test(cast, clock):
    clock("2026-05-04")
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    assert case.situation.on == date(2026, 5, 4)
    assert case.situation.entered_on == date(2026, 3, 2)


def test_a_synthetic_case_has_a_story_and_two_of_them_live_side_by_side(cast):
    first, again = synthetic(cast.alice, 3), synthetic(cast.bob, 3)
    assert first.facts.count() == again.facts.count() > 10
    tell(first, fact("withdrawal", "2026-06-29", withdraws="inconnu", because="Essai"))


def test_somebody_acts_in_the_membership_that_signed_in(cast):
    second = Membership.objects.create(
        user=cast.alice.user, organisation=cast.partner, role=Role.READER, since=date(2021, 1, 1)
    )
    answer = client_of(second).get("/rien-ici")
    assert answer.status_code == 404
    assert getattr(answer.wsgi_request, "agent").membership == second  # noqa: B009  what the middleware adds
