"""Who sees which case, and what of it."""

from datetime import timedelta

import pytest
from tests.cases import fact
from tests.web.cast import access, agent, case_for, synthetic

from jalon.web.accounts.policy import Action, Relation, relations
from jalon.web.cases import store
from jalon.web.cases.access import held, visible
from jalon.web.cases.links import sharing
from jalon.web.cases.models import Case, EmergencyAccess
from jalon.web.kit.clock import now

pytestmark = pytest.mark.django_db

INCAPACITY = fact("incapacity_started", "2026-05-01")


def test_a_referent_their_team_and_the_authority_see_a_case_and_another_territory_does_not(cast):
    case = case_for(cast.alice)
    seen = {name for name, one in cast.everybody.items() if visible(agent(one)).contains(case)}
    assert seen == {"alice", "bob", "claire", "emilie", "remi", "gaelle"}


def test_rows_and_relations_tell_the_same_of_every_role_and_action(cast):
    cases = [synthetic(one, number) for number, one in enumerate((cast.alice, cast.bob, cast.remi, cast.zoe))]
    sharing.share(access(cast.alice, cases[0]), cast.partner, "Atelier", None)
    for member in cast.everybody.values():
        who = agent(member)
        for action in Action:
            asked = relations(who.role, action)
            by_rows = set(visible(who, action).values_list("pk", flat=True))
            if not asked:
                assert by_rows == set()
                continue
            fresh = Case.objects.with_names()
            by_relations = {case.pk for case in fresh if asked & held(who, case)}
            if action is Action.HEALTH and not who.sees_health:
                by_relations = set()
            assert by_rows == by_relations, (member, action)


def test_a_partner_sees_a_case_while_it_is_shared(cast, clock):
    case = case_for(cast.alice)
    assert not visible(agent(cast.denis)).exists()
    share = sharing.share(access(cast.alice, case), cast.partner, "Rendez-vous à trois", None)
    assert visible(agent(cast.denis)).contains(case)
    assert held(agent(cast.denis), case) == {Relation.PARTNER}
    sharing.stop(access(cast.alice, case), share.pk)
    assert not visible(agent(cast.denis)).exists()


def test_health_is_seen_with_the_permission_only(cast):
    case = case_for(cast.alice, [INCAPACITY, fact("rsa_opened", "2026-01-01")])
    stored = store.load(case)
    kinds = {
        name: {type(one).__name__ for one in access(getattr(cast, name), case).shown(stored)}
        for name in ("alice", "bob")
    }
    assert kinds == {"alice": {"IncapacityStarted", "RsaOpened"}, "bob": {"RsaOpened"}}


def test_nobody_passes_by_an_emergency_that_is_over(cast):
    case = case_for(cast.alice)
    EmergencyAccess.objects.create(
        case=case,
        membership=cast.denis,
        reason="…",
        at=now() - timedelta(hours=4),
        until=now() - timedelta(hours=1),
    )
    assert not visible(agent(cast.denis)).exists()
