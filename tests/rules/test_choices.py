"""The ways to evaluate an income stand beside each other; the one that the rules ask for comes first."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import case, day, entered, euros, fact, income, rsa_opened

from jalon.programmes.library import law, programme
from jalon.rules.assess import assess
from jalon.rules.income.choices import choices
from jalon.rules.view import Today, View, facts_in_force

MICRO = fact("business_registered", "2023-03-01", form="micro", natures=("services",))
REAL = fact("business_registered", "2023-01-01", form="ei", regime="real", natures=("services",))


def accounts(year, profit, *, business="principale", **added):
    return fact(
        "accounts_closed", f"{year + 1}-03-15", start=day(f"{year}-01-01"), end=day(f"{year}-12-31"),
        profit=euros(profit), business=business, **{name: euros(value) for name, value in added.items()},  # type: ignore[arg-type]
    )  # fmt: skip


def year_of(year, amount):
    return [income(f"{year}-{month:02}", amount) for month in range(1, 13)]


def ways(*facts, on="2026-06-15", name="lulu"):
    definition = programme(name)
    file = case(*facts)
    situation = assess(definition, file, day(on))
    view = View(facts_in_force(file, day(on)), Today(day(on)), definition.parameters)
    return choices(view, definition.income, law(), situation.income)


def test_without_any_rule_of_the_programme_the_law_retains_the_last_three_months_of_a_micro_entreprise():
    last = (income("2026-03", 600), income("2026-04", 300), income("2026-05", 0))
    found = ways(MICRO, *year_of(2025, 400), *last)
    assert [(one.key, one.amount.monthly, one.asked) for one in found] == [
        ("window", Decimal("150.00"), True),
        ("turnover-2025", Decimal("200.00"), False),
    ]
    assert found[0].earned == (day("2026-03-01"), day("2026-05-31"))


def test_a_farm_looks_at_n_2_first():
    farm = fact("business_registered", "2020-01-01", form="ei", regime="farm_real", natures=("farming",))
    found = ways(farm, accounts(2024, 4800), accounts(2025, 6000))
    assert [(one.key, one.asked) for one in found] == [("accounts-2024", True), ("accounts-2025", False)]


def test_the_accounts_of_n_1_come_before_those_of_n_2():
    found = ways(REAL, accounts(2024, 4800), accounts(2025, 6000))
    assert [(one.key, one.amount.monthly, one.asked) for one in found] == [
        ("accounts-2025", Decimal("500.00"), True),
        ("accounts-2024", Decimal("400.00"), False),
    ]
    assert found[0].earned == (day("2025-01-01"), day("2025-12-31"))
    assert "R262-19" in found[0].amount.reason.source


def test_a_loss_counts_for_nothing_and_what_tax_law_took_off_is_added_back():
    (found,) = ways(REAL, accounts(2025, -4800, depreciation="1200.00", capital_gains="600.00"))
    assert found.amount.monthly == Decimal("150.00")
    assert [step.label for step in found.amount.steps][:3] == [
        "Déficit de l'exercice, compté pour zéro", "Amortissements réintégrés",
        "Plus-values professionnelles réintégrées",
    ]  # fmt: skip


def test_the_accounts_of_two_businesses_add_up_and_a_loss_takes_nothing_from_the_other():
    second = fact(
        "business_registered", "2023-06-01", business="seconde", form="ei", regime="real", natures=("sale",)
    )
    (found,) = ways(REAL, second, accounts(2025, 6000), accounts(2025, -900, business="seconde"))
    assert found.amount.monthly == Decimal("500.00")


@pytest.mark.statement("TARN-16")
def test_in_tarn_the_grid_comes_first_and_the_real_income_stays_beside_it():
    found = ways(
        rsa_opened("2026-01-05"), entered("2026-01-20"),
        fact("business_registered", "2025-01-10", form="micro", natures=("services",)),
        *year_of(2025, 0), name="tarn-tns",
    )  # fmt: skip
    assert [one.key for one in found if one.asked] == ["grid"]
    assert {one.key for one in found} == {"grid", "window", "turnover-2025", "rolling"}
    assert found[0].amount.monthly == Decimal("122.50")
    assert found[0].label == "Grille progressive, période 1"


def test_a_year_that_mixes_two_regimes_gives_no_way_and_is_told():
    facts = (MICRO, fact("regime_changed", "2025-07-01", regime="real"), *year_of(2025, 400))
    assert not [one for one in ways(*facts) if one.key == "turnover-2025"]
    situation = assess(programme("cea-fiche-7"), case(entered("2025-01-10"), *facts), day("2026-06-15"))
    assert [alert.label for alert in situation.alerts if "regimes" in alert.id] == [
        "Deux régimes dans une année"
    ]


def test_a_year_under_micro_still_tells_its_turnover_once_the_regime_has_changed():
    found = ways(MICRO, fact("regime_changed", "2026-01-01", regime="real"), *year_of(2025, 400))
    assert [(one.key, one.amount.monthly) for one in found] == [("turnover-2025", Decimal("200.00"))]


def test_two_accounts_for_a_year_are_told_and_neither_is_taken():
    situation = assess(
        programme("cea-fiche-7"),
        case(entered("2025-01-10"), REAL, accounts(2025, 6000), accounts(2025, 7200)),
        day("2026-06-15"),
    )
    assert situation.income.real is not None
    assert situation.income.real.monthly is None
    assert "Deux comptes pour une année" in [alert.label for alert in situation.alerts]


def test_one_way_at_most_is_the_one_that_the_rules_ask_for():
    found = ways(REAL, accounts(2024, 4800), accounts(2025, 6000), *year_of(2025, 900))
    assert sum(one.asked for one in found) == 1


@given(st.lists(st.decimals(0, 9999, places=2), min_size=12, max_size=12), st.randoms(use_true_random=False))
def test_the_turnover_of_a_year_is_exact_to_the_cent_in_any_order(amounts, chance):
    facts = [income(f"2025-{month:02}", str(amount)) for month, amount in enumerate(amounts, 1)]
    chance.shuffle(facts)
    found = {one.key: one for one in ways(MICRO, *facts)}["turnover-2025"]
    exact = sum(amounts) / 2 / 12
    assert abs(found.amount.monthly - exact) <= Decimal("0.005")
    assert all(type(step.amount) in (Decimal, type(None)) for step in found.amount.steps)


@given(
    st.lists(st.integers(0, 9000), min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 5000),
    st.sampled_from(["sale", "services", "liberal"]),
)  # fmt: skip
def test_a_month_that_brought_more_never_makes_the_income_of_a_micro_entreprise_smaller(
    amounts, which, more, nature
):
    business = fact("business_registered", "2023-03-01", form="micro", natures=(nature,))

    def retained(turnovers):
        months = [
            income(f"2025-{month:02}", amount, nature=nature) for month, amount in enumerate(turnovers, 1)
        ]
        return [one.amount.monthly for one in ways(business, *months)]

    raised = [amount + more * (rank == which) for rank, amount in enumerate(amounts)]
    assert all(before <= after for before, after in zip(retained(amounts), retained(raised), strict=True))


@given(
    st.integers(-20_000, 60_000), st.integers(0, 20_000),
    st.sampled_from(["profit", "depreciation", "owner_pay", "provisions", "capital_gains", "other_added_back"]),
)  # fmt: skip
def test_a_better_result_or_more_added_back_never_makes_the_real_income_smaller(profit, more, line):
    def retained(**told):
        profit_told = told.pop("profit")
        (found,) = ways(REAL, accounts(2025, profit_told, **told))
        return found.amount.monthly

    better = {"profit": profit + more} if line == "profit" else {"profit": profit, line: more}
    assert 0 <= retained(profit=profit) <= retained(**better)
