"""The pages on the sources tell the truth."""

from pathlib import Path

from tools import statements
from tools.statements import (
    Statement,
    carried,
    named_by_tests,
    problems,
    read_ambiguities,
    rows,
    shown,
    written,
)

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
        Statement(name, "Un énoncé", ("à venir : une page",), "essai.md")
        for name in sorted(statements.BINDING - replaced)
    ]
    return problems(listed, rules or {}, tests or {}, readings or READINGS)


def test_the_pages_on_the_sources_tell_the_truth():
    assert problems(written(), carried(), named_by_tests(), read_ambiguities()) == []


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


def test_a_page_that_is_right_has_no_problem():
    assert wrong() == []


def test_a_definition_that_is_claimed_must_carry_the_statement():
    claimed = Statement("TARN-16", "Moyenne", ("définition",), "x.md")
    assert wrong(claimed) == ["TARN-16 : aucune règle ne le porte"]
    assert wrong(claimed, rules={"TARN-16": ["tarn/periode-1"]}) == []


def test_a_fact_a_command_or_a_reason_that_does_not_exist_is_told():
    assert "n'existe pas" in wrong(Statement("CEA-01", "x", ("fait : jamais_vu",), "x.md"))[0]
    assert "n'existe pas" in wrong(Statement("CEA-01", "x", ("commande : jalon voler",), "x.md"))[0]
    assert "demande une raison" in wrong(Statement("CEA-01", "x", ("contexte",), "x.md"))[0]
    assert "ne dit pas où" in wrong(Statement("CEA-01", "x", ("quelque part",), "x.md"))[0]


def test_a_rule_of_money_cannot_stay_in_context():
    assert (
        "ne peut pas rester en contexte" in wrong(Statement("TARN-16", "x", ("contexte : non",), "x.md"))[0]
    )


def test_what_is_missing_twice_or_invented_is_told():
    twice = problems([*ALL, *READ, ALL[0]], {}, {}, READINGS)
    assert any("figure 2 fois" in problem for problem in twice)
    assert any("absent" in problem for problem in problems(READ, {}, {}, READINGS))
    assert any("n'existe pas" in problem for problem in wrong(tests={"TARN-99": ["t::t"]}))
    assert any(
        "aucune règle ne dit sa lecture" in problem for problem in wrong(readings={"CEA-AMB-1": ["a/regle"]})
    )


def test_rows_are_read_off_markdown_tables():
    page = "| id | énoncé | où |\n|---|---|---|\n| CEA-01 | Un mot | définition ; fait : rqth |\n| zut | a | b |\n"
    assert list(rows(page, "p.md")) == [Statement("CEA-01", "Un mot", ("définition", "fait : rqth"), "p.md")]


def test_marks_are_read_off_the_tests(tmp_path: Path):
    (tmp_path / "test_x.py").write_text(
        '@pytest.mark.statement("IV-01", "IV-02")\ndef test_a(): ...\n@statement("IV-03")\ndef test_b(): ...\n'
    )
    assert named_by_tests(tmp_path) == {
        "IV-01": ["test_x.py::test_a"],
        "IV-02": ["test_x.py::test_a"],
        "IV-03": ["test_x.py::test_b"],
    }
