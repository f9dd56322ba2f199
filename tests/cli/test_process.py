"""The command as a process: pipes, standard input, encodings, colours, the time it takes to start."""

import os
import subprocess
import sys

import pytest

from jalon import examples

START = [sys.executable, "-c", "import sys; from jalon.cli import main; sys.exit(main())"]


def run(*argv: str, env: dict[str, str] | None = None, **kwargs):
    """Run the command in a process of its own."""
    return subprocess.run(
        [*START, *argv], capture_output=True, env=os.environ | (env or {}), check=False, timeout=60, **kwargs
    )


def test_exit_codes_reach_the_shell():
    assert run("programmes").returncode == 0
    assert run("situation", "absent.json").returncode == 2


@pytest.mark.parametrize("argv", [("tour",), ("schema", "programme"), ("tour", "--json"), ("--help",)])
def test_a_closed_pipe_shows_no_traceback(argv):
    with subprocess.Popen([*START, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 0
    assert said == b""


def test_a_case_is_read_from_the_standard_input():
    found = run(
        "situation",
        "-",
        "--programme",
        "ille-et-vilaine",
        "--on",
        "2019-04-09",
        input=examples.load("delphine"),
    )
    assert found.returncode == 0
    assert "Delphine, couturière".encode() in found.stdout


def test_an_example_comes_out_byte_for_byte():
    assert run("example", "delphine").stdout == examples.load("delphine")


@pytest.mark.parametrize(
    "settings", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}]
)
def test_what_is_written_is_utf8_whatever_the_machine_says(settings):
    found = run("situation", "delphine", "--on", "2019-04-09", env=settings)
    assert "Réaliser une étude de marché" in found.stdout.decode("utf-8")


def test_nothing_is_coloured_when_nobody_watches():
    assert b"\x1b" not in run("tour").stdout


def test_colours_can_be_refused_on_a_terminal():
    coloured = run("tour", env={"FORCE_COLOR": "1", "TERM": "xterm-256color"}).stdout
    plain = run("tour", env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": "1"}).stdout
    assert b"\x1b[36m" in coloured
    assert b"\x1b[36m" not in plain


def test_help_loads_neither_rules_nor_programmes():
    code = (
        "import sys; from jalon.cli import main; main(['--help']); "
        "sys.exit(any(name.startswith(('jalon.rules', 'jalon.programmes', 'pydantic')) for name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert found.returncode == 0
