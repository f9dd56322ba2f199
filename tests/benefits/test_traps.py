"""The traps of the engine (G1 to G13 of its study), each with the test that it no longer catches us."""

from datetime import date
from decimal import Decimal

from msgspec.structs import replace
from tests.benefits.asked import ALONE, FIRST, every, months_of, question

from jalon.benefits.question import HISTORY, Month
from jalon.benefits.scenarios import Cessation, Scenario, scenario
from jalon.benefits.simulate import simulate
from jalon.rules.facts.base import Euros

APRIL = date(2026, 4, 1)


def rsa(months):
    return [f"{one.rsa:.2f}" for one in months]


def test_g1_the_reference_months_are_m_4_to_m_2_since_march_2025(engine, parameters):
    """600 €, then 1 800 € from March 2026: April still looks at December to February, May at January to March."""
    asked = [question([600] * 3 + [1800] * 5, first=APRIL, declared=date(2026, one, 1)) for one in (4, 5, 6)]
    found = [months_of(one, parameters) for one in asked]
    assert rsa([found[0][0]]) == ["351.69"]
    assert rsa([found[1][1]]) == ["151.69"]
    assert rsa([found[2][2]]) == ["0.00"]


def test_g2_a_month_without_turnover_pays_no_more_than_its_window_says(engine, parameters):
    """900 € a month, nothing in May: May looks at January to March, and stays at 651.69 − 450."""
    months = months_of(
        question([900] * 4 + [900, 0, 900, 900], first=APRIL, declared=date(2026, 5, 1)), parameters
    )
    assert rsa(months[1:2]) == ["201.69"]


def test_g2_a_sure_cessation_counts_the_past_no_more(engine, parameters):
    stopped = scenario(every(900, first=APRIL, horizon=6), Cessation(since=date(2026, 6, 1)))
    months = months_of(stopped.question, parameters)
    assert rsa(months) == ["201.69", "201.69", "651.69", "651.69", "651.69", "651.69"]
    assert stopped.name == "Arrêt de l'activité en juin 2026"


def test_g3_the_rsa_changes_at_the_declaration_only(engine, parameters):
    """The same jump: declared in April, it is seen in July; declared in May, in May, April being paid as February."""
    turnovers = [600] * 3 + [1800] * 8
    assert rsa(months_of(question(turnovers, first=APRIL), parameters)) == ["351.69"] * 3 + ["0.00"] * 4
    later = question(turnovers, first=APRIL, declared=date(2026, 5, 1))
    assert rsa(months_of(later, parameters)) == ["346.52"] + ["151.69"] * 3 + ["0.00"] * 3


def test_g3_a_quarter_begun_before_the_first_month_rules_it(engine, parameters):
    """Declared in March: April and May are paid what March computed, on November to January, at its amount."""
    asked = question([600, 600, 1800, 1800, 1800, 1800, 1800], first=APRIL, declared=date(2026, 3, 1))
    assert rsa(months_of(asked, parameters))[:2] == ["346.52", "346.52"]


def test_g4_the_prime_of_a_change_of_rate_comes_in_over_the_reference_months(engine, parameters):
    def bonus(year, month):
        return f"{months_of(every(600, first=date(year, month, 1), horizon=1), parameters)[0].bonus:.2f}"

    assert [bonus(2025, month) for month in (5, 6, 7, 8)] == ["183.00", "181.85", "180.70", "179.55"]


def test_g5_and_g6_a_turnover_counts_once_and_what_is_left_is_ours(engine, parameters):
    month = months_of(every(600), parameters)[0]
    assert month.rsa == Decimal("351.69")
    assert month.left == 600 - month.contributions + month.rsa + month.bonus


def test_g7_the_housing_aid_is_the_one_that_is_given(engine, parameters):
    helped = every(600, household=replace(ALONE, aid=Euros("304")))
    month = months_of(helped, parameters)[0]
    assert month.aid == 304
    assert month.rsa == Decimal("273.49")


def test_g10_and_real_the_income_that_the_department_retains_counts_as_it_is(engine, parameters):
    told = Month(profit=Euros("343.07"), contributions=Euros("150"))
    asked = replace(every(0), months=(told,) * (HISTORY + 3))
    month = months_of(asked, parameters)[0]
    assert str(month.rsa) == "308.62"
    assert month.contributions == 150


def test_two_scenarios_of_which_one_is_real_do_not_mix(engine, parameters):
    micro, real = every(600), replace(every(0), months=(Month(profit=Euros("343.07")),) * (HISTORY + 3))
    answer = simulate([Scenario("Micro", micro), Scenario("Réel", real)], parameters, curve=False)
    assert [str(one.months[0].rsa) for one in answer.scenarios] == ["351.69", "308.62"]


def test_a_wage_that_ends_is_forgotten_at_the_next_declaration(engine, parameters):
    earned = Month(turnover=Euros("600"), wage=Euros("500"))
    alone = Month(turnover=Euros("600"))
    asked = replace(every(600), months=(earned,) * 6 + (alone,) * 7, first=FIRST)
    assert rsa(months_of(asked, parameters))[-1] == "351.69"


def test_pluriactivity_comes_in_quarter_by_quarter(engine, parameters):
    """600 € of services and 500 € of wage from April: gone from the RSA at the declaration of October at the latest."""
    before, after = Month(turnover=Euros("600")), Month(turnover=Euros("600"), wage=Euros("500"))
    asked = replace(every(600, first=APRIL), months=(before,) * HISTORY + (after,) * 9, first=APRIL)
    months = months_of(asked, parameters)
    assert rsa(months)[::3] == ["351.69", "18.36", "0.00"]
    assert [str(one.bonus) for one in months][::3] == ["179.55", "286.58", "335.32"]
