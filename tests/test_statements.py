"""The pages on the sources tell the truth."""

import json
from pathlib import Path

import pytest
from tools import statements
from tools.statements import (
    Statement,
    carried,
    chosen,
    documents,
    named_by_tests,
    problems,
    read_ambiguities,
    rows,
    shown,
    unnamed,
    written,
)

from jalon.cli.parser import parse

ALL = [
    Statement(name, "Un énoncé", ("contexte : pour l'essai",), "essai.md") for name in statements.expected()
]
READINGS = {name: ["essai/regle"] for name in statements.expected_ambiguities()}
READ = [
    Statement(name, "Une lecture", ("`regle`",), "essai.md") for name in statements.expected_ambiguities()
]


def wrong(*changed: Statement, rules=None, tests=None, readings=None):
    replaced = {statement.id for statement in changed}
    listed = [
        *changed,
        *(s for s in (*ALL, *READ) if s.id not in replaced and s.id not in statements.BINDING),
    ]
    listed += [
        Statement(name, "Un énoncé", ("à venir : une page, étape 3",), "essai.md")
        for name in sorted(statements.BINDING - replaced)
    ]
    return problems(listed, rules or {}, tests or {}, readings or READINGS)


def test_the_pages_on_the_sources_tell_the_truth():
    assert problems(written(), carried(), named_by_tests(), read_ambiguities()) == []


def test_each_document_of_the_definitions_is_named_on_the_page():
    page = (statements.SOURCES / "README.md").read_text("utf-8")
    assert len(documents()) == 5
    assert unnamed(documents(), page) == []
    assert unnamed({"Un document oublié"}, page) == [
        "« Un document oublié » : docs/sources/README.md ne nomme pas ce document"
    ]


def test_there_are_257_statements():
    assert len(statements.expected()) == 257
    assert len({s.id for s in written() if "AMB" not in s.id}) == 257


def test_no_statement_of_a_binding_rule_is_without_a_definition_or_a_test():
    lines = {line.statement.id: line.status for line in shown(written(), carried(), named_by_tests())}
    assert {
        name: lines[name]
        for name in statements.BINDING
        if lines[name] not in (statements.SHOWN, statements.DEFINED)
    } == {}


def test_what_binds_is_among_the_statements():
    assert set(statements.expected()) >= statements.BINDING


@pytest.mark.parametrize("command", sorted(statements.COMMANDS))
def test_the_commands_that_pages_may_name_exist(command):
    with pytest.raises(SystemExit) as stopped:
        parse([command, "--help"])
    assert stopped.value.code == 0


def test_a_page_that_is_right_has_no_problem():
    assert wrong() == []


def test_a_definition_that_is_claimed_must_carry_the_statement():
    claimed = Statement("TARN-16", "Moyenne", ("définition",), "x.md")
    assert wrong(claimed) == ["TARN-16 : aucune règle ne le porte"]
    assert wrong(claimed, rules={"TARN-16": ["tarn/periode-1"]}) == []


def test_a_fact_a_command_or_a_reason_that_does_not_exist_is_told():
    assert "n'existe pas" in wrong(Statement("CEA-01", "x", ("fait : jamais_vu",), "x.md"))[0]
    assert "n'existe pas" in wrong(Statement("CEA-01", "x", ("commande : jalon voler",), "x.md"))[0]
    assert "n'existe pas" in wrong(Statement("CEA-01", "x", ("commande : jalon",), "x.md"))[0]
    assert "n'existe pas" in wrong(Statement("CEA-01", "x", ("commande : jalon example x",), "x.md"))[0]
    assert wrong(Statement("CEA-01", "x", ("commande : jalon example delphine",), "x.md")) == []
    assert "demande une raison" in wrong(Statement("CEA-01", "x", ("contexte",), "x.md"))[0]
    assert "ne dit pas où" in wrong(Statement("CEA-01", "x", ("quelque part",), "x.md"))[0]


@pytest.mark.parametrize(
    "place", ["à venir : une page", "à venir : une page, étape 1", "à venir : , étape 6"]
)
def test_what_is_to_come_says_at_which_stage(place):
    assert "à quelle étape" in wrong(Statement("CEA-01", "x", (place,), "x.md"))[0]


def test_a_statement_without_words_or_place_is_told():
    assert wrong(Statement("CEA-01", "", (), "x.md")) == [
        "CEA-01 : l'énoncé est vide",
        "CEA-01 : rien ne dit où il vit",
    ]


def test_a_reading_said_to_be_elsewhere_than_it_is_is_told():
    claimed = Statement("CEA-AMB-1", "x", ("`regle`", "`autre`"), "x.md")
    assert wrong(claimed) == ["CEA-AMB-1 : la lecture est portée par ['regle'], pas par « autre »"]


def test_a_rule_of_money_cannot_stay_in_context():
    assert (
        "ne peut pas rester en contexte" in wrong(Statement("TARN-16", "x", ("contexte : non",), "x.md"))[0]
    )


def test_what_is_missing_twice_or_invented_is_told():
    twice = problems([*ALL, *READ, ALL[0]], {}, {}, READINGS)
    assert any("figure 2 fois" in problem for problem in twice)
    assert any("absent" in problem for problem in problems(READ, {}, {}, READINGS))
    assert any("n'existe pas" in problem for problem in wrong(tests={"TARN-99": ["t::t"]}))
    assert any("n'existe pas" in problem for problem in wrong(rules={"TARN-99": ["tarn/regle"]}))
    assert any(
        "n'existe pas" in problem for problem in wrong(readings={**READINGS, "IV-AMB-99": ["iv/regle"]})
    )
    assert any(
        "aucune règle ne dit sa lecture" in problem for problem in wrong(readings={"CEA-AMB-1": ["a/regle"]})
    )


def test_rows_are_read_off_markdown_tables():
    page = "| id | énoncé | où |\n|---|---|---|\n| CEA-01 | Un mot | définition ; fait : rqth |\n| zut | a | b |\n"
    assert list(rows(page, "p.md")) == [Statement("CEA-01", "Un mot", ("définition", "fait : rqth"), "p.md")]


MARKED = """
import pytest
pytestmark = [pytest.mark.slow, pytest.mark.statement("IV-01")]
shows = statement = pytest.mark.statement
ROWS = [pytest.param(1, marks=statement("IV-02")), 2]
@pytest.mark.statement("IV-03", "IV-04")
def test_a(): ...
@shows("IV-05")
async def test_b(): ...
@statement("IV-06")
class TestC:
    @pytest.mark.parametrize("x", [1, pytest.param(2, marks=[statement("IV-07")])])
    def test_d(self, x): ...
def test_e():
    statement("IV-08")
"""


def test_marks_are_read_off_the_tests_wherever_they_stand(tmp_path: Path):
    (tmp_path / "test_x.py").write_text(MARKED)
    assert named_by_tests(tmp_path) == {
        "IV-01": ["test_x.py"],
        "IV-02": ["test_x.py"],
        "IV-03": ["test_x.py::test_a"],
        "IV-04": ["test_x.py::test_a"],
        "IV-05": ["test_x.py::test_b"],
        "IV-06": ["test_x.py::TestC"],
        "IV-07": ["test_x.py::test_d"],
    }


def test_the_strongest_proof_is_shown_and_what_is_to_come_is_not_lost():
    row = Statement("IV-36", "x", ("définition", "à venir : une page, étape 5"), "x.md")
    (line,) = shown([row], {"IV-36": ["iv/a", "iv/b"]}, {})
    assert (line.status, line.where, line.to_come) == (
        statements.DEFINED,
        "iv/a (+1)",
        ("une page, étape 5",),
    )
    (line,) = shown([row], {"IV-36": ["iv/a"]}, {"IV-36": ["test_x.py::test_a"]})
    assert (line.status, line.where) == (statements.SHOWN, "test_x.py::test_a")
    assert chosen([line], "IV", statements.TO_COME) == chosen([line], None, statements.SHOWN) == [line]
    assert chosen([line], "CEA", None) == chosen([line], None, statements.CONTEXT) == []


def test_what_is_only_to_come_or_context_is_shown_as_such():
    rows = [
        Statement("IV-36", "x", ("à venir : une page, étape 5",), "x.md"),
        Statement("IV-06", "x", ("contexte : un chiffre",), "x.md"),
    ]
    assert [(line.status, line.where) for line in shown(rows, {}, {})] == [
        (statements.TO_COME, "une page, étape 5"),
        (statements.CONTEXT, "un chiffre"),
    ]


def test_the_tool_prints_json_and_ends_well(capsys):
    assert statements.main(["--json", "--scheme", "IV", "--status", "contexte"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [line["id"] for line in told["statements"]] == ["IV-06"]
    assert told["problems"] == []


def test_the_tool_prints_every_problem_and_ends_badly(tmp_path, monkeypatch, capsys):
    (tmp_path / "README.md").write_text("Rien")
    (tmp_path / "cea.md").write_text("| CEA-01 | [Un mot] | quelque part |\n")
    monkeypatch.setattr(statements, "written", lambda: written(tmp_path))
    monkeypatch.setattr(statements, "SOURCES", tmp_path)
    assert statements.main(["--scheme", "CEA"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "À corriger : CEA-01 : « quelque part » ne dit pas où il vit" in told
    assert "CEA-02 : absent des pages" in told
    assert "ne nomme pas ce document" in told
