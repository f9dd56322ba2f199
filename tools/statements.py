"""Where each of the 257 numbered statements of the sources lives: a test, a definition, a fact, or still to come.

``docs/sources/*.md`` list them in our own words, each with where it lives; this checks that they tell the truth.
"""

import argparse
import ast
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from jalon.programmes import programmes
from jalon.rules.facts import BY_TAG

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "docs" / "sources"
TESTS = ROOT / "tests"

COUNTS = {"CEA": 50, "TARN": 52, "IV": 53, "ITI": 24, "TIH": 28, "LULU": 26, "LABO": 24}
AMBIGUITIES = {"CEA": 8, "TARN": 15, "IV": 5, "ITI": 3, "TIH": 2, "LULU": 5, "LABO": 1}
COMMANDS = {
    "programmes",
    "programme",
    "compare",
    "situation",
    "explain",
    "timeline",
    "replay",
    "schema",
    "example",
}

# Rules of time, of money or of exit: none of them may be left to context.
_BINDING: dict[str, tuple[int, ...]] = {
    "CEA": (12, 14, 15, 16, 19, 20, 21, 22, 23, 24, 25, 29, 31, 39, 40, 42, 43, 44, 46, 47, 48),
    "TARN": (
        6,
        7,
        8,
        10,
        11,
        12,
        13,
        14,
        15,
        16,
        17,
        18,
        19,
        20,
        22,
        23,
        24,
        29,
        31,
        32,
        33,
        35,
        37,
        38,
        39,
        43,
        44,
        49,
        50,
        51,
    ),
    "IV": (10, 11, 21, 24, 26, 37, 38, 39, 40, 41, 42, 43, 53),
    "ITI": (4, 7, 11, 16, 18, 19, 20),
    "TIH": (5, 12, 19, 23, 24),
    "LULU": (7, 12, 13, 14, 19, 20, 21, 22),
    "LABO": (1, 3, 9, 10),
}
BINDING = frozenset(f"{prefix}-{rank:02d}" for prefix, ranks in _BINDING.items() for rank in ranks)

_ROW = re.compile(r"^\|\s*((?:CEA|TARN|IV|ITI|TIH|LULU|LABO)-(?:AMB-)?\d+)\s*\|(.*)\|(.*)\|\s*$")
_AMBIGUOUS = re.compile(r"^[A-Z]+-AMB-\d+$")


class Statement(NamedTuple):
    """A row of the tables: a statement in our own words, and where it is said to live."""

    id: str
    words: str
    places: tuple[str, ...]
    file: str


class Shown(NamedTuple):
    """A statement with where it really lives."""

    statement: Statement
    status: str
    where: str


# -- what is written -----------------------------------------------------------------------------------------------


def rows(text: str, file: str) -> Iterator[Statement]:
    """The rows of the tables of a page, statements and ambiguities."""
    for line in text.splitlines():
        if found := _ROW.match(line):
            places = tuple(part.strip() for part in found[3].split(" ; ") if part.strip())
            yield Statement(found[1], found[2].strip(), places, file)


def written(folder: Path = SOURCES) -> list[Statement]:
    """Every row of every page, in the order of the pages."""
    pages = sorted(folder.glob("*.md"))
    return [row for page in pages for row in rows(page.read_text("utf-8"), page.name)]


def carried() -> dict[str, list[str]]:
    """The rules that carry each statement, as ``programme/rule``."""
    found: dict[str, list[str]] = defaultdict(list)
    for programme in programmes():
        for rule in programme.rules():
            for statement in rule.source.statements:
                found[statement].append(f"{programme.id}/{rule.id}")
    return found


def read_ambiguities() -> dict[str, list[str]]:
    """The rules that say how each ambiguity is read."""
    found: dict[str, list[str]] = defaultdict(list)
    for programme in programmes():
        for rule in programme.rules():
            if rule.reading and rule.reading.ambiguity:
                found[rule.reading.ambiguity].append(f"{programme.id}/{rule.id}")
    return found


def named_by_tests(folder: Path = TESTS) -> dict[str, list[str]]:
    """The tests that name each statement, as ``file::test``."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for statement in _marked(node.decorator_list):
                    found[statement].append(f"{path.name}::{node.name}")
    return found


def _marked(decorators: Iterable[ast.expr]) -> Iterator[str]:
    """The ids given to ``@pytest.mark.statement(…)``, or to a name that stands for it."""
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == "statement":
            yield from (
                arg.value
                for arg in decorator.args
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


# -- what is wrong -------------------------------------------------------------------------------------------------


def expected() -> list[str]:
    """The ids of all statements."""
    return [f"{prefix}-{rank:02d}" for prefix, count in COUNTS.items() for rank in range(1, count + 1)]


def expected_ambiguities() -> list[str]:
    """The ids of all ambiguities."""
    return [f"{prefix}-AMB-{rank}" for prefix, count in AMBIGUITIES.items() for rank in range(1, count + 1)]


def problems(
    listed: list[Statement],
    in_rules: dict[str, list[str]],
    in_tests: dict[str, list[str]],
    in_readings: dict[str, list[str]],
) -> list[str]:
    """Everything that the pages say and that is not so, in French."""
    return [
        *_counted(listed),
        *(problem for statement in listed for problem in _untrue(statement, in_rules, in_readings)),
        *_strangers("une règle porte", in_rules),
        *_strangers("un test nomme", in_tests),
        *(
            f"{name} : aucune règle ne dit sa lecture"
            for name in expected_ambiguities()
            if name not in in_readings
        ),
    ]


def _counted(listed: list[Statement]) -> Iterator[str]:
    """Each id once, none missing, none invented."""
    times = Counter(statement.id for statement in listed)
    known = {*expected(), *expected_ambiguities()}
    for name in sorted(known - set(times)):
        yield f"{name} : absent des pages de docs/sources"
    for name, count in times.items():
        if count > 1:
            yield f"{name} : figure {count} fois"
        if name not in known:
            yield f"{name} : n'existe pas dans les sources"


def _untrue(
    statement: Statement, in_rules: dict[str, list[str]], in_readings: dict[str, list[str]]
) -> Iterator[str]:
    if not statement.words:
        yield f"{statement.id} : l'énoncé est vide"
    if not statement.places:
        yield f"{statement.id} : rien ne dit où il vit"
    if _AMBIGUOUS.match(statement.id):
        rules = {rule.partition("/")[2] for rule in in_readings.get(statement.id, ())}
        named = {place.strip("` ") for place in statement.places}
        if not named & rules:
            yield f"{statement.id} : la lecture est portée par {sorted(rules)}, pas par {sorted(named)}"
        return
    for place in statement.places:
        yield from _untrue_place(statement, place, in_rules)
    if statement.id in BINDING and all(place.startswith("contexte") for place in statement.places):
        yield f"{statement.id} : règle de temps, d'argent ou de sortie, elle ne peut pas rester en contexte"


def _untrue_place(statement: Statement, place: str, in_rules: dict[str, list[str]]) -> Iterator[str]:
    kind, _, detail = (part.strip() for part in place.partition(":"))
    detail = detail.strip("` ")
    if kind == "définition":
        if statement.id not in in_rules:
            yield f"{statement.id} : aucune règle ne le porte"
    elif kind == "fait":
        if detail not in BY_TAG:
            yield f"{statement.id} : le fait « {detail} » n'existe pas"
    elif kind == "commande":
        words = detail.split()
        if words[:1] != ["jalon"] or not set(words[1:2]) <= COMMANDS:
            yield f"{statement.id} : la commande « {detail} » n'existe pas"
    elif kind not in ("à venir", "contexte"):
        yield f"{statement.id} : « {place} » ne dit pas où il vit"
    elif not detail:
        yield f"{statement.id} : « {kind} » demande une raison"


def _strangers(who: str, found: dict[str, list[str]]) -> Iterator[str]:
    known = set(expected())
    for name in sorted(set(found) - known):
        yield f"{name} : {who} cet énoncé, qui n'existe pas ({found[name][0]})"


# -- the table -----------------------------------------------------------------------------------------------------

SHOWN = "montré par un test"
DEFINED = "dans une définition"
RECORDED = "un fait"
COMMANDED = "une commande"
TO_COME = "à venir"
CONTEXT = "contexte"


def shown(
    listed: list[Statement], in_rules: dict[str, list[str]], in_tests: dict[str, list[str]]
) -> list[Shown]:
    """Where each statement lives, by the strongest proof that there is."""
    return [
        _shown(statement, in_rules, in_tests) for statement in listed if not _AMBIGUOUS.match(statement.id)
    ]


def _shown(statement: Statement, in_rules: dict[str, list[str]], in_tests: dict[str, list[str]]) -> Shown:
    if statement.id in in_tests:
        return Shown(statement, SHOWN, _some(in_tests[statement.id]))
    if statement.id in in_rules:
        return Shown(statement, DEFINED, _some(in_rules[statement.id]))
    place = statement.places[0] if statement.places else ""
    kind, _, detail = (part.strip() for part in place.partition(":"))
    status = {"fait": RECORDED, "commande": COMMANDED, "à venir": TO_COME}.get(kind, CONTEXT)
    return Shown(statement, status, detail)


def _some(places: list[str]) -> str:
    more = f" (+{len(places) - 1})" if len(places) > 1 else ""
    return places[0] + more


def table(lines: list[Shown]) -> Table:
    """The statements one by one."""
    drawn = Table(title="Les énoncés des sources, et où chacun vit", title_justify="left")
    for name in ("id", "énoncé", "statut", "où"):
        drawn.add_column(name, overflow="fold")
    for line in lines:
        drawn.add_row(line.statement.id, line.statement.words, line.status, line.where)
    return drawn


def totals(lines: list[Shown]) -> Table:
    """How many of each programme stand where."""
    statuses = (SHOWN, DEFINED, RECORDED, COMMANDED, TO_COME, CONTEXT)
    drawn = Table(title="En tout", title_justify="left")
    drawn.add_column("source")
    for status in (*statuses, "total"):
        drawn.add_column(status, justify="right")
    for prefix in COUNTS:
        mine = [line.status for line in lines if line.statement.id.startswith(f"{prefix}-")]
        drawn.add_row(prefix, *(str(mine.count(status)) for status in statuses), str(len(mine)))
    every = [line.status for line in lines]
    drawn.add_section()
    drawn.add_row("en tout", *(str(every.count(status)) for status in statuses), str(len(every)))
    return drawn


def main(arguments: list[str] | None = None) -> int:
    """Print the table and what is wrong; 1 when something is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scheme", choices=list(COUNTS), help="one source only")
    parser.add_argument("--status", help="one status only, as the table writes it")
    parser.add_argument("--json", action="store_true", help="for a program")
    asked = parser.parse_args(arguments)
    listed, in_rules, in_tests = written(), carried(), named_by_tests()
    lines = shown(listed, in_rules, in_tests)
    chosen = [
        line
        for line in lines
        if (not asked.scheme or line.statement.id.startswith(f"{asked.scheme}-"))
        and (not asked.status or line.status == asked.status)
    ]
    wrong = problems(listed, in_rules, in_tests, read_ambiguities())
    console = Console()
    if asked.json:
        rendered = [
            {
                "id": line.statement.id,
                "words": line.statement.words,
                "status": line.status,
                "where": line.where,
            }
            for line in chosen
        ]
        console.print_json(json.dumps({"statements": rendered, "problems": wrong}, ensure_ascii=False))
    else:
        console.print(table(chosen))
        console.print(totals(lines))
        for problem in wrong:
            console.print(f"[bold]À corriger[/bold] : {problem}", highlight=False)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
