"""R262-21: the income of a past year is revalued by the rise of prices, once somebody has entered it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import accounts, case, day, fact, income

from jalon.programmes.library import law, parameters, programme
from jalon.rules.entered import Entry, overlay
from jalon.rules.income.ground import compute, decode, encode, ground_of, replay

PRICES = "prices.yearly_change"
REAL = fact("business_registered", "2023-01-01", form="ei", regime="real", natures=("services",))
ON = day("2026-06-15")


def rise(year, percent):
    return Entry(
        year, PRICES, date(year, 1, 1), Decimal(percent), "INSEE, moyenne annuelle", date(2026, 1, 20)
    )


def evaluated(*facts, rates=(), name="lulu"):
    definition = programme(name).model_copy().with_parameters(overlay(parameters(), rates))
    return compute(definition, law(), case(*facts), ON)


def retained(*facts, rates=()):
    return evaluated(*facts, rates=rates).ways[0].amount


def test_without_the_rise_of_prices_the_income_stays_and_a_line_says_so():
    amount = retained(REAL, accounts(2025, 6000))
    assert amount.monthly == Decimal("500.00")
    assert amount.steps[-2].label.endswith("leur hausse de 2026 n'est pas saisie")
    assert amount.steps[-2].amount is None


def test_the_income_of_n_1_follows_the_rise_of_this_year():
    amount = retained(REAL, accounts(2025, 6000), rates=[rise(2026, "1.3")])
    assert amount.monthly == Decimal("506.50")
    assert [(step.label, step.amount) for step in amount.steps[-3:]] == [
        ("Revenu par mois, avant revalorisation", Decimal("500.00")),
        ("Hausse des prix de 2026 (1,3\u00a0%)", Decimal("6.50")),
        ("Revenu réel par mois", Decimal("506.50")),
    ]
    assert amount.steps[-2].source == "INSEE, moyenne annuelle"


def test_the_income_of_n_2_follows_the_rises_of_the_two_years_since():
    both = [rise(2025, "2.0"), rise(2026, "1.0")]
    assert retained(REAL, accounts(2024, 6000), rates=both).monthly == Decimal("515.10")
    half = retained(REAL, accounts(2024, 6000), rates=both[1:])
    assert half.monthly == Decimal("500.00")
    assert "2025 n'est pas saisie" in half.steps[-2].label


def test_prices_that_fall_take_something_off():
    assert retained(REAL, accounts(2025, 6000), rates=[rise(2026, "-0.4")]).monthly == Decimal("498.00")


def test_a_loss_has_nothing_to_revalue():
    amount = retained(REAL, accounts(2025, -600), rates=[rise(2026, "1.3")])
    assert amount.monthly == Decimal(0)
    assert not any("prix" in step.label for step in amount.steps)


def test_the_months_of_a_micro_entreprise_are_not_revalued():
    micro = fact("business_registered", "2023-03-01", form="micro", natures=("services",))
    months = [income(f"2025-{month:02}", 400) for month in range(1, 13)]
    before = [way.amount.monthly for way in evaluated(micro, *months).ways]
    assert before
    assert [way.amount.monthly for way in evaluated(micro, *months, rates=[rise(2026, "9")]).ways] == before


def test_the_rise_of_a_year_is_never_that_of_another():
    amount = retained(REAL, accounts(2025, 6000), rates=[rise(2025, "4.9")])
    assert amount.monthly == Decimal("500.00")


@given(st.integers(0, 200_000), st.decimals(0, 20, places=1), st.decimals(0, 20, places=1))
def test_a_steeper_rise_never_gives_less(profit, one, other):
    low, high = sorted([one, other])
    amounts = [
        retained(REAL, accounts(2025, profit), rates=[rise(2026, str(rate))]).monthly for rate in (low, high)
    ]
    assert amounts == sorted(amounts)


@pytest.mark.parametrize("later", ["0", "1.3", "7"])
def test_what_was_evaluated_before_the_rate_was_entered_stays(later):
    file = case(REAL, accounts(2025, 6000))
    known = programme("lulu")
    computed = compute(known, law(), file, ON)
    kept = decode(encode(ground_of(computed, computed.ways[0].key, file, ("a", "b"))))
    voted = known.model_copy().with_parameters(overlay(parameters(), [rise(2026, later)]))
    assert replay(kept, voted, law(), file) == ()
