"""The page about case files is up to date with the types, and what it shows is real."""

import re
import runpy
import shlex
from pathlib import Path

from jalon.cli import main
from jalon.rules.casefile import decode
from jalon.rules.facts import BY_TAG, KINDS, Fact, Withdrawal, payload
from jalon.rules.french import HARD, NARROW
from jalon.rules.view import facts_in_force

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "dossier.md").read_text("utf-8")
(EXAMPLE,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
(SPOILT,) = re.findall(r"^```json à corriger\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
((COMMAND, EXCERPT),) = re.findall(r"```console\n\$ jalon (.+)\n((?:.*\n)+?)```", PAGE)
HAND_WRITTEN = PAGE.partition("<!-- faits -->")[0]
TOOL = runpy.run_path(str(ROOT / "tools" / "facts_doc.py"))


def test_the_reference_is_up_to_date_with_the_types():
    assert TOOL["rewritten"](PAGE) == PAGE, "run `make facts-doc`"


def test_every_kind_and_every_field_is_in_the_reference():
    for tag, kind in BY_TAG.items():
        (part,) = re.findall(rf"^#### `{tag}` : (.*?)(?=^###|^<!--)", PAGE, re.DOTALL | re.MULTILINE)
        assert part.startswith(kind.label)
        own = set(kind.__struct_fields__) - set(Fact.__struct_fields__)
        assert own == set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))
    assert PAGE.count("\n#### ") == len(KINDS)


def test_what_every_fact_carries_is_told():
    assert all(f"| `{name}` |" in HAND_WRITTEN for name in ("kind", *Fact.__struct_fields__))


def test_the_example_is_a_case_file_with_a_correction_and_a_withdrawal():
    case = decode(EXAMPLE)
    assert any(fact.supersedes for fact in case.facts)
    assert any(type(fact) is Withdrawal for fact in case.facts)
    kept = {fact.id: fact for fact in facts_in_force(case, max(fact.on for fact in case.facts))}
    assert not {"f04", "f06"} & set(kept)
    assert str(payload(kept["f05"])["turnover"].sale) == "1034.50"


def test_the_errors_shown_are_those_of_the_file_shown(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "dossier.json").write_text(SPOILT, "utf-8")
    assert main(shlex.split(COMMAND)) == 2
    told = capsys.readouterr()
    assert (told.out + told.err).replace(HARD, " ").replace(NARROW, " ").strip() == EXCERPT.strip()
