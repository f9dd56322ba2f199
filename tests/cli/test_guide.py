"""The guide of the command line shows what the commands really print."""

import re
import shlex
from pathlib import Path

import pytest

from jalon.cli import main
from jalon.rules.french import HARD, NARROW

GUIDE = (Path(__file__).parents[2] / "docs" / "commandes.md").read_text("utf-8")
EXCERPTS = re.findall(r"```console\n\$ jalon (.+)\n((?:.*\n)+?)```", GUIDE)
CUT = "[…]"


@pytest.mark.parametrize(("command", "excerpt"), EXCERPTS, ids=[command for command, _ in EXCERPTS])
def test_each_excerpt_is_what_the_command_prints(command, excerpt, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(shlex.split(command)) == 0
    printed = capsys.readouterr().out.replace(HARD, " ").replace(NARROW, " ")
    for part in excerpt.split(CUT):
        assert part.strip("\n") in printed


def test_the_guide_has_excerpts():
    assert len(EXCERPTS) >= 5


@pytest.mark.parametrize(
    "name",
    [
        "tour",
        "situation",
        "explain",
        "timeline",
        "programmes",
        "compare",
        "replay",
        "letter",
        "example",
        "schema",
    ],
)
def test_every_command_is_in_the_guide(name):
    assert f"`jalon {name}" in GUIDE
