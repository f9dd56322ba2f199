"""``jalon explain``: the whole chain behind one line of a situation."""

from argparse import Namespace
from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Table

from jalon.rules.base import Line
from jalon.rules.facts import Fact
from jalon.rules.french import day, full_day
from jalon.rules.situation import Situation
from jalon.study.chain import Chain, Link, UnknownLine, chain, chain_to_json, lacks_of
from jalon.study.facts import say_fact
from jalon.study.words import VERDICTS, capital

from .blocks import lacks, steps_grid, title
from .errors import Refused
from .inputs import Asked, asked
from .output import console, emit_json, hanging, indented, reading_width, words


def run(args: Namespace) -> int:
    """Explain a line, or list those that can be."""
    question = asked(args)
    situation = question.situation()
    if args.line is None:
        _list(question, situation, as_json=args.json)
        return 0
    found = _chain(question, situation, args.line)
    if args.json:
        emit_json(chain_to_json(found))
        return 0
    out = console()
    width = reading_width(out)
    for part in _parts(found, situation):
        out.print(part, width=width)
    return 0


def _chain(question: Asked, situation: Situation, line_id: str) -> Chain:
    try:
        return chain(situation, line_id, question.programme, question.case)
    except UnknownLine as error:
        near = (
            f"les plus proches : {', '.join(error.near)}"
            if error.near
            else "sans LIGNE, la commande les liste"
        )
        message = f"aucune ligne ne s'appelle « {line_id} » au {day(situation.on)} ; {near}"
        raise Refused(message) from error


# -- the list ------------------------------------------------------------------------------------------------------


def _list(question: Asked, situation: Situation, *, as_json: bool) -> None:
    lines = situation.lines()
    if as_json:
        emit_json([{"id": line.id, "label": line.label, "sentence": line.reason.sentence} for line in lines])
        return
    out = console()
    out.print(
        words(f"{question.case.name}, {full_day(situation.on)} : {len(lines)} lignes à expliquer", "bold")
    )
    out.print()
    out.print(_table(lines), width=reading_width(out))


def _table(lines: list[Line]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold", ratio=2)
    grid.add_column(ratio=3)
    for line in lines:
        grid.add_row(words(line.id, "cyan"), words(line.label))
    return grid


# -- the chain -----------------------------------------------------------------------------------------------------


def _parts(found: Chain, situation: Situation) -> Iterator[RenderableType]:
    yield words(found.line.label, "bold")
    yield words(f"{capital(full_day(situation.on))} · {found.line.id}", "dim")
    yield ""
    yield from _link(found.link, found.names)
    if found.steps:
        yield title("Calcul")
        yield indented(steps_grid(found.steps, sources=True), 2)
    if lacks_of(found):
        yield title("Ce qui manque")
        yield from (indented(part, 2) for part in lacks(lacks_of(found)))
    for count in found.counts:
        yield title(f"{capital(VERDICTS[count.verdict])} : {count.reason.sentence}", style="bold")
        yield from (indented(words(part.sentence), 2) for part in count.reason.because)
    if found.link.because:
        yield title("Parce que")
        for part in found.link.because:
            yield _tree(part, found.names)


def _link(link: Link, names: Mapping[str, str]) -> Iterator[RenderableType]:
    """A reason in full: its sentence, its rule, its source, the reading, the facts."""
    yield words(link.reason.sentence, "bold")
    rule = link.reason.rule
    yield _named("Règle", rule.label + (f". {link.phrase}" if link.phrase else ""))
    cited = f"{link.document.title}, {rule.source.section}" if link.document else rule.source.cited
    statements = f" ({', '.join(rule.source.statements)})" if rule.source.statements else ""
    yield _named("Source", f"{cited}{statements}")
    if rule.reading:
        code = f" [{rule.reading.ambiguity}]" if rule.reading.ambiguity else ""
        yield _named("Lecture", f"{rule.reading.chosen} Pourquoi : {rule.reading.why}{code}")
    if link.facts:
        yield _named("Faits", *(_fact(fact, names) for fact in link.facts))


def _named(name: str, *lines: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=8)
    grid.add_column(ratio=1)
    grid.add_row(words(name, "cyan"), Group(*(words(line) for line in lines)))
    return indented(grid, 2)


def _fact(fact: Fact, names: Mapping[str, str]) -> str:
    told = f"{capital(day(fact.on))} : {say_fact(fact, names)}"
    recorded = f"noté le {day(fact.recorded_at.date())} par {fact.recorded_by}"
    note = f" « {fact.note} »" if fact.note else ""
    return f"{told}, {recorded} ({fact.id}).{note}"


def _tree(link: Link, names: Mapping[str, str]) -> RenderableType:
    """A reason behind the line, and those behind it in turn."""
    parts = [*_link(link, names), *(_tree(part, names) for part in link.because)]
    return indented(hanging("└ ", Group(*parts), style="cyan"), 2)
