"""The glossary names every kind of fact and of rule, and nothing that does not exist."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from inspect import isfunction, signature
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, TypeAliasType, get_args

import pytest

import jalon.rules
from jalon.rules.base import Rule
from jalon.rules.facts import BY_TAG

ROOT = Path(__file__).parent.parent
HEAD = ["terme", "sens", "dans le code"]
NAMES = re.compile(r"`([^`]+)`")


def read(text: str) -> list[tuple[str, str, str]]:
    """The rows of the tables, without their heads. Refuses a row that has not three filled columns."""
    rows = []
    for line in text.splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells == HEAD or set("".join(cells)) == {"-"}:
            continue
        term, sense, code = cells
        assert all((term, sense, NAMES.search(code))), line
        rows.append((term, sense, code))
    return rows


@cache
def glossary() -> list[tuple[str, str, str]]:
    return read((ROOT / "docs" / "glossaire.md").read_text("utf-8"))


def named() -> list[str]:
    """What the third column names."""
    return list(dict.fromkeys(name for _, _, code in glossary() for name in NAMES.findall(code)))


# -- what exists ---------------------------------------------------------------------------------------------------


@cache
def modules() -> tuple[ModuleType, ...]:
    found = walk_packages(jalon.rules.__path__, "jalon.rules.")
    return tuple(import_module(module.name) for module in found)


def is_ours(value: object) -> bool:
    """Whether a name of a module is a class, a function or a type of the rules, not something they import."""
    if isinstance(value, type) or isfunction(value):
        return value.__module__.startswith("jalon.rules")
    return isinstance(value, TypeAliasType) or (get_args(value) != () and not isinstance(value, type))


@cache
def objects() -> dict[str, list[Any]]:
    """The public names of the modules of the rules."""
    found: dict[str, list[Any]] = {}
    for module in modules():
        for name, value in vars(module).items():
            if not name.startswith("_") and is_ours(value):
                found.setdefault(name, []).append(value)
    return found


def subclasses(kind: type[Rule]) -> Iterator[type[Rule]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


@cache
def rule_kinds() -> frozenset[str]:
    """Every value of ``kind`` that a definition may write."""
    modules()
    fields = (rule.model_fields.get("kind") for rule in subclasses(Rule))
    return frozenset(word for field in fields if field for word in words(field.annotation))


def words(annotation: Any) -> set[str]:
    """The texts of a ``Literal``, whatever it is wrapped in."""
    if isinstance(annotation, TypeAliasType):
        return words(annotation.__value__)
    parts = get_args(annotation)
    return {annotation} if isinstance(annotation, str) else {word for part in parts for word in words(part)}


def parameters() -> set[str]:
    """The arguments of the function that answers."""
    return set(signature(import_module("jalon.rules.assess").assess).parameters)


def has(owner: Any, attribute: str) -> bool:
    """Whether a class of the rules has a field or a method of this name."""
    return hasattr(owner, attribute) or attribute in getattr(owner, "model_fields", {})


def exists(name: str) -> bool:
    if name in BY_TAG or name in rule_kinds() or name in objects() or name in parameters():
        return True
    if name.startswith("jalon."):
        return is_module(name)
    if "/" in name:
        return (ROOT / name).exists()
    owner, dot, attribute = name.partition(".")
    return bool(dot) and any(has(found, attribute) for found in objects().get(owner, ()))


def is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


# -- what is checked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", BY_TAG)
def test_every_kind_of_fact_is_in_the_glossary(tag):
    assert tag in named()


@pytest.mark.parametrize("kind", sorted(rule_kinds()))
def test_every_kind_of_rule_is_in_the_glossary(kind):
    assert kind in named()


@pytest.mark.parametrize("name", named())
def test_every_name_of_the_glossary_exists(name):
    assert exists(name)


def test_a_term_is_told_once():
    terms = [term for term, _, _ in glossary()]
    assert sorted(terms) == sorted(set(terms))


@pytest.mark.parametrize(
    "name",
    [
        "rsa_reopened", "Facts", "Fact.when", "Situation.line", "jalon.rules.agenda", "jalon.agenda.days",
        "src/jalon/agenda.py", "Annotated", "date", "", "Fact.", ".on", "jalon.",
    ],
)  # fmt: skip
def test_an_invented_name_is_noticed(name):
    assert not exists(name)


@pytest.mark.parametrize(
    "name",
    [
        "rsa_opened", "level", "Fact", "Fact.on", "ContractRule.names", "Obligation.consequence", "Tri",
        "rsa_right", "known_on", "jalon.rules.targets", "jalon.cli", "docs/glossaire.md",
    ],
)  # fmt: skip
def test_what_exists_is_found_in_each_of_its_ways(name):
    assert exists(name)


@pytest.mark.parametrize("row", ["| un | deux |", "| un | deux | trois |", "| un |  | `Fact` |"])
def test_a_row_that_says_too_little_is_refused(row):
    with pytest.raises((AssertionError, ValueError)):
        read(row)
