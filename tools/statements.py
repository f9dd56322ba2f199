"""Where each of the 257 numbered statements of the sources lives: a test, a definition, a fact, or still to come.

``docs/sources/*.md`` list them in our own words, each with where it lives; this checks that they tell the truth.
"""

import argparse
import ast
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from jalon import examples
from jalon.programmes import programmes
from jalon.rules.facts import BY_TAG

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "docs" / "sources"
TESTS = ROOT / "tests"

COUNTS = {"CEA": 50, "TARN": 52, "IV": 53, "ITI": 24, "TIH": 28, "LULU": 26, "LABO": 24}
AMBIGUITIES = {"CEA": 8, "TARN": 15, "IV": 5, "ITI": 3, "TIH": 2, "LULU": 5, "LABO": 1}
COMMANDS = frozenset(
    {
        *("programmes", "programme", "compare", "situation", "explain", "timeline", "replay"),
        *("schema", "example", "tour"),
    }
)
STAGES = range(2, 6)

# Rules of time (when, how often, how long, in which order), of money (what is earned, kept, declared, expected) or of
# exit (how one leaves, towards what, how it is counted): none of them may be left to context. Left out: who is who,
# what is told of the world, how a meeting goes, volumes of people.
_BINDING = {
    "CEA": "5 7 10 12 14 15 16 19 20 21 22 23 24 25 28 29 30 31 37 39 40 41 42 43 44 45 46 47 48",
    "TARN": "1 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 27 28 29 30 31 32 33 34 35 36 37 38 39 43 44 "
    "49 50 51 52",
    "IV": "8 9 10 11 21 24 26 29 33 35 37 38 39 40 41 42 43 51 53",
    "ITI": "4 7 11 12 16 18 19 20 22",
    "TIH": "5 6 7 8 12 19 23 24 27",
    "LULU": "7 10 11 12 13 14 19 20 21 22 23 25",
    "LABO": "1 3 4 9 10 13 16 22",
}
BINDING = frozenset(
    f"{prefix}-{int(rank):02d}" for prefix, ranks in _BINDING.items() for rank in ranks.split()
)

_ROW = re.compile(r"^\|\s*((?:CEA|TARN|IV|ITI|TIH|LULU|LABO)-(?:AMB-)?\d+)\s*\|(.*)\|(.*)\|\s*$")
_AMBIGUOUS = re.compile(r"^[A-Z]+-AMB-\d+$")
_STAGE = re.compile(r".+, étape (\d)$")


class Statement(NamedTuple):
    """A row of the tables: a statement in our own words, and where it is said to live."""

    id: str
    words: str
    places: tuple[str, ...]
    file: str


class Shown(NamedTuple):
    """A statement with where it really lives, and what is still to come of it."""

    statement: Statement
    status: str
    where: str
    to_come: tuple[str, ...] = ()


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


def documents() -> set[str]:
    """The titles of the documents that the rules with numbered statements cite."""
    return {
        programme.documents[rule.source.document].title
        for programme in programmes()
        for rule in programme.rules()
        if rule.source.statements
    }


def named_by_tests(folder: Path = TESTS) -> dict[str, list[str]]:
    """The tests that name each statement, as ``file::test``; a whole file is named alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for name, statement in _marks(ast.parse(path.read_text("utf-8"))):
            found[statement].append(f"{path.name}::{name}" if name else path.name)
    return found


def _marks(file: ast.Module) -> Iterator[tuple[str, str]]:
    """Each statement with what names it: a test, a class, a row of a parametrised test, or the file (no name)."""
    names = {"statement"} | {
        ast.unparse(target)
        for line in file.body
        if isinstance(line, ast.Assign) and ast.unparse(line.value) == "pytest.mark.statement"
        for target in line.targets
    }
    for node in ast.walk(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from ((node.name, found) for mark in node.decorator_list for found in _marked(mark, names))
    for line in file.body:
        if isinstance(line, ast.Assign):
            yield from (("", found) for found in _marked(line.value, names))


def _marked(written: ast.expr, names: set[str]) -> Iterator[str]:
    """The ids given to ``@pytest.mark.statement(…)``, or to a name that stands for it, wherever it is in there."""
    for call in ast.walk(written):
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in names:
            yield from (
                arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
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
        *_strangers("une règle porte", in_rules, expected()),
        *_strangers("un test nomme", in_tests, expected()),
        *_strangers("une règle lit", in_readings, expected_ambiguities()),
        *(
            f"{name} : aucune règle ne dit sa lecture"
            for name in expected_ambiguities()
            if name not in in_readings
        ),
    ]


def unnamed(titles: set[str], page: str) -> list[str]:
    """The documents that the page on the sources does not name, in French."""
    return [
        f"« {title} » : docs/sources/README.md ne nomme pas ce document"
        for title in sorted(titles)
        if title not in page
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
        yield from _unread(statement, in_readings)
        return
    for place in statement.places:
        yield from _untrue_place(statement, place, in_rules)
    if statement.id in BINDING and all(place.startswith("contexte") for place in statement.places):
        yield f"{statement.id} : règle de temps, d'argent ou de sortie, elle ne peut pas rester en contexte"


def _unread(statement: Statement, in_readings: dict[str, list[str]]) -> Iterator[str]:
    """The rules that are said to read an ambiguity and do not."""
    rules = {rule.partition("/")[2] for rule in in_readings.get(statement.id, ())}
    for named in (place.strip("` ") for place in statement.places):
        if named not in rules:
            yield f"{statement.id} : la lecture est portée par {sorted(rules)}, pas par « {named} »"


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
        known = words[:1] == ["jalon"] and set(words[1:2]) <= COMMANDS and len(words) > 1
        if not known or (words[1] == "example" and not all(map(examples.exists, words[2:]))):
            yield f"{statement.id} : la commande « {detail} » n'existe pas"
    elif kind not in ("à venir", "contexte"):
        yield f"{statement.id} : « {place} » ne dit pas où il vit"
    elif not detail:
        yield f"{statement.id} : « {kind} » demande une raison"
    elif kind == "à venir" and not ((stage := _STAGE.match(detail)) and int(stage[1]) in STAGES):
        yield f"{statement.id} : « {place} » ne dit pas à quelle étape (« , étape 4 » à la fin)"


def _strangers(who: str, found: dict[str, list[str]], known: list[str]) -> Iterator[str]:
    for name in sorted(set(found) - set(known)):
        yield f"{name} : {who} cet énoncé, qui n'existe pas ({found[name][0]})"


# -- the table -----------------------------------------------------------------------------------------------------

SHOWN = "montré par un test"
DEFINED = "dans une définition"
RECORDED = "un fait"
COMMANDED = "une commande"
TO_COME = "à venir"
CONTEXT = "contexte"
STATUSES = (SHOWN, DEFINED, RECORDED, COMMANDED, TO_COME, CONTEXT)


def shown(
    listed: list[Statement], in_rules: dict[str, list[str]], in_tests: dict[str, list[str]]
) -> list[Shown]:
    """Where each statement lives, by the strongest proof that there is."""
    return [
        _shown(statement, in_rules, in_tests) for statement in listed if not _AMBIGUOUS.match(statement.id)
    ]


def _shown(statement: Statement, in_rules: dict[str, list[str]], in_tests: dict[str, list[str]]) -> Shown:
    told = [tuple(part.strip(" `") for part in place.split(":", 1)) for place in statement.places]
    to_come = tuple(rest[0] for kind, *rest in told if kind == TO_COME and rest)
    if statement.id in in_tests:
        return Shown(statement, SHOWN, _some(in_tests[statement.id]), to_come)
    if statement.id in in_rules:
        return Shown(statement, DEFINED, _some(in_rules[statement.id]), to_come)
    kind, *rest = told[0] if told else ("",)
    status = {"fait": RECORDED, "commande": COMMANDED, TO_COME: TO_COME}.get(kind, CONTEXT)
    return Shown(statement, status, rest[0] if rest else "", to_come)


def _some(places: list[str]) -> str:
    more = f" (+{len(places) - 1})" if len(places) > 1 else ""
    return places[0] + more


def table(lines: list[Shown]) -> Table:
    """The statements one by one."""
    drawn = Table(title="Les énoncés des sources, et où chacun vit", title_justify="left")
    for name in ("id", "énoncé", "statut", "où"):
        drawn.add_column(name, overflow="fold")
    for line in lines:
        later = (f"{TO_COME} : {part}" for part in line.to_come if part != line.where)
        drawn.add_row(line.statement.id, line.statement.words, line.status, "\n".join((line.where, *later)))
    return drawn


def totals(lines: list[Shown]) -> Table:
    """How many of each programme stand where; the last column counts those with a part still to come."""
    drawn = Table(
        title="En tout", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )
    drawn.add_column("source")
    for name in ("test", "définition", "fait", "commande", "à venir", "contexte", "total", "à finir"):
        drawn.add_column(name, justify="right")
    for prefix in COUNTS:
        mine = [line for line in lines if line.statement.id.startswith(f"{prefix}-")]
        drawn.add_row(prefix, *_counts(mine))
    drawn.add_section()
    drawn.add_row("en tout", *_counts(lines))
    return drawn


def _counts(lines: list[Shown]) -> list[str]:
    by_status = Counter(line.status for line in lines)
    later = sum(bool(line.to_come) for line in lines)
    return [str(number) for number in (*(by_status[status] for status in STATUSES), len(lines), later)]


def chosen(lines: list[Shown], scheme: str | None, status: str | None) -> list[Shown]:
    """The lines of one source, of one status. What is to come in part is to come too."""
    return [
        line
        for line in lines
        if (not scheme or line.statement.id.startswith(f"{scheme}-"))
        and (not status or status == line.status or (status == TO_COME and line.to_come))
    ]


def as_data(line: Shown) -> dict[str, object]:
    """A line for a program."""
    return {
        "id": line.statement.id,
        "words": line.statement.words,
        "status": line.status,
        "where": line.where,
        "to_come": line.to_come,
    }


def main(arguments: list[str] | None = None) -> int:
    """Print the table and what is wrong; 1 when something is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scheme", choices=list(COUNTS), help="one source only")
    parser.add_argument("--status", choices=STATUSES, help="one status only")
    parser.add_argument("--json", action="store_true", help="for a program")
    asked = parser.parse_args(arguments)
    listed, in_rules, in_tests = written(), carried(), named_by_tests()
    lines = shown(listed, in_rules, in_tests)
    wrong = [
        *problems(listed, in_rules, in_tests, read_ambiguities()),
        *unnamed(documents(), (SOURCES / "README.md").read_text("utf-8")),
    ]
    _print(chosen(lines, asked.scheme, asked.status), lines, wrong, as_json=asked.json)
    return 1 if wrong else 0


def _print(some: list[Shown], lines: list[Shown], wrong: list[str], *, as_json: bool) -> None:
    console = Console()
    if as_json:
        rendered = {"statements": [as_data(line) for line in some], "problems": wrong}
        print(json.dumps(rendered, ensure_ascii=False, indent=2))
        return
    console.print(table(some))
    console.print(totals(lines))
    for problem in wrong:
        console.print(f"[bold]À corriger[/bold] : {escape(problem)}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
