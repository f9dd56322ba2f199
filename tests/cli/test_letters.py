"""``jalon letter``: the kinds, a template checked, an example printed."""

import json

import pytest

from jalon.cli import BAD_INPUT, OK, main
from jalon.letters import kinds
from jalon.letters.library import FOLDER


def test_every_kind_is_listed(capsys):
    assert main(["letter", "list"]) == OK
    said = capsys.readouterr().out
    assert all(one.id in said for one in kinds())


def test_a_kind_tells_its_variables_and_its_mentions(capsys):
    assert main(["letter", "list", "decision", "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert [mention["id"] for mention in found["mentions"]] == ["motifs", "recours"]
    assert "decision.motifs" in [variable["name"] for variable in found["variables"]]


def test_the_list_is_told_to_another_program(capsys):
    assert main(["letter", "list", "--json"]) == OK
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [one.id for one in kinds()]


def test_an_unknown_kind_is_told(capsys):
    assert main(["letter", "list", "decisions"]) == BAD_INPUT
    assert "aucun genre de courrier" in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_good_template_is_told_so(as_json, capsys):
    assert main(["letter", "check", str(FOLDER / "decision.toml"), *as_json]) == OK
    said = capsys.readouterr().out
    assert json.loads(said)["ok"] if as_json else said.startswith("✓")


def test_all_that_is_wrong_in_a_template_is_told(tmp_path, capsys):
    file = tmp_path / "essai.toml"
    text = (FOLDER / "decision.toml").read_text("utf-8")
    file.write_text(
        text.replace("{decision.effet}", "{decision.efet}").replace('"recours"', '"recour"'), "utf-8"
    )
    assert main(["letter", "check", str(file), "--json"]) == BAD_INPUT
    found = json.loads(capsys.readouterr().out)["error"]
    assert found["message"].endswith("4 erreurs")
    assert len(found["problems"]) == 4


@pytest.mark.parametrize("given", ["decision", str(FOLDER / "decision.toml")])
def test_an_example_is_printed_to_a_file(given, tmp_path, capsys):
    out = tmp_path / "essai.pdf"
    assert main(["letter", "example", given, "--out", str(out)]) == OK
    assert out.read_bytes().startswith(b"%PDF-")
    assert str(out) in capsys.readouterr().out.replace("\n", "")


def test_an_example_that_cannot_be_written_is_told(tmp_path, capsys):
    assert main(["letter", "example", "decision", "--out", str(tmp_path / "absent" / "x.pdf")]) == BAD_INPUT
    assert "ne peut pas être écrit" in capsys.readouterr().err


def test_an_unknown_template_is_told(capsys):
    assert main(["letter", "example", "decisions"]) == BAD_INPUT
    assert "aucun modèle" in capsys.readouterr().err
