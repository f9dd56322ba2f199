"""The guide for writing a definition: its examples hold, its excerpts are real, and it leaves nothing out."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from types import UnionType
from typing import Annotated, Literal, TypeAliasType, Union, get_args, get_origin

import pytest

from jalon.cli import main
from jalon.programmes import read_definition, read_parameters
from jalon.rules.base import Model
from jalon.rules.french import HARD, NARROW
from jalon.rules.parameters import Parameter
from jalon.rules.programme import Programme

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "ecrire-un-programme.md").read_text("utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
RULES = [block for block in BLOCKS if "[[parameter]]" not in block]
AMOUNTS = [block for block in BLOCKS if "[[parameter]]" in block]
(SPOILT,) = re.findall(r"^```toml à corriger\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"```console\n\$ jalon (.+)\n((?:.*\n)+?)```", GUIDE)
SOURCE = {"document": "guide", "section": "1"}
CUT = "[…]"


def rule(name, **fields):
    return {"id": name, "label": name, "source": SOURCE, **fields}


def base():
    """The least that the examples lean on: two clocks, a target, a grid, two exits."""
    newcomer, after, freeze = rule("base-nouveau"), rule("base-apres"), rule("base-gel")
    periods = [
        {"months": 9, "grid": "a.b", "keep": "systematic", "rule": rule("base-periode")},
    ]
    return {
        "format": 1,
        "id": "base",
        "name": "Base",
        "short": "Base",
        "operator": "Département",
        "territory": "Vallée",
        "since": tomllib.loads("day = 2026-01-01")["day"],
        "summary": "Le moins possible.",
        "documents": {"guide": {"title": "Guide", "short": "guide"}},
        "meeting_format": rule("format", individual=True, collective=False, remote="possible"),
        "clocks": [
            rule("duree", origin=["entry"], max_months=24, at_end="finir"),
            rule("evaluation", origin=["entry"], max_months=18, at_end="finir"),
        ],
        "targets": [
            rule("revenu-en-hausse", kind="growth", metric="turnover", window_months=3),
        ],
        "income": [
            rule(
                "grille", kind="grid", clock="evaluation", enabled_by="vote", notice="proposition", newcomer=newcomer,
                after=after, freeze=freeze, legal_threshold="a.b", periods=periods,
            ),
        ],
        "exits": [rule("activite"), rule("autre")],
    }  # fmt: skip


def merged(definition, block):
    """A definition with the tables of a block: an element of the same id is replaced, any other is added."""
    result = dict(definition)
    for name, value in tomllib.loads(block).items():
        if isinstance(value, list):
            ids = {element["id"] for element in value}
            kept = [element for element in result.get(name, []) if element["id"] not in ids]
            result[name] = [*kept, *value]
        else:
            result[name] = value
    return result


@pytest.mark.parametrize("block", RULES, ids=range(len(RULES)))
def test_each_example_is_a_valid_part_of_a_programme(block):
    assert Programme.model_validate(merged(base(), block)).rules()


def test_the_examples_put_end_to_end_make_a_programme():
    programme = read_definition("\n".join(RULES), "vallee-tns.toml")
    assert programme.id == "vallee-tns"
    assert not [name for name in Programme.model_fields if name != "until" and not getattr(programme, name)]


@pytest.mark.parametrize("block", AMOUNTS)
def test_each_example_of_amounts_is_valid(block):
    assert read_parameters(block, "vallee.toml")


# -- nothing is left out -------------------------------------------------------------------------------------------


def models(kind, found):
    """Every part of a definition inside a type."""
    if isinstance(kind, TypeAliasType):
        models(kind.__value__, found)
    elif isinstance(kind, type) and issubclass(kind, Model):
        if kind not in found:
            found.append(kind)
            for field in kind.model_fields.values():
                models(field.annotation, found)
    elif get_origin(kind) in (Annotated, Union, UnionType, tuple, dict):
        for part in get_args(kind):
            models(part, found)
    elif isinstance(get_origin(kind), TypeAliasType):
        models(get_origin(kind).__value__, found)
        for part in get_args(kind):
            models(part, found)
    return found


def words(kind):
    """The codes of a type."""
    if get_origin(kind) is Literal:
        return {word for word in get_args(kind) if isinstance(word, str)}
    return {word for part in get_args(kind) for word in words(part)}


MODELS = [*models(Programme, []), Parameter]
FIELDS = [(name, words(field.annotation)) for model in MODELS for name, field in model.model_fields.items()]
KINDS = sorted({word for name, codes in FIELDS if name == "kind" for word in codes})
CODES = sorted({word for _, codes in FIELDS for word in codes})
NAMES = sorted({name for name, _ in FIELDS})


def test_the_walk_sees_every_family_of_rules():
    some = {"any_of", "visits", "absences", "share_after_exit", "grid", "progress", "per_fte", "reported"}
    assert some <= set(KINDS)
    assert len(KINDS) > 40


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_is_in_the_guide(kind):
    assert f"`{kind}`" in GUIDE


@pytest.mark.parametrize("name", NAMES)
def test_every_name_that_may_be_written_is_in_the_guide(name):
    assert re.search(rf"(`|\[|\.|^|{{ |, ){name}(`| =|\])", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_in_the_guide(code):
    assert f"`{code}`" in GUIDE or f'"{code}"' in GUIDE


# -- excerpts ------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder to work in, as wide as the guide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def printed(capsys, command):
    code = main(shlex.split(command))
    told = capsys.readouterr()
    return code, (told.out + told.err).replace(HARD, " ").replace(NARROW, " ")


def test_the_errors_shown_are_those_of_the_file_shown(desk, capsys):
    (desk / "fichier.toml").write_text(SPOILT, "utf-8")
    command, excerpt = COMMANDS[0]
    code, said = printed(capsys, command)
    assert code == 2
    assert excerpt.strip() == said.strip()


def test_the_file_shown_is_valid_once_mended(desk, capsys):
    mended = SPOILT
    for wrong, right in (('"non"', "false"), ('"douze"', "12"), ("cadense", "cadence"), ("peple", "people")):
        mended = mended.replace(wrong, right)
    (desk / "fichier.toml").write_text(mended, "utf-8")
    command, excerpt = COMMANDS[1]
    code, said = printed(capsys, command)
    assert code == 0
    assert excerpt.strip() == said.strip()


def test_the_preview_shown_is_the_real_one(desk, capsys):
    definition = (ROOT / "src" / "jalon" / "programmes" / "ille-et-vilaine.toml").read_text("utf-8")
    assert "max_months = 9" in definition
    (desk / "fichier.toml").write_text(definition.replace("max_months = 9", "max_months = 12"), "utf-8")
    (making,) = re.findall(r"^python (-m jalon\.synthetic .+) > dossiers\.jsonl$", GUIDE, re.MULTILINE)
    with (desk / "dossiers.jsonl").open("wb") as cases:
        subprocess.run([sys.executable, *shlex.split(making)], stdout=cases, check=True)
    command, excerpt = COMMANDS[2]
    code, said = printed(capsys, command)
    assert code == 0
    for part in excerpt.split(CUT):
        assert part.strip("\n") in said
