"""What another definition changes, on cases worked by hand."""

import json
from importlib.resources import files

import pytest
from tests.cases import day
from tests.replay.conftest import ON

from jalon import examples
from jalon.programmes import parameters, programme
from jalon.programmes.reading import read_definition
from jalon.replay import Spread, replay
from jalon.replay.lines import Chunk
from jalon.replay.work import Task, work
from jalon.rules.casefile import decode, encode


@pytest.fixture(scope="module")
def report(lines, definition, changed):
    return replay(lines, definition, changed, ON)


@pytest.fixture(scope="module")
def comparison(report):
    return report.to_builtins()["comparison"]


def test_every_case_is_read_and_those_that_change_are_counted(report):
    assert report.tally.cases == 5
    assert report.tally.bad == 0
    assert report.to_builtins()["comparison"]["changed"] == 3


def test_a_shorter_clock_is_over_for_one_and_ends_earlier_for_three(comparison):
    # 92 days from 1 June to 1 September, 89 from 1 February to 1 May, twice: the case that left does not count.
    assert comparison["would_leave"] == 1
    assert comparison["would_stay"] == 0
    assert comparison["ends"] == {
        "cases": 3, "up": 0, "down": 3, "sum_days": -92 - 89 - 89, "median_days": -89,
    }  # fmt: skip


def test_what_becomes_late_is_counted_by_rule(comparison):
    # A meeting a month: due on 15 June. The clock of nine months: over since 1 June.
    assert comparison["become_late"] == {"Durée": 1, "Se voir régulièrement": 1}
    assert comparison["become_late_cases"] == 2
    assert comparison["no_longer_late"] == {}


def test_a_phase_that_no_longer_exists_changes_the_phase(comparison):
    assert comparison["phases"] == [{"from": "Suite", "to": "Départ", "cases": 1}]


def test_the_most_affected_come_first_with_their_reason_and_source(comparison):
    first, *_ = comparison["affected"]
    assert first["case"] == "BOUT"
    assert first["line"] == 1
    assert first["sentence"].startswith("arriverait au bout de la durée prévue")
    assert first["reason"] == "Durée : 9 mois au plus, comptés depuis le 1er septembre 2024."
    assert first["source"] == "note fictive, 2"
    assert [case["case"] for case in comparison["affected"]] == ["BOUT", "RETARD", "PHASE"]


def test_the_other_way_round_gives_the_opposite(lines, definition, changed):
    comparison = replay(lines, changed, definition, ON).to_builtins()["comparison"]
    assert comparison["would_stay"] == 1
    assert comparison["no_longer_late"] == {"Durée": 1, "Se voir régulièrement": 1}
    assert comparison["ends"]["sum_days"] == 92 + 89 + 89


def test_the_same_definition_changes_nothing(lines, definition):
    report = replay(lines, definition, definition, ON)
    assert report.tally.cases == 5
    assert report.to_builtins()["comparison"]["changed"] == 0
    assert report.to_builtins()["comparison"]["affected"] == []


def test_known_on_hides_what_was_not_recorded_yet(lines, definition, changed):
    # On 1 January 2025 only BOUT and SORTI had entered, and the end of BOUT is 92 days earlier.
    comparison = replay(lines, definition, changed, ON, known_on=day("2025-01-01")).to_builtins()[
        "comparison"
    ]
    assert comparison["ends"]["cases"] == 1
    assert comparison["phases"] == []


# -- money ---------------------------------------------------------------------------------------------------------


def test_another_grid_changes_the_proposed_income_by_so_many_euros():
    # Nothing earned, first period: 122.50 € are proposed. With the average of the second period, 343.07 €:
    # 220.57 € more, for each of two cases.
    text = (files("jalon.programmes") / "tarn-tns.toml").read_text("utf-8")
    higher = text.replace('"tarn.grid.period_1"', '"tarn.grid.period_2"')
    other = read_definition(higher, "tarn.toml").with_parameters(parameters())
    case_file = encode(decode(examples.load("tarn-16-sans-revenu")))
    report = replay([case_file, case_file], programme("tarn-tns"), other, day("2025-08-01"))
    comparison = report.to_builtins()["comparison"]
    moved = {"cases": 2, "up": 2, "down": 0, "sum": "441.14", "median": "221"}
    assert comparison["proposed"] == comparison["retained"] == moved
    assert comparison["affected"][0]["sentence"] == "revenu proposé 122,50\u00a0€ → 343,07\u00a0€ par mois"


def test_details_tell_each_change_with_its_reason(lines, definition, changed):
    task = Task(definition, changed, ON, None, details=True)
    result = work(task, Chunk(1, tuple(lines), 0))
    told = [json.loads(line) for line in result.details.splitlines()]
    assert [each["case"] for each in told] == ["BOUT", "RETARD", "PHASE"]
    assert {change["what"] for change in told[0]["changes"]} == {"clock", "end", "late"}
    assert all(change["source"] for each in told for change in each["changes"] if change["reason"])


# -- spreads -------------------------------------------------------------------------------------------------------


def test_a_spread_adds_exactly_and_finds_its_middle_whatever_the_grouping():
    one, other, whole = Spread(100), Spread(100), Spread(100)
    for rank, cents in enumerate((-22057, 1, 350, 99999, 12250)):
        (one if rank % 2 else other).add(cents)
        whole.add(cents)
    one.merge(other)
    assert one == whole
    assert one.total == 90543
    assert one.median() == 400  # 3,50 € is the middle one, to the nearest euro
    assert (one.up, one.down) == (4, 1)


def test_a_middle_is_rounded_alike_on_both_sides_of_zero():
    above, below = Spread(100), Spread(100)
    above.add(1250)
    below.add(-1250)
    assert (above.median(), below.median()) == (1300, -1300)


def test_a_spread_of_nothing_has_no_middle():
    assert Spread(1).median() is None
