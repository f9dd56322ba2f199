"""``jalon explain``: the whole chain behind one line of a situation."""

from argparse import Namespace
from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Table

from jalon.rules.base import Line
from jalon.rules.facts import Fact
from jalon.rules.french import day, full_day, listed
from jalon.rules.situation import Situation
from jalon.study.chain import Chain, Link, UnknownLine, answers_of, chain, chain_to_json, lacks_of
from jalon.study.facts import say_answer, say_fact
from jalon.study.words import VERDICTS, capital

from .blocks import lacks, reason_text, steps_grid, title
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
    for part in _Printer(found).parts(situation):
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


class _Printer:
    """Prints a chain; a rule or a fact told once is only named the next time."""

    def __init__(self, found: Chain) -> None:
        self._found = found
        self._rules: set[str] = set()
        self._facts: set[str] = set()

    def parts(self, situation: Situation) -> Iterator[RenderableType]:
        """The line, its reason in full, its computation, and the reasons behind."""
        found = self._found
        yield words(found.line.label, "bold")
        yield words(f"{capital(full_day(situation.on))} · {found.line.id}", "dim")
        yield ""
        yield from self._link(found.link)
        if found.steps:
            yield title("Calcul")
            yield indented(steps_grid(found.steps, sources=True), 2)
        if lacks_of(found):
            yield title("Ce qui manque")
            yield from (indented(part, 2) for part in lacks(lacks_of(found)))
        if answers_of(found):
            yield title("Pour y répondre")
            for answer in answers_of(found):
                yield indented(hanging("· ", words(say_answer(answer, found.names))), 2)
        for count in found.counts:
            yield title(f"{capital(VERDICTS[count.verdict])} : {count.reason.sentence}", style="bold")
            yield indented(words(f"[{count.reason.source}]", "dim italic"), 2)
            yield from (indented(hanging("└ ", reason_text(part)), 2) for part in count.reason.because)
        if found.link.because:
            yield title("Parce que")
            yield from (self._tree(part) for part in found.link.because)

    def _tree(self, link: Link) -> RenderableType:
        """A reason behind the line, and those behind it in turn."""
        parts = [*self._link(link), *(self._tree(part) for part in link.because)]
        return indented(hanging("└ ", Group(*parts), style="cyan"), 2)

    def _link(self, link: Link) -> Iterator[RenderableType]:
        """A reason in full: its sentence, its rule, its source, the reading, the facts."""
        yield words(link.reason.sentence, "bold")
        rule = link.reason.rule
        if rule.id in self._rules:
            yield _named("Règle", f"{rule.label} (déjà citée)")
        else:
            self._rules.add(rule.id)
            yield from _rule(link)
        told = [_fact(fact, self._found.names) for fact in link.facts if fact.id not in self._facts]
        again = tuple(fact.id for fact in link.facts if fact.id in self._facts)
        self._facts.update(fact.id for fact in link.facts)
        if again:
            told.append(f"{'Déjà cité' if len(again) == 1 else 'Déjà cités'} : {listed(again)}.")
        if told:
            yield _named("Faits", *told)


def _rule(link: Link) -> Iterator[RenderableType]:
    rule = link.reason.rule
    yield _named("Règle", rule.label + (f". {link.phrase}" if link.phrase else ""))
    cited = f"{link.document.title}, {rule.source.section}" if link.document else rule.source.cited
    statements = f" ({', '.join(rule.source.statements)})" if rule.source.statements else ""
    yield _named("Source", f"{cited}{statements}")
    if rule.reading:
        code = f" [{rule.reading.ambiguity}]" if rule.reading.ambiguity else ""
        yield _named("Lecture", f"{rule.reading.chosen} Pourquoi : {rule.reading.why}{code}")


def _named(name: str, *lines: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=8)
    grid.add_column(ratio=1)
    grid.add_row(words(name, "cyan"), Group(*(words(line) for line in lines)))
    return indented(grid, 2)


def _fact(fact: Fact, names: Mapping[str, str]) -> str:
    recorded = fact.recorded_at.date()
    when = "le jour même" if recorded == fact.on else f"le {day(recorded)}"
    note = f" « {fact.note} »" if fact.note else ""
    return f"{capital(day(fact.on))} : {say_fact(fact, names)}, noté {when} par {fact.recorded_by} ({fact.id}).{note}"
