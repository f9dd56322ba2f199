"""Recording facts: all or nothing, once, seen by who may, on top of what was seen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from tests.cases import fact
from tests.web.cast import access, case_for

from jalon.rules.errors import CaseFileError
from jalon.rules.facts.base import Withdrawal
from jalon.web.cases import services, store
from jalon.web.cases.links import sharing
from jalon.web.cases.models import FactRow, Owed, SituationRow
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")
MISSED = fact("appointment_missed", "2026-06-20", appointment="r1")
PLANNED = fact("appointment_planned", "2026-06-01", appointment="r1", date=date(2026, 6, 20))


def record(member, case, *facts, token="t1", seen=None, **more):
    """Record as the form of a page that shows the case as it stands would."""
    seen = store.load(case).last if seen is None else seen
    return services.record(access(member, case), facts, seen=seen, token=token, **more)


def withdrawal_of(key, because="Saisi par erreur"):
    return Withdrawal(
        id="x",
        on=date(2026, 6, 30),
        recorded_at=ENTERED.recorded_at,
        recorded_by="x",
        withdraws=key,
        because=because,
    )


def test_a_fact_is_written_with_who_and_when_and_what_it_changed_is_said(cast):
    case = case_for(cast.alice)
    done = record(cast.alice, case, ENTERED)
    (told,) = store.load(case).file.facts
    assert told.recorded_by == "Alice Fictif (Opérateur (fictif))"
    assert told.recorded_at.date() == date(2026, 6, 30)
    assert "Entrée dans le programme" in [change.text for change in done.changes]
    assert SituationRow.objects.get(case=case).standing == "entered"
    assert Owed.objects.filter(case=case).exists()
    assert Writing.objects.get(case_id=case.pk).what == "facts:record"


def test_the_same_form_sent_twice_records_once(cast):
    case = case_for(cast.alice)
    seen = store.load(case).last
    first = record(cast.alice, case, ENTERED, seen=seen)
    again = record(cast.alice, case, ENTERED, seen=seen)
    assert again.again
    assert [one.id for one in again.facts] == [one.id for one in first.facts]
    assert FactRow.objects.filter(case=case).count() == 1


def test_who_did_not_see_the_latest_is_told_what_came_and_writes_nothing(cast):
    case = case_for(cast.alice)
    seen = store.load(case).last
    record(cast.bob, case, ENTERED, token="bob", seen=seen)
    with pytest.raises(services.Stale) as stale:
        record(cast.alice, case, PLANNED, token="alice", seen=seen)
    assert [one.recorded_by for one in stale.value.since] == ["Bob Fictif (Opérateur (fictif))"]
    assert FactRow.objects.filter(case=case).count() == 1
    record(cast.alice, case, PLANNED, token="alice", seen=stale.value.last)
    assert FactRow.objects.filter(case=case).count() == 2


def test_a_fact_that_leads_nowhere_is_refused_and_nothing_is_written(cast):
    case = case_for(cast.alice)
    with pytest.raises((CaseFileError, PermissionDenied)):
        record(cast.alice, case, ENTERED, withdrawal_of("nowhere"))
    assert not FactRow.objects.exists()
    assert not Writing.objects.exists()


def test_a_role_writes_only_the_kinds_that_the_policy_gives_it(cast):
    case = case_for(cast.alice)
    decided = fact("evaluation_decided", "2026-06-01", mode="real", amount="100.00", start=date(2026, 6, 1))
    with pytest.raises(PermissionDenied):
        record(cast.alice, case, decided)
    record(cast.emilie, case, decided)
    with pytest.raises(PermissionDenied):
        record(cast.gaelle, case, ENTERED, token="t2")
    with pytest.raises(PermissionDenied):
        record(cast.bob, case, fact("incapacity_started", "2026-06-01"), token="t3")


def test_the_entry_of_another_is_corrected_by_the_referent_not_by_a_colleague(cast):
    case = case_for(cast.alice)
    done = record(cast.bob, case, ENTERED, token="bob")
    withdrawn = withdrawal_of(done.facts[0].id)
    with pytest.raises(PermissionDenied):
        record(cast.emilie, case, withdrawn, token="emilie")
    record(cast.alice, case, withdrawn, token="alice")
    assert SituationRow.objects.get(case=case).standing == "outside"


def test_what_an_organisation_keeps_for_itself_is_neither_seen_nor_corrected_by_another(cast):
    case = case_for(cast.alice)
    sharing.share(access(cast.alice, case), cast.partner, "Atelier", None)
    done = record(
        cast.denis, case, fact("tutoring_held", "2026-06-10", subject="Confiance"), reserved_to=cast.partner
    )
    (key,) = [one.id for one in done.facts]
    stored = store.load(case)
    assert [one.id for one in access(cast.denis, case).shown(stored)] == [key]
    assert access(cast.alice, case).shown(stored) == ()
    with pytest.raises(PermissionDenied):
        record(cast.alice, case, withdrawal_of(key), token="t2")


def test_what_is_true_of_the_person_changes_all_their_cases(cast):
    first = case_for(cast.alice, [ENTERED])
    second = case_for(cast.bob, [ENTERED], programme="lulu", person=first.person)
    record(cast.alice, first, fact("rsa_opened", "2026-01-01"))
    assert [one.on for one in store.load(second).file.facts if type(one).__name__ == "RsaOpened"] == [
        date(2026, 1, 1)
    ]


@pytest.mark.parametrize("change", ["UPDATE cases_factrow SET kind = 'x'", "DELETE FROM cases_factrow"])
def test_the_database_refuses_to_change_or_remove_a_fact(cast, change):
    case_for(cast.alice, [ENTERED])
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert FactRow.objects.count() == 1
