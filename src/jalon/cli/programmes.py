"""``jalon programmes``, ``jalon programme show`` and ``jalon programme check``."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jalon.programmes import programmes
from jalon.programmes.reading import read_definition
from jalon.rules.errors import DefinitionError
from jalon.rules.french import day
from jalon.rules.parameters import Parameter
from jalon.rules.programme import Programme
from jalon.study.amounts import in_unit
from jalon.study.document import Choice, Document, Entry, Section, document
from jalon.study.export import document_to_json, summary_to_json
from jalon.study.words import many

from .errors import Refused
from .inputs import find_programme, text_of
from .output import console, emit_json, hanging, indented, reading_width, words

WIDE_LIST = 120
"""Columns from which the list of programmes stands on one line each."""

# -- the list ------------------------------------------------------------------------------------------------------


def run_list(args: Namespace) -> int:
    """List the programmes."""
    known = programmes()
    if args.json:
        emit_json([summary_to_json(programme) for programme in known])
        return 0
    out = console()
    out.print(_wide(known) if out.width >= WIDE_LIST else _narrow(known))
    out.print()
    out.print(words("Pour en lire un : jalon programme show ID", "dim"))
    return 0


def _wide(known: tuple[Programme, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in ("Id", "Nom", "Territoire", "Opérateur", "En vigueur"):
        table.add_column(title, no_wrap=title in ("Id", "En vigueur"))
    for programme in known:
        operator = words(programme.operator)
        names = words(programme.name), words(programme.territory)
        table.add_row(words(programme.id, "cyan"), *names, operator, words(validity(programme)))
    return table


def _narrow(known: tuple[Programme, ...]) -> Table:
    """The same, one line under the other, where five columns would be too thin to read."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Id", no_wrap=True)
    table.add_column("Nom, territoire, opérateur, en vigueur")
    for programme in known:
        told = words(f"{programme.territory} · {programme.operator} · {validity(programme)}", "dim")
        table.add_row(words(programme.id, "cyan"), Group(words(programme.name, "bold"), told))
    return table


def validity(programme: Programme) -> str:
    """When a version is in force: « depuis le 1er juillet 2017 »."""
    since = f"depuis le {day(programme.since)}"
    return f"{since}, avant le {day(programme.until)}" if programme.until else since


# -- one programme -------------------------------------------------------------------------------------------------


def run_show(args: Namespace) -> int:
    """Show a programme as a document."""
    found = document(find_programme(args.id, args.on))
    if args.json:
        emit_json(document_to_json(found))
        return 0
    out = console()
    width = reading_width(out)
    for part in _document(found):
        out.print(part, width=width)
    return 0


type Printed = Text | Table | Padding | Group | str


def _document(found: Document) -> Iterator[Printed]:
    programme = found.programme
    yield words(programme.name, "bold")
    yield words(
        f"{programme.operator}. Territoire : {programme.territory}. En vigueur {validity(programme)}."
    )
    yield ""
    yield words(programme.summary, "italic")
    numbers = _numbers(found)
    for section in found.sections:
        yield from _section(section, numbers)
    yield from _amounts(found.amounts)
    yield from _choices(found)
    yield _title("Documents cités")
    for cited in programme.documents.values():
        yield hanging("  • ", words(f"{cited.short} : {cited.title}"))


def _numbers(found: Document) -> Mapping[str, int]:
    """The number of the reading that each rule carries."""
    return {rule.id: rank for rank, choice in enumerate(found.choices, 1) for rule in choice.rules}


def _title(text: str) -> Padding:
    return Padding(words(text, "bold cyan"), (1, 0, 0, 0))


def _section(section: Section, numbers: Mapping[str, int]) -> Iterator[Printed]:
    yield _title(section.title)
    for entry in section.entries:
        yield from _entry(entry, numbers, 2)


def _entry(entry: Entry, numbers: Mapping[str, int], indent: int) -> Iterator[Printed]:
    rule = entry.rule
    text = words(rule.label, "bold" if indent == 2 else "")  # noqa: PLR2004  rules of the first level stand out
    lines = [text, *([words(entry.phrase)] if entry.phrase else []), _source(entry, numbers)]
    yield indented(hanging("• " if indent == 2 else "– ", *lines), indent)  # noqa: PLR2004  same
    for part in entry.parts:
        yield from _entry(part, numbers, indent + 4)


def _source(entry: Entry, numbers: Mapping[str, int]) -> Text:
    rule = entry.rule
    said = f"[{rule.source.cited}]"
    if rule.since or rule.until:
        since = f"depuis le {day(rule.since)}" if rule.since else ""
        until = f"avant le {day(rule.until)}" if rule.until else ""
        said += " " + ", ".join(filter(None, (since, until)))
    if rule.id in numbers:
        said += f" lecture {numbers[rule.id]}"
    return words(said, "dim")


def _amounts(amounts: tuple[Parameter, ...]) -> Iterator[Printed]:
    if not amounts:
        return
    yield _title("Montants datés que ces règles lisent")
    for parameter in amounts:
        lines = [words(f"{parameter.label} ({parameter.unit})")]
        for value in parameter.values:
            checked = "" if value.verified else " — à vérifier"
            said = f"{in_unit(value.value, parameter.unit)} depuis le {day(value.since)} [{value.source}]{checked}"
            lines.append(words(said, "dim"))
        yield indented(hanging("• ", *lines), 2)


def _choices(found: Document) -> Iterator[Printed]:
    if not found.choices:
        return
    count = len(found.open_questions)
    yield _title("Lectures retenues, et questions ouvertes")
    if count:
        asked = many(count, "reste ouverte", "restent ouvertes")
        yield indented(words(f"{asked}, à trancher par l'organisation.", "dim"), 2)
    for rank, choice in enumerate(found.choices, 1):
        yield indented(hanging(f"{rank:>2}. ", *_choice(choice)), 1)


def _choice(choice: Choice) -> list[Text]:
    reading = choice.reading
    about = " ; ".join(dict.fromkeys(choice.titles))
    mark = "question ouverte" if reading.open else "tranchée"
    code = f", {reading.ambiguity}" if reading.ambiguity else ""
    return [
        words(f"{about} ({mark}{code})", "bold"),
        words(f"Lecture : {reading.chosen}"),
        words(f"Pourquoi : {reading.why}", "dim"),
    ]


# -- checking a definition -----------------------------------------------------------------------------------------


def run_check(args: Namespace) -> int:
    """Check the file of a definition."""
    text = text_of(args.file)
    try:
        programme = read_definition(text, Path(args.file).name)
    except DefinitionError as error:
        said = "1 erreur" if len(error.problems) == 1 else f"{len(error.problems)} erreurs"
        raise Refused(
            f"« {args.file} » n'est pas une définition valable, {said} :", error.problems
        ) from error
    rules = len(programme.rules())
    if args.json:
        emit_json({"file": args.file, "ok": True, "id": programme.id, "rules": rules, "problems": []})
        return 0
    _all_well(args.file, programme, rules, console())
    return 0


def _all_well(name: str, programme: Programme, rules: int, out: Console) -> None:
    readings = len(document(programme).open_questions)
    out.print(words(f"✓ « {name} » est une définition valable.", "green"))
    out.print(
        words(
            f"  « {programme.name} », en vigueur {validity(programme)} : {many(rules, 'règle')}, "
            f"{many(readings, 'question ouverte', 'questions ouvertes')}."
        )
    )
