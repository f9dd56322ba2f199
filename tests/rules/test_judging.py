"""Rules are dated: those in force at entry judge the accompaniment, whatever comes later."""

from datetime import date
from importlib.resources import files

import pytest
from tests import cases as c

from jalon.programmes import parameters, read_definition
from jalon.rules.assess import assess
from jalon.rules.judging import day_of_judgement
from jalon.rules.programme import Programme

TEXT = (files("jalon.programmes") / "cea-fiche-7.toml").read_text("utf-8")


def dated(rule: str, dates: str) -> Programme:
    """Alsace's definition with one of its rules dated."""
    line = f'id = "{rule}"\n'
    assert line in TEXT
    text = TEXT.replace(line, f"{line}{dates}\n", 1)
    return read_definition(text, "cea-fiche-7.toml").with_parameters(parameters())


def entered_on(day):
    return c.case(c.registered("2022-05-02", at_home=False), c.entered(day))


@pytest.mark.parametrize(("entered", "owed"), [("2023-12-31", False), ("2024-01-01", True)])
def test_a_rule_judges_those_who_entered_from_its_first_day_on(entered, owed):
    situation = assess(dated("rythme", "since = 2024-01-01"), entered_on(entered), date(2024, 2, 1))
    assert ("rythme:prochain" in c.ids(situation.obligations)) is owed


@pytest.mark.parametrize(("entered", "owed"), [("2023-12-31", True), ("2024-01-01", False)])
def test_a_rule_that_has_ended_still_judges_those_who_entered_before(entered, owed):
    situation = assess(dated("rythme", "until = 2024-01-01"), entered_on(entered), date(2024, 2, 1))
    assert ("rythme:prochain" in c.ids(situation.obligations)) is owed


def test_for_somebody_who_has_not_entered_the_day_on_which_a_rule_begins_is_a_change():
    programme = dated("immatriculee", "since = 2024-01-01")
    before = assess(programme, c.case(c.registered("2022-05-02")), date(2023, 6, 1))
    assert before.next_change == date(2024, 1, 1)
    assert "immatriculee" not in c.ids(before.eligibility)
    after = assess(programme, c.case(c.registered("2022-05-02")), date(2024, 1, 1))
    assert "immatriculee" in c.ids(after.eligibility)


def test_the_version_of_a_programme_is_that_of_the_entry():
    assert day_of_judgement(entered_on("2023-03-06"), date(2026, 1, 5)) == date(2023, 3, 6)
    assert day_of_judgement(entered_on("2023-03-06"), date(2023, 1, 5)) == date(2023, 1, 5)


def test_a_structure_in_a_programme_for_people_is_told():
    structure = c.case(c.entered("2023-03-06"), subject="structure")
    situation = assess(dated("rythme", "since = 2020-01-01"), structure, date(2023, 4, 3))
    assert c.only(situation.alerts, "dossier:sujet").kind == "conflict"
    person = assess(dated("rythme", "since = 2020-01-01"), entered_on("2023-03-06"), date(2023, 4, 3))
    assert "dossier:sujet" not in c.ids(person.alerts)
