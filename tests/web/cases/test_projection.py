"""The rows that lists read say nothing of what not everybody may see."""

from datetime import date

import pytest
from msgspec.structs import replace
from tests.cases import fact
from tests.web.cast import access, case_for

from jalon import examples
from jalon.rules import casefile
from jalon.rules.facts import Withdrawal
from jalon.web.cases import services, store
from jalon.web.cases.models import Owed, SituationRow
from jalon.web.cases.projection import facts_used, project, situation_of
from jalon.web.cases.sensitive import health_ids

pytestmark = pytest.mark.django_db

SPRING = date(2026, 4, 1)
"""A day on which the incapacity of the example has moved ends whose reasons do not name it."""


@pytest.fixture
def frozen(cast):
    """TARN-50: somebody whose path an incapacity of five months has stopped for a while."""
    told = casefile.decode(examples.load("tarn-50-incapacite-5-mois"))
    return case_for(cast.alice, told.facts, programme="tarn-tns")


def test_a_line_that_an_incapacity_moved_is_of_health_even_when_its_reason_does_not_name_it(frozen):
    stored = store.load(frozen)
    health = health_ids(stored.file.facts)
    without = replace(stored.file, facts=tuple(one for one in stored.file.facts if one.id not in health))
    apart = {line.id: line for line in situation_of(frozen, without, SPRING).lines()}
    lines = {line.id: line for line in situation_of(frozen, stored.file, SPRING).lines()}
    rows = {str(row["line"]): row["health"] for row in project(frozen, stored, SPRING).owed}
    assert rows
    for line, of_health in rows.items():
        tells = apart.get(line) != lines[line] or bool(facts_used(lines[line].reason) & health)
        assert of_health == tells, line
    moved = [
        one for one in rows if apart.get(one) != lines[one] and not facts_used(lines[one].reason) & health
    ]
    assert moved, "the example no longer shows what this test is about"


def test_what_the_law_reminds_stands_on_the_page_and_in_nobody_s_queue(frozen):
    stored, day = store.load(frozen), date(2025, 10, 1)
    reminded = {alert.id for alert in situation_of(frozen, stored.file, day).alerts if alert.kind == "legal"}
    assert "grille-de-revenu:droit" in reminded
    assert not reminded & {str(row["line"]) for row in project(frozen, stored, day).owed}


def test_a_case_without_anything_of_health_has_no_line_of_health(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    assert Owed.objects.filter(case=case).exists()
    assert not Owed.objects.filter(case=case, health=True).exists()


def reserve(case, member, *facts):
    """Facts that an organisation keeps for itself."""
    store.add([store.row_of(one, case, author=member, reserved_to=member.organisation) for one in facts])
    services.reproject(case, date(2026, 6, 30))


def test_an_appointment_that_a_partner_keeps_is_in_nobody_s_list(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    planned = fact("appointment_planned", "2026-06-20", appointment="secret", date=date(2026, 7, 3))
    met = fact("appointment_held", "2026-06-25", appointment="avant")
    reserve(case, cast.denis, replace(planned, id="s1"), replace(met, id="s2"))
    row = SituationRow.objects.get(case=case)
    assert row.next_meeting is None
    assert row.last_meeting is None


def test_what_corrects_a_fact_that_is_hidden_is_hidden_too(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    told = replace(fact("tutoring_held", "2026-06-10", subject="Confiance"), id="s1")
    again = replace(told, id="s2", supersedes="s1", because="Le 11", on=date(2026, 6, 11))
    taken = Withdrawal(
        id="s3",
        on=date(2026, 6, 12),
        recorded_at=again.recorded_at,
        recorded_by="x",
        withdraws="s2",
        because="Non",
    )
    reserve(case, cast.denis, told)
    store.add([store.row_of(again, case), store.row_of(taken, case)])
    assert access(cast.alice, case).hidden(store.load(case)) == {"s1", "s2", "s3"}
    assert access(cast.denis, case).hidden(store.load(case)) == frozenset()
