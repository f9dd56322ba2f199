"""Every row that lists read can be written again from the facts, with the same result."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from msgspec.structs import replace
from tests.web.cast import Cast, access, case_for, make_cast, synthetic, tell

from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact, Withdrawal
from jalon.rules.facts.path import AppointmentHeld, AppointmentPlanned
from jalon.rules.facts.person import IncapacityStarted
from jalon.rules.months import FAR
from jalon.rules.view import facts_in_force
from jalon.web.agenda.models import Appointment, Attendance
from jalon.web.cases import services, store
from jalon.web.cases.models import Assignment, Case, CourseRow, Owed, SituationRow
from jalon.web.cases.rebuild.run import rebuild, spans
from jalon.web.cases.refresh import refresh
from jalon.web.kit.clock import now, today
from jalon.web.people.models import Person
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db
PROGRAMMES = ("tarn-tns", "cea-fiche-7", "lulu", "ille-et-vilaine", "tih-booster")
TABLES = (SituationRow, CourseRow, Owed, Appointment, Attendance)


def every_column(
    *tables: type[SituationRow | CourseRow | Owed | Appointment | Attendance],
) -> dict[str, list[tuple]]:
    """Everything that the projected tables say."""
    return {
        table.__name__: list(table.objects.order_by("pk").values_list(*names_of(table)))
        for table in tables or TABLES
    }


def names_of(table: type[Model]) -> list[str]:
    return [one.attname for one in table._meta.concrete_fields]


def without_numbers(rows: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    """The same without the numbers of the rows, which are only the order in which they were written."""
    return {
        name: sorted((row if name in ("SituationRow", "CourseRow") else row[1:] for row in table), key=repr)
        for name, table in rows.items()
        if name != "Attendance"
    }


def blank(**fields: Any) -> dict[str, Any]:
    return {"id": "new", "recorded_at": now(), "recorded_by": "Bob", **fields}


def a_history(cast: Cast, seed: int) -> list[Case]:
    """Cases whose facts come by the services, in a random order, with corrections, withdrawals and merged records."""
    draw = random.Random(seed)
    cases = [synthetic(cast.alice, draw.randrange(500), programme) for programme in PROGRAMMES]
    second = case_for(cast.alice, programme="itineraire", person=cases[0].person)
    kept, absorbed = cases[1].person, cases[2].person
    Person.objects.filter(pk=absorbed.pk).update(merged_into=kept)
    for each in (*cases, second):
        each.refresh_from_db()
        services.reproject(each, today())
    for rank in range(25):
        case = draw.choice([*cases, second])
        stored = store.load(case)
        services.record(
            access(cast.alice, case),
            [a_fact(draw, cast, stored.file.facts, rank)],
            seen=stored.last,
            token=f"histoire-{seed}-{rank}",
        )
    return [*cases, second]


def a_fact(draw: random.Random, cast: Cast, facts: Iterable[Fact], rank: int) -> Fact:
    day = today() + timedelta(days=draw.randrange(-60, 1))
    facts = facts_in_force(CaseFile(format=1, reference="x", name="x", facts=tuple(facts)), FAR)
    own = [fact for fact in facts if fact.recorded_by == f"{cast.alice.user.name} ({cast.operator.name})"]
    match draw.randrange(5):
        case 0:
            agents = (f"a{cast.alice.pk}", f"a{cast.bob.pk}", "a999999")[: draw.randrange(4)]
            coming = today() + timedelta(days=draw.randrange(-9, 30))
            return AppointmentPlanned(
                **blank(on=day), appointment=f"rdv-{rank}-x", date=coming, agents=agents, minutes=45
            )
        case 1:
            return AppointmentHeld(**blank(on=day))
        case 2 if own:
            wrong = draw.choice(own)
            return replace(
                wrong, id="new", supersedes=wrong.id, because="Date", on=wrong.on - timedelta(days=1)
            )
        case 3 if own:
            return Withdrawal(**blank(on=today()), withdraws=draw.choice(own).id, because="Doublon")
        case _:
            return IncapacityStarted(**blank(on=day))


@pytest.fixture(params=[1, 2, 3])
def history(request: pytest.FixtureRequest, cast: Cast) -> list[Case]:
    return a_history(cast, request.param)


def test_what_the_services_wrote_is_what_a_rebuild_writes(history: list[Case]) -> None:
    before = every_column()
    outcome = rebuild(today())
    assert sum(outcome.rows.values()) == 0
    assert outcome.cases == len(history)
    assert every_column() == before


def test_rows_that_were_lost_come_back_the_same(history: list[Case]) -> None:
    before = every_column()
    for table in reversed(TABLES):
        table.objects.all().delete()
    assert sum(rebuild(today()).rows.values()) == sum(map(len, before.values()))
    assert without_numbers(every_column()) == without_numbers(before)
    assert Attendance.objects.count() == len(before["Attendance"])


def test_rows_that_were_spoilt_are_mended_and_keep_their_numbers(history: list[Case]) -> None:
    before = every_column()
    SituationRow.objects.filter(case=history[0]).update(late=99, phase="ailleurs", weight="0.5")
    Owed.objects.filter(pk__in=Owed.objects.order_by("pk").values("pk")[:3]).update(label="?", answers=[])
    Owed.objects.create(
        case=history[0],
        line="en-trop",
        nature="alert",
        rule="x",
        act="look",
        label="x",
        sentence="x",
        source="x",
    )
    Appointment.objects.filter(case=history[0]).update(state="missed", parties=["person"])
    assert sum(rebuild(today()).rows.values()) > 0
    assert every_column() == before


def test_check_says_the_differences_and_writes_nothing(history: list[Case], capsys) -> None:
    call_command("rebuild", "--check")
    assert "Toutes les lignes" in capsys.readouterr().out
    SituationRow.objects.filter(case=history[0]).update(late=99)
    with pytest.raises(CommandError, match="1\u00a0ligne diffère"):
        call_command("rebuild", "--check")
    assert f"{history[0].reference} : cases_situationrow : late : 99 au lieu de" in capsys.readouterr().err
    assert SituationRow.objects.get(case=history[0]).late == 99
    call_command("rebuild")
    assert "1\u00a0ligne réécrite." in capsys.readouterr().out
    call_command("rebuild", "--check")


def test_check_does_not_mind_that_days_have_gone_by(history: list[Case], clock) -> None:
    clock(str(today() + timedelta(days=90)))
    call_command("rebuild", "--check")


def test_a_rebuild_reads_everybody_once_whatever_the_size_of_the_chunks(history: list[Case]) -> None:
    chunks = spans(2)
    roots = list(Person.objects.filter(merged_into__isnull=True).order_by("pk").values_list("pk", flat=True))
    assert len(chunks) == (len(roots) + 1) // 2
    found = [pk for chunk in chunks for pk in roots if chunk.first <= pk <= chunk.last]
    assert found == roots


def test_the_number_of_queries_does_not_follow_the_number_of_cases(
    cast: Cast, django_assert_max_num_queries
) -> None:
    for number in range(12):
        synthetic(cast.alice, number)
    with django_assert_max_num_queries(16):
        rebuild(today())


# -- the nightly run -----------------------------------------------------------------------------------------------


def test_a_refresh_gives_the_rows_that_a_rebuild_would(history: list[Case], clock) -> None:
    """So nothing but the day of reading changes before the day that a row gives."""
    for _ in range(4):
        clock(str(today() + timedelta(days=29)))
        refresh(today())
        mended = every_column()
        rebuild(today())
        assert without_days(every_column()) == without_days(mended)


def without_days(rows: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    day = names_of(SituationRow).index("on")
    situations = [row[:day] + row[day + 1 :] for row in rows["SituationRow"]]
    return {**rows, "SituationRow": situations}


def test_a_refresh_touches_only_the_cases_whose_date_has_come(cast: Cast, clock) -> None:
    cases = [synthetic(cast.alice, number) for number in range(12)]
    day = min(row.refresh_on for row in SituationRow.objects.all() if row.refresh_on)
    due = SituationRow.objects.filter(refresh_on__lte=day).count()
    assert 0 < due < len(cases)
    clock(day.isoformat())
    assert refresh(day).cases == due
    assert SituationRow.objects.filter(on=day).count() == due
    assert refresh(day).cases == 0


def test_a_refresh_ends_the_replacements_that_are_over(cast: Cast, clock) -> None:
    going, over = case_for(cast.alice), case_for(cast.alice)
    for case, days in ((going, 2), (over, 1)):
        until = today() + timedelta(days=days)
        Assignment.objects.create(
            case=case, membership=cast.bob, part=Assignment.STAND_IN, since=today(), until=until
        )
        Case.objects.filter(pk=case.pk).update(stand_in=cast.bob, stand_in_until=until)
    clock(str(today() + timedelta(days=1)))
    assert refresh(today()).stand_ins == 1
    assert Case.objects.get(pk=over.pk).stand_in is None
    assert Case.objects.get(pk=going.pk).stand_in == cast.bob


def test_a_refresh_leaves_one_line_in_the_journal_and_none_when_nothing_was_due(cast: Cast, clock) -> None:
    synthetic(cast.alice, 3)
    day = SituationRow.objects.get().refresh_on
    assert day
    clock(day.isoformat())
    call_command("refresh")
    call_command("refresh")
    line = Writing.objects.get(what="cases:refresh")
    assert line.who == "Jalon"
    assert line.detail == {"on": day.isoformat(), "cases": 1, "stand_ins": 0}


def test_a_refresh_says_what_it_did(cast: Cast, capsys) -> None:
    call_command("refresh", "--on", "2026-07-01")
    assert (
        capsys.readouterr().out
        == "01/07/2026 : 0\u00a0dossier relu, 0\u00a0remplacement terminé, 0\u00a0pièce effacée.\n"
    )


def test_a_refresh_that_is_stopped_in_the_middle_keeps_what_it_did(cast: Cast, clock, monkeypatch) -> None:
    for number in range(6):
        synthetic(cast.alice, number)
    day = today() + timedelta(days=400)
    monkeypatch.setattr("jalon.web.cases.refresh.BATCH", 2)
    done: list[int] = []
    real = __import__("jalon.web.cases.refresh", fromlist=["_refresh"])._refresh

    def stopped_at_the_third(batch: list[int], on: date) -> int:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(real(batch, on))
        return done[-1]

    due = SituationRow.objects.filter(refresh_on__lte=day).count()
    with monkeypatch.context() as patch:
        patch.setattr("jalon.web.cases.refresh._refresh", stopped_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            refresh(day)
    assert SituationRow.objects.filter(on=day).count() == sum(done) == 4
    assert refresh(day).cases == due - 4


def test_a_row_is_read_again_the_day_after_its_next_meeting(cast: Cast) -> None:
    case = case_for(cast.alice, programme="labo-tremplin")
    coming = today() + timedelta(days=3)
    tell(case, AppointmentPlanned(**blank(id="f1", on=today()), appointment="rdv", date=coming))
    row = SituationRow.objects.get(case=case)
    assert row.next_meeting == coming
    assert row.refresh_on is not None
    assert row.refresh_on <= coming + timedelta(days=1)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time anyway")
def test_many_rows_are_written_by_copy(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(5):
        synthetic(cast.alice, number)
    SituationRow.objects.update(late=77)
    with django_assert_max_num_queries(20):
        rebuild(today())
    assert not SituationRow.objects.filter(late=77).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_several_processes_write_the_same_rows(monkeypatch) -> None:
    monkeypatch.setattr("jalon.web.cases.rebuild.run.PEOPLE", 2)
    cast = make_cast()
    for number in range(5):
        synthetic(cast.alice, number)
    before = every_column()
    SituationRow.objects.all().delete()
    Owed.objects.all().delete()
    assert rebuild(today(), processes=2).cases == 5
    assert without_numbers(every_column()) == without_numbers(before)


def test_withdrawing_a_fact_of_an_accompaniment_leaves_the_others_of_the_person_readable(cast: Cast) -> None:
    """A withdrawal is kept with the person; in the file of another accompaniment it would withdraw nothing."""
    one = synthetic(cast.alice, 1)
    other = case_for(cast.alice, programme="itineraire", person=one.person)
    held = AppointmentHeld(**blank(on=today()))
    told = services.record(access(cast.alice, one), [held], seen=store.load(one).last, token="a").facts
    undo = Withdrawal(**blank(on=today()), withdraws=told[0].id, because="Doublon")
    services.record(access(cast.alice, one), [undo], seen=store.load(one).last, token="b")
    services.record(access(cast.alice, other), [held], seen=store.load(other).last, token="c")
    assert sum(rebuild(today()).rows.values()) == 0
