"""What the simulator gives against outside figures: official amounts, hand-computed cases, values read elsewhere."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.benefits.asked import ALONE, COUPLE, every, months_of, paid

from jalon.benefits import client
from jalon.benefits.client import EngineError
from jalon.benefits.question import Household
from jalon.rules.facts.base import Euros

CHILDREN = (date(2017, 3, 1), date(2019, 5, 1))


@pytest.mark.parametrize(
    ("turnover", "rsa", "bonus"),
    [(300, "501.69", "89.78"), (600, "351.69", "179.55"), (1000, "151.69", "299.25")],
)
def test_a_single_person_in_services(engine, parameters, turnover, rsa, bonus):
    """RSA by hand: 651.69 − half the turnover. Prime: 59.85 % of the other half."""
    assert paid(every(turnover), parameters) == (rsa, bonus)


@pytest.mark.parametrize(
    ("kind", "turnover", "rsa", "bonus"),
    [("liberal", 700, "189.69", "276.51"), ("sale", 1500, "216.69", "260.35")],
)
def test_each_nature_has_its_allowance(engine, parameters, kind, turnover, rsa, bonus):
    assert paid(every(turnover, kind=kind, first=date(2026, 9, 1)), parameters) == (rsa, bonus)


@pytest.mark.parametrize(
    ("since", "until", "rsa"),
    [
        ("2025-02", "2025-03", "335.71"), ("2025-07", "2026-03", "346.52"), ("2026-04", "2026-12", "351.69"),
    ],
)  # fmt: skip
def test_the_amount_of_the_time_is_that_of_each_month(engine, parameters, since, until, rsa):
    for when in (since, until):
        assert paid(every(600, first=date.fromisoformat(f"{when}-01"), horizon=1), parameters)[0] == rsa


@pytest.mark.parametrize(
    ("household", "rsa"),
    [
        (COUPLE, "677.53"),
        (replace(COUPLE, children=CHILDREN), "915.54"),
        (replace(ALONE, children=CHILDREN[:1], lone_recent=True), "815.80"),
        (replace(ALONE, aid=Euros("300")), "273.49"),
        (replace(ALONE, housing="owner"), "273.49"),
    ],
)
def test_a_household_by_its_composition_and_its_housing(engine, parameters, household, rsa):
    """Couple: 977.53 − 300. Two children: 1 368.55 − 300 − 153.01 of family benefits. Housing aid: − 78.20."""
    assert paid(every(600, household=household, first=date(2026, 6, 1)), parameters)[0] == rsa


def test_a_lone_parent_whose_child_support_is_paid_sees_it_counted(engine, parameters):
    """ASF 201.78: 107.59 of it counts (G9)."""
    parent = Household(
        birth=date(1986, 5, 17), children=CHILDREN[:1], lone_recent=True, support=Euros("201.78")
    )
    assert paid(every(600, household=parent, first=date(2026, 6, 1)), parameters)[0] == "708.21"


@pytest.mark.parametrize(
    ("household", "rsa"),
    [
        (replace(ALONE, maintenance=Euros("100")), "251.69"),
        (replace(COUPLE, maintenance=Euros("100")), "577.53"),
        (
            replace(ALONE, children=CHILDREN[:1], lone_recent=True, maintenance=Euros("300")),
            "515.80",
        ),
    ],
)
def test_maintenance_received_counts_whole(engine, parameters, household, rsa):
    """351.69 − 100; 677.53 − 100; 815.80 − 300, where as much of ASF would count for 107.59 only."""
    month = months_of(every(600, household=household, first=date(2026, 6, 1)), parameters)[0]
    assert str(month.rsa) == rsa
    assert month.left == 600 - month.contributions + month.rsa + (month.bonus or 0) + household.maintenance


def test_maintenance_is_beyond_the_simple_formula(no_engine, parameters):
    with pytest.raises(EngineError):
        months_of(every(600, household=replace(ALONE, maintenance=Euros("100"))), parameters)


@pytest.mark.parametrize(
    ("kind", "last", "first"), [("sale", 2226, 2227), ("services", 1291, 1292), ("liberal", 978, 979)]
)
def test_the_turnover_at_which_the_rsa_ends(engine, parameters, kind, last, first):
    assert Decimal(paid(every(last, kind=kind), parameters)[0]) >= 6
    assert paid(every(first, kind=kind), parameters)[0] == "0.00"


def test_what_is_left_of_a_thousand_euros_of_services(engine, parameters):
    """1 000 − 213 of contributions (21.2 % and 0.1 %, and 0.044 % of tax) + 151.69 + 299.25."""
    month = months_of(every(1000), parameters)[0]
    assert month.contributions == Decimal("213.44")
    assert month.left == Decimal("1237.50")
    assert month.left == 1000 - month.contributions + month.rsa + (month.bonus or 0)


@pytest.mark.parametrize(
    ("on", "amount"), [("2024-04-01", "635.71"), ("2025-04-01", "646.52"), ("2026-04-01", "651.69")]
)
def test_our_own_amounts_are_the_official_ones(parameters, on, amount):
    assert parameters.amount("rsa.base.single", date.fromisoformat(on)) == Decimal(amount)


def test_the_engine_and_our_table_have_the_same_rsa(engine, parameters):
    about = client.about()
    assert Decimal(about.rsa_base) / 100 == parameters.amount(
        "rsa.base.single", date.fromisoformat(about.since)
    )
    assert about.freshness == "barèmes au 1er avril 2026"
