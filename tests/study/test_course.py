"""What an accompaniment amounts to: given these facts, it took so long, and this changed."""

from decimal import Decimal
from typing import Any

import pytest
from tests import cases as c

from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.view import Today, View, facts_in_force
from jalon.study.course import course

PATH = (
    c.fact("orientation", "2024-01-08", toward="Opérateur"),
    c.entered("2024-02-01"),
    c.met("2024-02-12"),
    c.signed("2024-03-01", "2024-12-31"),
    c.fact("brake_identified", "2024-03-01", brake="b1", theme="mobility"),
    c.fact("brake_identified", "2024-03-02", brake="b2", theme="housing"),
    c.fact("brake_identified", "2024-03-03", brake="b3", theme="health"),
    c.fact("brake_lifted", "2024-06-01", brake="b1"),
    c.fact("brake_lifted", "2024-06-02", brake="b3"),
    c.fact("social_referral", "2024-06-03", brake="b2", toward="Service social"),
)


def amounts_to(on="2026-06-30", *more, name="cea-fiche-7"):
    told, day = c.case(*PATH, *more), c.day(on)
    rules = programme(name)
    situation = assess(rules, told, day)
    return course(View(facts_in_force(told, day), Today(day), rules.parameters), situation)


def test_delays_are_counted_from_the_orientation_then_from_the_entry():
    found = amounts_to()
    assert (found.oriented_on, found.entered_on) == (c.day("2024-01-08"), c.day("2024-02-01"))
    assert found.days_to_meeting == 35
    assert found.days_to_contract == 29
    assert (found.left_on, found.way, found.counted, found.news) == (None, "", {}, {})


def test_a_brake_of_health_is_not_counted():
    found = amounts_to()
    assert (found.brakes, found.lifted, found.referred) == (2, 1, 1)


def test_an_exit_is_counted_as_the_situation_says_and_news_are_those_taken_after_it():
    left = c.fact("exited", "2025-12-31", way="pluriactivite", evidence=("contrat de travail",))
    early = c.fact("followed_up", "2025-01-01", months_after=3, status="salaried")
    news = c.fact("followed_up", "2026-04-02", months_after=3, status="self_employed_and_salaried")
    found = amounts_to("2026-06-30", left, early, news)
    assert (found.left_on, found.way) == (c.day("2025-12-31"), "pluriactivite")
    assert found.counted == {"employment": "yes"}
    assert found.news == {3: "self_employed_and_salaried"}


@pytest.mark.parametrize(("costs", "profit"), [("0", True), (None, False)])
def test_income_is_that_of_the_last_three_months_before_the_entry_and_before_the_exit(costs, profit):
    business = c.registered("2023-01-02")
    spent: dict[str, Any] = {} if costs is None else {"costs": costs}
    months = [
        c.income(month, amount, **spent)
        for month, amount in (
            ("2023-10", 900),
            ("2023-11", 300),
            ("2023-12", 300),
            ("2024-01", 0),
            ("2025-12", 450),
        )
    ]
    found = amounts_to("2026-06-30", business, *months, c.fact("exited", "2025-12-31", way="activite"))
    assert found.turnover_before == Decimal("200.00")
    assert found.turnover_after == Decimal("450.00")
    assert (found.profit_before is not None) == profit
    assert (found.form, found.nature) == ("micro", "services")
