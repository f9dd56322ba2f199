"""The months of a business: gaps, duplicates, starts, stops, sleep and changes of regime are shown, not guessed."""

from tests.cases import case, day, fact, income

from jalon.rules.income.calendar import calendar
from jalon.rules.life import businesses
from jalon.rules.parameters import Parameters
from jalon.rules.view import Today, View, facts_in_force

REGISTERED = fact("business_registered", "2025-02-10", form="micro", natures=("services",))


def months(*facts, on="2025-12-15", first="2025-01-01", last="2025-12-01"):
    view = View(facts_in_force(case(*facts), day(on)), Today(day(on)), Parameters(()))
    (business,) = businesses(view)
    return {shown.month.month: shown for shown in calendar(view, business, day(first), day(last))}


def test_a_month_before_the_business_is_no_gap_and_the_month_of_its_start_is_one():
    shown = months(REGISTERED)
    assert shown[1].standing == "before"
    assert not shown[1].gap
    assert shown[2].standing == "active"
    assert shown[2].gap
    assert [turn.id for turn in shown[2].turns] == [REGISTERED.id]


def test_the_month_that_goes_on_is_no_gap_until_it_is_over():
    assert not months(REGISTERED, on="2025-12-31")[12].gap
    assert months(REGISTERED, on="2026-01-01")[12].gap


def test_a_quarter_covers_its_three_months():
    shown = months(REGISTERED, income("2025-04", 900, months=3))
    assert [month for month, one in shown.items() if one.told] == [4, 5, 6]
    assert not shown[5].gap
    assert shown[3].gap


def test_two_declarations_of_a_month_contradict_each_other():
    shown = months(REGISTERED, income("2025-04", 900, months=3), income("2025-05", 200))
    assert [month for month, one in shown.items() if one.doubtful] == [5]


def test_a_business_asleep_all_month_long_declares_nothing_and_the_months_of_the_turn_still_count():
    asleep, awake = fact("business_dormant", "2025-06-20"), fact("business_resumed", "2025-09-15")
    shown = months(REGISTERED, asleep, awake)
    assert [shown[month].standing for month in range(5, 11)] == [
        "active", "active", "dormant", "dormant", "active", "active",
    ]  # fmt: skip
    assert shown[6].gap
    assert not shown[7].gap
    assert [turn.id for turn in shown[9].turns] == [awake.id]


def test_a_business_asleep_from_the_first_day_of_a_month_sleeps_that_month():
    shown = months(REGISTERED, fact("business_dormant", "2025-07-01"))
    assert (shown[6].standing, shown[7].standing) == ("active", "dormant")


def test_a_business_that_stopped_and_started_again_within_a_month_worked_in_it():
    shown = months(
        REGISTERED, fact("business_dormant", "2025-05-10"), fact("business_resumed", "2025-07-03"),
        fact("business_dormant", "2025-07-20"),
    )  # fmt: skip
    assert (shown[6].standing, shown[7].standing, shown[8].standing) == ("dormant", "active", "dormant")


def test_income_in_a_month_without_work_is_shown_as_unexpected_and_nothing_declared_is_not():
    ceased = fact("business_ceased", "2025-06-30")
    shown = months(REGISTERED, ceased, income("2025-08", 120), income("2025-09", 0))
    assert [month for month, one in shown.items() if one.unexpected] == [8]
    assert shown[10].standing == "ceased"


def test_each_month_has_its_regime_and_the_month_of_the_change_says_so():
    change = fact("regime_changed", "2025-07-01", regime="real")
    shown = months(REGISTERED, change)
    assert (shown[6].regime, shown[7].regime) == ("micro", "real")
    assert [turn.id for turn in shown[7].turns] == [change.id]
