"""Dated amounts: right on the day before, the day itself and the day after each change."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import day

from jalon.programmes import parameters
from jalon.rules.errors import MissingParameter
from jalon.rules.parameters import Parameter

ALL = [pytest.param(parameter, id=name) for name, parameter in sorted(parameters().by_name.items())]
CENT = Decimal("0.01")


# Every series of amounts, written again from what was read: the files are compared with it.
KNOWN = {
    "rsa.base.single": (
        "2022-04-01 575.52, 2022-07-01 598.54, 2023-04-01 607.75, "
        "2024-04-01 635.71, 2025-04-01 646.52, 2026-04-01 651.69"
    ),
    "rsa.lone_parent.pregnant": "2025-04-01 830.21, 2026-04-01 836.85",
    "rsa.lone_parent.child": "2025-04-01 276.74, 2026-04-01 278.95",
    "rsa.lone_parent.months": "2017-07-01 12",
    "rsa.minimum_paid": "2017-07-01 6",
    "prime_activite.base": (
        "2022-07-01 586.23, 2023-04-01 595.25, 2024-04-01 622.63, 2025-04-01 633.21, 2026-04-01 638.28"
    ),
    "prime_activite.income_kept": "2022-07-01 61, 2025-04-01 59.85",
    "prime_activite.bonus_rate": "2022-07-01 29.101, 2026-04-01 37.7",
    "prime_activite.bonus_hours": "2022-07-01 120, 2026-04-01 138",
    "prime_activite.bonus_from_hours": "2022-07-01 59",
    "prime_activite.minimum_paid": "2022-07-01 15",
    "micro.allowance.sale": "2017-07-01 71",
    "micro.allowance.services": "2017-07-01 50",
    "micro.allowance.liberal": "2017-07-01 34",
    "micro.allowance.farming": "2017-07-01 87",
    "micro.contributions.sale": "2022-10-01 12.3",
    "micro.contributions.services": "2022-10-01 21.2",
    "micro.contributions.liberal": "2022-10-01 21.1, 2024-07-01 23.1, 2025-01-01 24.6, 2026-01-01 25.6",
    "micro.contributions.cipav": "2022-10-01 21.2, 2024-07-01 23.2",
    "micro.training.sale": "2022-10-01 0.1",
    "micro.training.services": "2022-10-01 0.1",
    "micro.training.craft": "2022-10-01 0.3",
    "micro.training.liberal": "2022-10-01 0.2",
    "micro.training.cipav": "2022-10-01 0.2",
    "micro.chamber.craft_sale": "2022-10-01 0.22",
    "micro.chamber.craft_services": "2022-10-01 0.48",
    "micro.chamber.trade_sale": "2022-10-01 0.015",
    "micro.chamber.trade_services": "2022-10-01 0.044",
    "micro.chamber.alsace_craft_sale": "2022-10-01 0.29",
    "micro.chamber.alsace_craft_services": "2022-10-01 0.65",
    "micro.income_tax.sale": "2022-10-01 1",
    "micro.income_tax.services": "2022-10-01 1.7",
    "micro.income_tax.liberal": "2022-10-01 2.2",
    "micro.ceiling.sale": "2023-01-01 188700, 2026-01-01 203100",
    "micro.ceiling.services": "2023-01-01 77700, 2026-01-01 83600",
    "micro.ceiling.farming": "2024-01-01 120000, 2026-01-01 129200",
    "micro.deregistration_quarters": "2017-07-01 8",
    "acre.remaining_rate": "2022-10-01 50, 2026-07-01 75",
    "acre.months": "2022-10-01 12",
    "acre.request_days": "2026-01-01 60",
    "acre.years_between": "2022-10-01 3",
    "independent.base_allowance": "2026-01-01 26",
    "smic.hourly": "2024-01-01 11.65, 2024-11-01 11.88, 2026-01-01 12.02, 2026-06-01 12.31",
    "smic.monthly": "2024-01-01 1766.92, 2024-11-01 1801.80, 2026-01-01 1823.03, 2026-06-01 1867.02",
    "pass.yearly": "2024-01-01 46368, 2025-01-01 47100, 2026-01-01 48060",
    "median_wage.monthly": "2023-01-01 2012, 2024-01-01 2091, 2025-01-01 2183, 2026-01-01 2190",
    "tarn.grid.period_1.average": "2017-07-01 122.50",
    "tarn.grid.period_1.lower": "2017-07-01 24.50",
    "tarn.grid.period_1.upper": "2017-07-01 220.50",
    "tarn.grid.period_2.average": "2017-07-01 343.07",
    "tarn.grid.period_2.lower": "2017-07-01 245",
    "tarn.grid.period_2.upper": "2017-07-01 441",
    "tarn.grid.period_3.average": "2017-07-01 588",
    "tarn.grid.period_3.lower": "2017-07-01 465.50",
    "tarn.grid.period_3.upper": "2017-07-01 588",
    "law.rights_and_duties_threshold": "2017-07-01 500",
    "law.contract_signature_months": "2025-01-01 1",
    "law.orientation_weeks": "2025-01-01 6",
    "law.orientation_stock_years": "2025-01-01 2",
    "law.weekly_hours": "2025-01-01 15",
    "law.sanction.first.percent_max": "2017-07-01 80, 2025-06-01 100",
    "law.sanction.first.percent_min": "2025-06-01 30",
    "law.sanction.first.months_max": "2017-07-01 3, 2025-06-01 2",
    "law.sanction.first.months_min": "2017-07-01 1, 2025-06-01 1",
    "law.sanction.next.percent_max": "2025-06-01 100",
    "law.sanction.next.percent_min": "2025-06-01 30",
    "law.sanction.next.months_max": "2017-07-01 4, 2025-06-01 4",
    "law.sanction.next.months_min": "2017-07-01 1, 2025-06-01 1",
    "law.panel.observation_days": "2017-07-01 30, 2025-06-01 10",
    "law.sanction.removal_after": "2025-06-01 1",
    "law.sanction.household_percent_max": "2017-07-01 50, 2025-06-01 50",
}
# The last day on which an amount that is revised every year is known.
LAST = {
    "rsa.base.": "2027-03-31",
    "rsa.housing.": "2027-03-31",
    "prime_activite.base": "2027-03-31",
    "micro.contributions.": "2026-12-31",
    "acre.remaining_rate": "2026-12-31",
    "smic.": "2026-12-31",
    "pass.": "2026-12-31",
    "median_wage.": "2026-12-31",
}
AWAITED = {"prices.yearly_change"}
"""Amounts that come without a value: each collectivité enters its own."""
SHARES = {
    "rsa.base.couple_or_one_child": "1.5",
    "rsa.base.three": "1.8",
    "rsa.base.four": "2.1",
    "rsa.base.extra_child": "0.4",
    "rsa.housing.one": "0.12",
    "rsa.housing.two": "0.24",
    "rsa.housing.three": "0.297",
}
ONE_DAY = timedelta(1)


def series(name):
    return [(day(on), Decimal(amount)) for on, amount in map(str.split, KNOWN[name].split(","))]


def test_every_amount_that_comes_with_jalon_is_known_to_this_test():
    assert set(parameters().by_name) == {*KNOWN, *SHARES, *AWAITED}


def test_an_amount_that_no_text_gave_is_awaited_and_never_guessed():
    for name in AWAITED:
        assert parameters().by_name[name].published_in
        with pytest.raises(MissingParameter, match="à saisir"):
            parameters().get(name, day("2026-01-01"))


@pytest.mark.parametrize("name", KNOWN)
def test_an_amount_is_right_on_each_day_it_changes_and_on_the_day_before_and_after(name):
    known = series(name)
    for rank, (on, amount) in enumerate(known):
        assert parameters().amount(name, on) == amount
        assert parameters().amount(name, on + ONE_DAY) == amount
        if rank:
            assert parameters().amount(name, on - ONE_DAY) == known[rank - 1][1]
        else:
            with pytest.raises(MissingParameter, match=re.escape(name)):
                parameters().get(name, on - ONE_DAY)
    assert len(parameters().by_name[name].values) == len(known)


@pytest.mark.parametrize(("start", "last"), LAST.items())
def test_an_amount_revised_every_year_is_not_known_beyond_it(start, last):
    names = [name for name in parameters().by_name if name.startswith(start)]
    assert names
    for name in names:
        assert parameters().get(name, day(last)).value > 0
        with pytest.raises(MissingParameter, match=re.escape(name)):
            parameters().get(name, day(last) + ONE_DAY)


def test_what_was_read_in_no_official_text_says_so():
    unverified = {
        name
        for name, parameter in parameters().by_name.items()
        if not all(value.verified for value in parameter.values)
    }
    assert {name for name in KNOWN if name.startswith(("tarn.grid.", "law.sanction."))} <= unverified
    assert [value.verified for value in parameters().by_name["median_wage.monthly"].values] == [
        False,
        True,
        True,
        False,
    ]


def test_a_lone_parent_of_one_child_has_the_two_amounts():
    for on, total in (("2025-04-01", "1106.95"), ("2026-04-01", "1115.80")):
        amounts = (parameters().amount(f"rsa.lone_parent.{part}", day(on)) for part in ("pregnant", "child"))
        assert sum(amounts) == Decimal(total)


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("micro.contributions.services", "2022-09-30"),
        ("rsa.base.single", "2022-03-31"),
        ("rsa.base.single", "2027-04-01"),
        ("median_wage.monthly", "2022-12-31"),
        ("jamais.vu", "2025-01-01"),
    ],
)
def test_a_date_without_a_value_is_an_error_that_names_the_parameter(name, on):
    with pytest.raises(MissingParameter, match=name):
        parameters().get(name, day(on))


@pytest.mark.parametrize("parameter", ALL)
def test_every_value_has_a_source_and_no_machine_reads_it_as_a_float(parameter: Parameter):
    for value in parameter.values:
        assert value.source
        assert isinstance(value.value, Decimal)


@pytest.mark.parametrize("parameter", ALL)
@given(on=st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_the_value_of_a_day_is_the_last_one_that_had_begun(parameter: Parameter, on: date):
    begun = [value for value in parameter.values if value.since <= on]
    if not begun or (parameter.until and on >= parameter.until):
        with pytest.raises(MissingParameter):
            parameter.at(on)
    else:
        assert parameter.at(on) is begun[-1]


@pytest.mark.parametrize("on", [on for on, _ in series("rsa.base.single")], ids=str)
@pytest.mark.parametrize(("name", "rate"), SHARES.items())
def test_each_column_of_the_rsa_is_its_share_of_the_base_amount(name, rate, on):
    base = parameters().amount("rsa.base.single", on)
    assert parameters().amount(name, on) == (base * Decimal(rate)).quantize(CENT, ROUND_HALF_UP)
