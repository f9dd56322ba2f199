"""Targets at their edges: a cent is a cent, and what straddles an exit is not guessed."""

from decimal import Decimal

import pytest
from tests import cases as c

from jalon.programmes import programme
from jalon.rules.assess import assess

LEFT = (c.entered("2023-01-10"), c.exited("2024-05-17", "activite", evidence=("Déclarations",)))


def lulu(*more, on="2024-09-02"):
    return assess(programme("lulu"), c.case(*LEFT, *more), c.day(on))


@pytest.mark.statement("LULU-14")
@pytest.mark.parametrize(
    ("last", "durable"),
    [("1491.09", "no"), ("1491.10", "yes"), ("1491.11", "yes")],
)
def test_the_threshold_is_compared_unrounded(last, durable):
    """70 % of 2 091 € is 1 463.70 €, three times 4 391.10 €: 1 400 + 1 500 + 1 491.09 falls a cent short of it."""
    situation = lulu(*c.incomes("2024-06", "1400", "1500", last))
    assert c.target(situation, "seuil-70").threshold == Decimal("1463.70")
    assert c.counted(situation)["durable"] == durable


@pytest.mark.statement("LULU-14")
def test_a_quarter_that_began_before_the_exit_does_not_tell_the_months_after_it():
    situation = lulu(c.income("2024-04", "9000", months=3), *c.incomes("2024-07", "1000", "1000"))
    assert c.counted(situation)["durable"] == "unknown"
    assert "seuil-70:question" in c.ids(situation.questions)


def test_a_quarter_wholly_after_the_exit_tells_them():
    left = (c.entered("2023-01-10"), c.exited("2024-06-17", "activite", evidence=("Déclarations",)))
    told = c.case(*left, c.income("2024-07", "4500", months=3))
    situation = assess(programme("lulu"), told, c.day("2024-10-02"))
    assert c.counted(situation)["durable"] == "yes"
    assert any("réparti" in step.label for step in c.target(situation, "seuil-70").steps) is False


def test_without_the_median_wage_of_the_time_the_target_is_unknown_and_names_it():
    left = (c.entered("2018-01-10"), c.exited("2019-05-17", "activite", evidence=("Déclarations",)))
    situation = assess(programme("lulu"), c.case(*left), c.day("2019-09-02"))
    assert c.target(situation, "seuil-70").state == "unknown"
    assert "median_wage.monthly" in c.only(situation.alerts, "seuil-70:parametre").reason.sentence


@pytest.mark.statement("CEA-19")
@pytest.mark.parametrize(("turnover", "state"), [("300.99", "missed"), ("301", "met")])
def test_a_quarter_told_in_one_piece_reaches_the_threshold_to_the_cent(turnover, state):
    """(301 − 1) / 3 is 100 €: a third of 301 has no end, and must not make it 99.999…"""
    told = c.case(
        c.registered("2022-05-02"),
        c.entered("2023-01-09"),
        c.signed("2023-01-16", "2024-01-15"),
        c.income("2023-10", turnover, months=3, costs="1", contributions="0"),
    )
    situation = assess(programme("cea-fiche-7"), told, c.day("2024-01-16"))
    assert c.target(situation, "benefice-100").state == state
