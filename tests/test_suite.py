"""``make test`` leaves nothing out in silence."""

import sys

import pytest
from tools import suite
from tools.suite import Part

# Stands for pytest: ends as the part's environment says.
PYTEST = [sys.executable, "-c", "import os; raise SystemExit(int(os.environ.get('ENDS_WITH', 0)))"]


def lacking() -> None:
    """A machine without the program that is asked for."""


@pytest.fixture
def may_install_nothing(monkeypatch):
    monkeypatch.setattr(suite, "_install", lambda _: False)
    monkeypatch.setattr(suite, "PYTEST", PYTEST)


def test_a_part_that_cannot_run_is_a_failure_in_continuous_integration(
    may_install_nothing, monkeypatch, capsys
):
    monkeypatch.setenv("CI", "true")
    assert not suite.run(Part("essai", [], there=lacking, package="paquet"))
    assert "apt install paquet" in capsys.readouterr().err


def test_a_part_that_cannot_run_is_left_out_on_a_laptop_with_a_sentence(
    may_install_nothing, monkeypatch, capsys
):
    monkeypatch.delenv("CI", raising=False)
    assert suite.run(Part("essai", [], there=lacking, package="paquet"))
    assert "LEFT OUT" in capsys.readouterr().err


@pytest.mark.parametrize("code", [0, 1])
def test_one_part_that_fails_is_enough_to_fail_and_the_others_still_run(monkeypatch, capsys, code):
    monkeypatch.setattr(suite, "PYTEST", PYTEST)
    parts = (Part("premier", [], {"ENDS_WITH": str(code)}), Part("second", []))
    monkeypatch.setattr(suite, "PARTS", parts)
    assert suite.main([]) == code
    told = capsys.readouterr().err
    assert "-- second: " in told
    assert ("FAILED: premier." in told) is bool(code)


def test_no_test_is_forgotten_by_the_parts():
    first, second, third = suite.PARTS
    left_out = {one.removeprefix("--ignore=") for one in first.arguments if one.startswith("--ignore=")}
    walks = {f"tests/web/{one}" for one in suite.WALKS}
    assert first.arguments[0] == "tests"
    assert left_out == {third.arguments[0], *walks}
    assert second.arguments[0] == "tests/web"
    assert not walks & {one.removeprefix("--ignore=") for one in second.arguments}
    assert second.environment == {"JALON_TEST_DATABASE": "postgresql"}
