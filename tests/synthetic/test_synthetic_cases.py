"""Fictitious cases: valid, always the same, and between them in every state of a programme."""

import subprocess
import sys

import pytest

from jalon.programmes import programmes
from jalon.rules.assess import assess
from jalon.rules.casefile import decode, encode
from jalon.synthetic import REFERENCE_DAY, case_of, synthetic_case
from jalon.synthetic.__main__ import main

CASES = 300
ALL = {each.id: each for each in programmes()}


@pytest.fixture(scope="module", params=sorted(ALL))
def programme(request):
    return ALL[request.param]


@pytest.fixture(scope="module")
def cases(programme):
    return [case_of(programme, n) for n in range(CASES)]


@pytest.fixture(scope="module")
def situations(programme, cases):
    return [assess(programme, case, REFERENCE_DAY) for case in cases]


def test_each_is_a_valid_case_file(cases):
    for case in cases:
        assert decode(encode(case)) == case


def test_a_number_gives_the_same_case_whatever_the_others(programme, cases):
    assert case_of(programme, 41) == cases[41]
    assert synthetic_case(programme.id, 41) == cases[41]
    assert len(set(map(encode, cases))) == CASES


def test_names_are_obviously_nobody_s(cases):
    assert all("ictif" in case.name or "ictive" in case.name for case in cases)


def test_nothing_is_told_after_the_reference_day(cases):
    assert max(fact.on for case in cases for fact in case.facts) <= REFERENCE_DAY


def test_they_stand_everywhere_in_the_programme(programme, situations):
    assert {each.standing for each in situations} == {"outside", "entered", "left"}
    reached = {each.phase.id for each in situations if each.phase}
    assert reached == {phase.id for phase in programme.phases}
    assert {each.exit.way for each in situations if each.exit} == {rule.id for rule in programme.exits}


def test_obligations_are_done_open_and_late(programme, situations):
    expected = {"open", "late"}
    if programme.follow_ups or any(
        rule.kind != "offer" for rule in programme.support
    ):  # elsewhere what is done is no longer owed, and does not show
        expected.add("done")
    assert expected <= {line.state for each in situations for line in each.obligations}


def test_a_case_tells_some_forty_facts_in_the_longer_programmes(programme, cases):
    mean = sum(len(case.facts) for case in cases) / CASES
    assert 15 <= mean <= 50
    if programme.clocks[0].max_months >= 18:
        assert mean >= 32


def test_the_same_case_in_another_process(programme, cases):
    """Nothing depends on the order of a set, which changes from one process to the next."""
    asked = [
        sys.executable,
        "-m",
        "jalon.synthetic",
        "--programme",
        programme.id,
        "--count",
        "2",
        "--first",
        "5",
    ]
    found = subprocess.run(asked, capture_output=True, check=True)
    assert found.stdout.splitlines() == [encode(case) for case in cases[5:7]]


def test_an_unknown_programme_is_told_with_exit_code_2(capsys):
    assert main(["--programme", "nulle-part"]) == 2
    assert "nulle-part" in capsys.readouterr().err
