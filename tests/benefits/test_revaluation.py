"""The RSA changes on 1 April 2026, from 646.52 € to 651.69 € for one person: what each month is paid, by hand.

600 € of services a month count for 300 €: 646.52 − 300 = 346.52 at the former amount, 651.69 − 300 = 351.69 at the new
one. A couple has half as much again: 969.78 − 300 = 669.78, then 977.535 − 300 = 677.535. A declaration rules three
months, and the new amount comes with the first one that falls in April or later (docs/simulation.md says why).
"""

from datetime import date

import pytest
from tests.benefits.asked import ALONE, COUPLE, activity, months, months_of

from jalon.benefits.question import HISTORY, Question

OLD, NEW = "346.52", "351.69"
FEBRUARY = date(2026, 2, 1)


def asked(declared, household=ALONE, first=FEBRUARY, horizon=7):
    told = months(*[600] * (HISTORY + horizon))
    return Question(household=household, activity=activity(), first=first, months=told, declared=declared)


def rsa(question, parameters):
    return [f"{one.rsa:.2f}" for one in months_of(question, parameters)]


BY_DECLARATION = [
    # February to August. Declared in February, then May: April, the third month, is still paid the former amount.
    (date(2026, 2, 1), [OLD, OLD, OLD, NEW, NEW, NEW, NEW]),
    # Declared in March (December before it), then June: April and May are still paid the former amount.
    (date(2026, 3, 1), [OLD, OLD, OLD, OLD, NEW, NEW, NEW]),
    # Declared in April (January before it): the new amount at once.
    (date(2026, 4, 1), [OLD, OLD, NEW, NEW, NEW, NEW, NEW]),
]


@pytest.mark.parametrize(("declared", "paid"), BY_DECLARATION)
def test_the_new_amount_comes_with_the_first_declaration_from_april_on(engine, parameters, declared, paid):
    assert rsa(asked(declared), parameters) == paid


@pytest.mark.parametrize(("declared", "paid"), BY_DECLARATION)
def test_the_simple_formula_says_the_same_month_by_month(no_engine, parameters, declared, paid):
    assert rsa(asked(declared), parameters) == paid


def test_a_couple_waits_as_well(engine, parameters):
    found = rsa(asked(date(2026, 3, 1), COUPLE), parameters)
    assert found[:4] == ["669.78"] * 4
    assert set(found[4:]) <= {"677.53", "677.54"}  # half a cent, which the engine's floats round either way


def test_a_simulation_that_starts_inside_the_quarter_is_ruled_by_its_declaration(engine, parameters):
    """First month April, declared in March: April and May at the former amount."""
    found = rsa(asked(date(2026, 3, 1), first=date(2026, 4, 1), horizon=4), parameters)
    assert found == [OLD, OLD, NEW, NEW]


def test_what_the_other_reading_would_add_is_at_most_two_months_of_the_rise(engine, parameters):
    """Read otherwise (the new amount to all from April), the most that changes is 2 × 5.17 = 10.34 € in the year."""
    late = sum(float(one) for one in rsa(asked(date(2026, 3, 1)), parameters))
    soon = sum(float(one) for one in rsa(asked(date(2026, 4, 1)), parameters))
    assert f"{soon - late:.2f}" == "10.34"
