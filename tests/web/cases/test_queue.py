"""The day's queue: what falls to whom, when, and what is never shown."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from tests.web.cast import agent, case_for, client_of

from jalon.web.accounts.models import Membership
from jalon.web.cases.links.team import team
from jalon.web.cases.models import Owed, Share, SituationRow
from jalon.web.cases.queue import queries, saved
from jalon.web.cases.queue.doing import dress
from jalon.web.cases.queue.filters import Filters, end_of_week
from jalon.web.kit.clock import today

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 30)
SUNDAY = date(2026, 7, 5)


def owe(case, line="l1", **fields):
    """A line of the queue, as the projection writes it."""
    given = {
        "nature": "obligation", "rule": "regle", "act": "meet", "owed_by": "operator", "state": "open",
        "due": TUESDAY, "label": "Tenir le rendez-vous", "sentence": "Parce que.", "source": "Fiche, 1",
    }  # fmt: skip
    return Owed.objects.create(case=case, line=line, **(given | fields))


def shown(member, **asked):
    """The groups and the lines that somebody is shown."""
    sections = queries.board(agent(member), Filters(**({"qui": "moi"} | asked))).sections
    return {section.group.slug: [line.line for line in section.lines] for section in sections}


@pytest.fixture
def case(cast):
    """A case of Alice's, of which the queue holds only what a test puts there."""
    found = case_for(cast.alice, programme="lulu")
    Owed.objects.all().delete()
    return found


def test_the_week_ends_on_sunday_included():
    assert end_of_week(TUESDAY) == end_of_week(SUNDAY) == SUNDAY


def test_a_line_goes_to_the_group_of_what_must_be_done(cast, case):
    for act in ("call", "meet", "evaluate", "sign", "validate", "decide", "close", "write"):
        owe(case, act, act=act)
    owe(case, "person", act="support", owed_by="person", state="late")
    assert shown(cast.alice) == {
        "appeler": ["call"], "recevoir": ["meet"], "signer": ["sign"], "valider": ["validate"],
        "evaluer": ["evaluate"], "decider": ["decide"], "ecrire": ["write"], "relancer": ["person"], "clore": ["close"],
    }  # fmt: skip


def test_the_most_pressing_comes_first_and_what_comes_later_waits(cast, case):
    owe(case, "sunday", due=SUNDAY)
    owe(case, "late", due=date(2026, 6, 1), state="late")
    owe(case, "monday", due=date(2026, 7, 6))
    owe(case, "no day", due=None)
    assert shown(cast.alice) == {"recevoir": ["late", "sunday"]}
    assert shown(cast.alice, quand="tout") == {"recevoir": ["late", "sunday", "monday", "no day"]}
    assert shown(cast.alice, quand="retard") == {"recevoir": ["late"]}
    assert shown(cast.alice, quand="jour") == {}


def test_what_others_owe_is_chased_when_it_is_late_or_near_and_not_before(cast, case):
    owe(case, "near", owed_by="person", due=SUNDAY)
    owe(case, "far", owed_by="person", due=date(2026, 9, 1))
    assert shown(cast.alice, quand="tout") == {"relancer": ["near"]}


def test_the_income_officer_has_the_evaluations_of_the_territory(cast, case):
    owe(case, "evaluate", act="evaluate", owed_by="department")
    owe(case, "meet")
    assert shown(cast.emilie, qui="equipe")["evaluer"] == ["evaluate"]
    assert "evaluer" not in shown(cast.alice)


def test_a_line_that_tells_health_is_shown_to_who_has_the_permission(cast, case):
    owe(case, "health", health=True)
    owe(case, "kept", reserved_to=cast.partner)
    assert shown(cast.alice) == {"recevoir": ["health"]}
    assert shown(cast.bob, qui="equipe") == {}


def test_a_colleague_sees_mine_in_the_team_and_another_territory_never(cast, case):
    owe(case)
    assert shown(cast.bob) == {}
    assert shown(cast.bob, qui="equipe") == shown(cast.bob, qui=str(cast.alice.pk)) == {"recevoir": ["l1"]}
    assert shown(cast.zoe, qui="equipe") == shown(cast.zoe, qui=str(cast.alice.pk)) == {}


def test_counts_tell_late_today_and_this_week_apart(cast, case):
    owe(case, "a", state="late", due=date(2026, 6, 1))
    owe(case, "b", due=today())
    owe(case, "c", due=SUNDAY)
    owe(case, "d", due=date(2026, 7, 6))
    assert queries.board(agent(cast.alice), Filters(qui="moi")).tally == queries.Tally(
        late=1, today=1, week=1
    )


def test_the_address_says_the_filters_and_what_it_does_not_know_is_left_out(cast):
    alice = agent(cast.alice)
    asked = Filters.read(QueryDict("qui=equipe&quand=tout&groupe=recevoir&programme=lulu"), alice)
    assert Filters.read(QueryDict(asked.address[1:]), alice) == asked
    assert Filters.read(QueryDict("qui=<script>&quand=hier&groupe=x&programme=y"), alice) == Filters(
        qui="moi"
    )


def test_filters_are_kept_under_a_name_by_each_for_themselves(cast):
    saved.keep(agent(cast.alice), "Retards", "?quand=retard")
    saved.keep(agent(cast.alice), "Retards", "?quand=retard&qui=equipe")
    assert [one.address for one in saved.saved(agent(cast.alice))] == ["?quand=retard&qui=equipe"]
    assert saved.saved(agent(cast.bob)) == []


def test_where_the_programme_says_nothing_eighty_people_fill_a_full_time_cea_46(cast, case):
    SituationRow.objects.filter(case=case).update(weight=None, standing="entered")
    assert queries.caseload(agent(cast.alice)) == queries.Caseload(people=1, load=0.0125, most=80)
    (alice,) = [one for one in team(agent(cast.claire)) if one.membership == cast.alice]
    assert (alice.people, alice.held, alice.weight) == (1, 1, Decimal("0.0125"))
    Membership.objects.filter(pk=cast.alice.pk).update(full_time_share="0.50")
    assert queries.caseload(agent(cast.alice)) == queries.Caseload(people=1, load=0.025, most=40)


def test_part_time_makes_the_same_portfolio_heavier(cast, case):
    case.situation.weight = "0.012500"
    case.situation.standing = "entered"
    case.situation.save()
    assert queries.caseload(agent(cast.alice)).load == pytest.approx(0.0125)
    cast.alice.full_time_share = "0.50"
    cast.alice.save()
    assert queries.caseload(agent(cast.alice)).load == pytest.approx(0.025)


def test_the_page_asks_as_much_of_the_database_with_one_line_as_with_many(
    cast, django_assert_max_num_queries
):
    def count(cases):
        client = client_of(cast.alice)
        for number in range(cases):
            owe(case_for(cast.alice, programme="lulu"), f"l{number}")
        with django_assert_max_num_queries(16) as found:
            assert client.get("/").status_code == 200
        return len(found)

    assert count(1) == count(12)


def offered(member, **asked):
    """What each line offers to somebody, by line."""
    who = agent(member)
    board = queries.board(who, Filters(**({"qui": "equipe"} | asked)))
    for line in (found := [line for section in board.sections for line in section.lines]):
        dress(line, who)
    return {line.line: getattr(line, "doings") for line in found}  # noqa: B009  put there by ``dress``


def test_nobody_is_offered_what_they_would_then_be_refused(cast, case):
    answers = {
        "sortie": {"kind": "exited", "fields": []},
        "atelier": {"kind": "workshop_attended", "fields": []},
        "sante": {"kind": "rqth", "fields": []},
        "rendez-vous": {"kind": "appointment_planned", "fields": []},
        "suite": {"kind": "income_declared", "fields": [], "completes": "f1"},
    }
    for line, answer in answers.items():
        owe(case, line, due=today(), answers=[answer])
    Share.objects.create(case=case, organisation=cast.partner, purpose="Atelier", since=today())
    everything = {"sortie": 1, "atelier": 1, "sante": 1, "rendez-vous": 1, "suite": 1}
    of_alice, of_bob, of_remi, of_denis, of_gaelle = (
        {line: len(names) for line, names in offered(who).items()}
        for who in (cast.alice, cast.bob, cast.remi, cast.denis, cast.gaelle)
    )
    assert of_alice == everything
    assert of_bob == everything | {"sante": 0, "suite": 0}, "health is not his, nor are corrections of others"
    assert of_remi == dict.fromkeys(everything, 0), "the case is another organisation's: he reads it"
    assert of_denis == everything | {"sortie": 0, "sante": 0, "suite": 0}, "a partner does not close a case"
    assert of_gaelle == dict.fromkeys(everything, 0)
