"""argparse says nothing in English."""

import argparse
import ast
import inspect

import pytest

from jalon.cli import main
from jalon.cli.messages import FRENCH, FRENCH_COUNTED
from jalon.cli.parser import HELP_REPLAY

PROGRAMMING_ERRORS = (
    "conflicting", "__call__", "cannot merge", "is an invalid argument", "invalid option string", "dest= is required",
    "invalid conflict", "mutually exclusive", "multiple subparser", "not callable", 'argument "-" with mode',
)  # fmt: skip
"""Messages for whoever writes a parser, which nobody who runs the command can meet."""


def _messages() -> set[str]:
    """The texts that argparse hands to gettext."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        match node:
            case ast.Call(func=ast.Name(id="_" | "ngettext"), args=[ast.Constant(value=str(text)), *_]):
                found.add(text)
    return found


def test_every_message_for_a_person_has_its_french():
    told = {text for text in _messages() if not any(mark in text for mark in PROGRAMMING_ERRORS)}
    assert told - set(FRENCH) - set(FRENCH_COUNTED) == set()


def test_no_french_is_kept_for_a_message_that_is_gone():
    assert (set(FRENCH) | set(FRENCH_COUNTED)) - _messages() == set()


def test_the_french_keeps_the_values_of_the_message():
    for english, french in FRENCH.items():
        for mark in ("%(value)", "%(choices)s", "%(matches)s", "%(message)s", "%(prog)s", "%s", "%r"):
            assert (mark in french) == (mark in english), english


HELPS = [
    [], ["programmes"], ["programme"], ["programme", "show"], ["programme", "check"], ["compare"], ["situation"],
    ["explain"], ["timeline"], ["replay"], ["example"], ["schema"], ["tour"],
]  # fmt: skip


@pytest.mark.parametrize("command", HELPS, ids=lambda command: " ".join(command) or "jalon")
def test_the_help_of_each_command_is_french_with_examples_and_exit_codes(command, capsys):
    assert main([*command, "--help"]) == 0
    said = capsys.readouterr().out
    for english in ("usage:", "show this help", "positional arguments", "optional", "exit code"):
        assert english not in said
    for french in ("utilisation", "exemples", "codes de sortie"):
        assert french in said


def test_the_command_of_many_cases_is_named_in_the_list_as_it_names_itself():
    from jalon.cli import replay  # noqa: PLC0415  heavy

    assert replay.HELP == HELP_REPLAY


def test_no_command_shows_the_help(capsys):
    assert main([]) == 0
    assert "jalon tour" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("jalon ")
