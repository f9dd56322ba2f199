"""Dated amounts: right on the day before, the day itself and the day after each change."""

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


@pytest.mark.parametrize(
    ("name", "on", "amount"),
    [
        ("rsa.base.single", "2024-03-31", "607.75"),
        ("rsa.base.single", "2024-04-01", "635.71"),
        ("rsa.base.single", "2026-04-01", "651.69"),
        ("rsa.base.couple_or_one_child", "2025-04-01", "969.78"),
        ("rsa.base.three", "2025-04-01", "1163.74"),
        ("rsa.base.four", "2025-04-01", "1357.69"),
        ("rsa.base.extra_child", "2026-04-01", "260.68"),
        ("rsa.housing.one", "2025-04-01", "77.58"),
        ("rsa.housing.two", "2025-04-01", "155.16"),
        ("rsa.housing.three", "2026-04-01", "193.55"),
        ("rsa.lone_parent.pregnant", "2025-04-01", "830.21"),
        ("rsa.lone_parent.child", "2026-04-01", "278.95"),
        ("prime_activite.base", "2026-04-01", "638.28"),
        ("micro.allowance.sale", "2018-10-01", "71"),
        ("micro.contributions.liberal", "2024-06-30", "21.1"),
        ("micro.contributions.liberal", "2024-07-01", "23.1"),
        ("micro.contributions.liberal", "2025-01-01", "24.6"),
        ("micro.contributions.liberal", "2026-01-01", "25.6"),
        ("micro.ceiling.sale", "2025-12-31", "188700"),
        ("micro.ceiling.sale", "2026-01-01", "203100"),
        ("acre.remaining_rate", "2026-06-30", "50"),
        ("acre.remaining_rate", "2026-07-01", "75"),
        ("smic.monthly", "2026-06-01", "1867.02"),
        ("median_wage.monthly", "2024-12-31", "2091"),
        ("median_wage.monthly", "2025-01-01", "2183"),
        ("tarn.grid.period_2.average", "2025-01-01", "343.07"),
        ("law.rights_and_duties_threshold", "2025-01-01", "500"),
        ("law.sanction.first.percent_max", "2025-05-31", "80"),
        ("law.sanction.first.percent_max", "2025-06-01", "100"),
    ],
)
def test_an_amount_is_that_of_its_date(name, on, amount):
    assert parameters().amount(name, day(on)) == Decimal(amount)


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


@pytest.mark.parametrize(
    "on", ["2022-04-01", "2022-07-01", "2023-04-01", "2024-04-01", "2025-04-01", "2026-04-01"]
)
@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("rsa.base.couple_or_one_child", "1.5"),
        ("rsa.base.three", "1.8"),
        ("rsa.base.four", "2.1"),
        ("rsa.base.extra_child", "0.4"),
        ("rsa.housing.one", "0.12"),
        ("rsa.housing.two", "0.24"),
        ("rsa.housing.three", "0.297"),
    ],
)
def test_each_column_of_the_rsa_is_its_share_of_the_base_amount(name, rate, on):
    base = parameters().amount("rsa.base.single", day(on))
    assert parameters().amount(name, day(on)) == (base * Decimal(rate)).quantize(CENT, ROUND_HALF_UP)


def test_the_next_value_begins_the_day_after_the_last_day_of_the_one_before():
    for parameter in parameters().by_name.values():
        for older, newer in zip(parameter.values, parameter.values[1:], strict=False):
            assert parameter.at(newer.since - timedelta(1)) is older
            assert parameter.at(newer.since) is newer
