"""What holds of any case file under any programme."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests import cases as c
from tests.strategies import case_files, days, facts

from jalon.programmes import programmes
from jalon.rules.assess import assess
from jalon.rules.base import Obligation
from jalon.rules.casefile import CaseFile, decode, encode
from jalon.rules.facts import Withdrawal
from jalon.rules.programme import Programme
from jalon.rules.situation import Elapsed, Situation
from jalon.rules.view import facts_in_force

PROGRAMMES = [pytest.param(programme, id=programme.id) for programme in programmes()]
any_programme = pytest.mark.parametrize("programme", PROGRAMMES)
few = settings(max_examples=60)


def without_counters(situation: Situation) -> Situation:
    """The situation without what moves every day: the day itself and the elapsed time of the clocks."""
    clocks = tuple(replace(clock, elapsed=Elapsed()) for clock in situation.clocks)
    return replace(situation, on=date.min, next_change=None, known_on=None, clocks=clocks)


@any_programme
@given(case=case_files(), on=days(), known_on=st.none() | days())
def test_a_valid_case_always_has_a_situation_and_every_line_says_why(
    programme: Programme, case: CaseFile, on: date, known_on: date | None
):
    situation = assess(programme, case, on, known_on)
    lines = situation.lines()
    for line in lines:
        assert line.reason.sentence.strip()
        assert "{" not in line.reason.text.format(*map(str, line.reason.values))
        assert line.reason.rule.source.document in programme.documents
        assert line.reason.source.startswith(programme.documents[line.reason.rule.source.document].short)
        assert line.label
    assert len({line.id for line in lines}) == len(lines)
    assert situation.next_change is None or situation.next_change > on


@any_programme
@few
@given(case=case_files(), on=days(), later=st.lists(facts(), max_size=4))
def test_what_happens_after_the_day_changes_nothing(programme, case, on, later):
    assume(on < date.max)
    known = {fact.id for fact in case.facts}
    ahead = tuple(
        replace(fact, id=f"plus-tard-{rank}", on=max(fact.on, on + timedelta(1)), supersedes=None)
        for rank, fact in enumerate(later)
        if not isinstance(fact, Withdrawal)
    )
    assume(not known & {fact.id for fact in ahead})
    more = replace(case, facts=case.facts + ahead)
    assert assess(programme, more, on) == assess(programme, case, on)


@any_programme
@few
@given(case=case_files(), on=days(), known_on=days())
def test_what_was_recorded_after_the_day_of_knowledge_changes_nothing(programme, case, on, known_on):
    told = tuple(fact for fact in case.facts if fact.recorded_at.date() <= known_on)
    assert assess(programme, case, on, known_on) == assess(programme, replace(case, facts=told), on, known_on)


@any_programme
@few
@given(data=st.data(), case=case_files(), on=days())
def test_the_order_of_the_facts_changes_nothing(programme, data, case, on):
    shuffled = tuple(data.draw(st.permutations(case.facts)))
    assert assess(programme, replace(case, facts=shuffled), on) == assess(programme, case, on)


@any_programme
@few
@given(data=st.data(), case=case_files(), on=days())
def test_until_the_next_change_only_counters_move(programme, data, case, on):
    case = replace(case, facts=tuple(fact for fact in case.facts if fact.on <= on))
    before = assess(programme, case, on)
    horizon = (before.next_change or date.max) - timedelta(1)
    assume(horizon > on)
    ahead = (horizon - on).days
    steps = {1, ahead, *data.draw(st.lists(st.integers(1, ahead), max_size=6)), *range(1, min(ahead, 20))}
    for step in sorted(steps):
        after = assess(programme, case, on + timedelta(step))
        assert without_counters(after) == without_counters(before), on + timedelta(step)
        assert after.next_change == before.next_change


@any_programme
@few
@given(data=st.data(), case=case_files(), on=days())
def test_a_corrected_fact_gives_what_the_right_fact_would_have_given(programme, data, case, on):
    assume(case.facts)
    right = data.draw(st.sampled_from(case.facts))
    assume(not isinstance(right, Withdrawal))
    wrong = data.draw(facts())
    assume(not isinstance(wrong, Withdrawal))
    wrong = replace(wrong, id="saisie-fautive", supersedes=right.supersedes, because="Erreur")
    corrected = replace(right, supersedes="saisie-fautive", because="Erreur de saisie")
    others = tuple(fact for fact in case.facts if fact is not right)
    with_error = decode(encode(replace(case, facts=(wrong, *others, corrected))))
    assert assess(programme, with_error, on) == assess(programme, case, on)


@any_programme
@few
@given(data=st.data(), case=case_files(), on=days())
def test_a_withdrawn_fact_might_never_have_been_told(programme, data, case, on):
    mistaken = replace(data.draw(facts()), id="saisie-fautive", supersedes=None)
    assume(not isinstance(mistaken, Withdrawal))
    withdrawn = c.withdrawal(mistaken, "2026-01-01", id="retrait")
    told = replace(case, facts=(*case.facts, mistaken, withdrawn))
    assert assess(programme, told, on) == assess(programme, case, on)


def test_withdrawing_a_correction_does_not_bring_back_the_mistake():
    """Nothing takes the place of what is withdrawn; withdrawing the withdrawal does."""
    wrong = c.registered("2022-05-02")
    right = c.correction(wrong, c.registered("2022-06-02"))
    withdrawn = c.withdrawal(right, "2023-01-09", id="retrait")
    undone = c.withdrawal(withdrawn, "2023-01-10", id="retrait-du-retrait")
    told = {
        "corrected": (wrong, right),
        "withdrawn": (wrong, right, withdrawn),
        "undone": (wrong, right, withdrawn, undone),
    }
    known = {name: facts_in_force(c.case(*told_facts), date(2023, 2, 1)) for name, told_facts in told.items()}
    assert [fact.id for fact in known["corrected"]] == [right.id]
    assert known["withdrawn"] == []
    assert [fact.id for fact in known["undone"]] == [right.id]


@any_programme
@given(case=case_files(), on=days())
def test_the_same_question_has_the_same_answer(programme, case, on):
    assert assess(programme, case, on) == assess(programme, decode(encode(case)), on)


# -- freezes -------------------------------------------------------------------------------------------------------


@cache
def tarn() -> Programme:
    return next(programme for programme in programmes() if programme.id == "tarn-tns")


def opened_in_2025(*more):
    return c.case(c.rsa_opened("2025-01-06"), c.registered("2025-01-06"), c.entered("2025-01-20"), *more)


@pytest.mark.statement("TARN-50", "TARN-51")
@given(
    start=st.dates(date(2025, 1, 7), date(2026, 12, 31)),
    length=st.integers(0, 900),
    after=st.integers(0, 800),
)
def test_a_freeze_pushes_the_end_by_nine_months_at_most_and_never_advances_the_income(start, length, after):
    stop = start + timedelta(length)
    frozen = opened_in_2025(c.incapacity(start.isoformat(), until=stop.isoformat()))
    day = start + timedelta(after)
    with_freeze, without = assess(tarn(), frozen, day), assess(tarn(), opened_in_2025(), day)
    limit, normal = with_freeze.clocks[0].limit, without.clocks[0].limit
    assert limit is not None
    assert normal == date(2027, 1, 6)
    assert normal <= limit <= date(2027, 10, 6)
    assert limit == normal or start < normal
    period, expected = with_freeze.income.period, without.income.period
    assert period is not None
    assert expected is not None
    assert period <= expected


@given(start=st.dates(date(2025, 1, 7), date(2026, 6, 1)), days_in=st.integers(0, 270))
def test_the_income_proposed_during_a_freeze_is_that_of_its_eve(start, days_in):
    eve = assess(tarn(), opened_in_2025(), start - timedelta(1)).income.proposed
    frozen = opened_in_2025(c.incapacity(start.isoformat()))
    during = assess(tarn(), frozen, start + timedelta(days_in)).income.proposed
    assert (during and during.monthly) == (eve and eve.monthly)


# -- the first change really is one --------------------------------------------------------------------------------


def test_an_appointment_owed_becomes_late_on_the_announced_day():
    cea = next(programme for programme in programmes() if programme.id == "cea-fiche-7")
    case = c.case(c.registered("2023-01-02", at_home=False), c.entered("2024-01-15"))
    before = assess(cea, case, date(2024, 2, 20))
    assert before.next_change == date(2024, 3, 16)
    owed: Obligation = c.obligation(assess(cea, case, date(2024, 3, 16)), "rythme:prochain")
    assert (owed.state, owed.due) == ("late", date(2024, 3, 15))
    assert c.obligation(before, "rythme:prochain").state == "open"
