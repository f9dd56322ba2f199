"""``jalon timeline``: the facts of a case in order, with what was corrected or withdrawn."""

from argparse import Namespace
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from jalon import examples
from jalon.rules.casefile import CaseFile
from jalon.rules.french import day
from jalon.study.facts import names_of
from jalon.study.timeline import Moment, timeline, timeline_to_json
from jalon.study.words import many

from .blocks import title
from .inputs import find_programme, read_case
from .output import console, emit_json, reading_width, words


def run(args: Namespace) -> int:
    """Tell the story of a case."""
    case = read_case(args.case)
    example = examples.index().get(args.case)
    name = args.programme or (example.programme if example else None)
    names = names_of(find_programme(name)) if name else {}
    moments = timeline(case, names)
    if args.json:
        emit_json({"case": case.reference, "name": case.name, "facts": timeline_to_json(moments, names)})
        return 0
    out = console()
    width = reading_width(out)
    for part in _parts(case, moments):
        out.print(part, width=width)
    return 0


def _parts(case: CaseFile, moments: tuple[Moment, ...]) -> Iterator[RenderableType]:
    yield words(case.name, "bold")
    gone = sum(not moment.in_force for moment in moments)
    said = f"{many(len(moments), 'fait')}"
    if gone:
        said += f", dont {many(gone, 'corrigé ou retiré', 'corrigés ou retirés')}"
    yield words(f"{said}. ● la personne, ○ l'accompagnement.", "dim")
    year = None
    for moment in moments:
        if moment.fact.on.year != year:
            year = moment.fact.on.year
            yield title(str(year))
        yield _row(moment)


def _row(moment: Moment) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=17)
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    mark = Text("●" if moment.fact.scope == "person" else "○", style="cyan")
    date = words(day(moment.fact.on), "" if moment.in_force else "dim")
    grid.add_row(date, mark, Group(*_what(moment)))
    return grid


def _what(moment: Moment) -> Iterator[Text]:
    fact = moment.fact
    said = words(moment.text, "" if moment.in_force else "strike dim")
    if not moment.in_force:
        said.append_text(words(f" {_fate(moment)}", "bold yellow"))
    elif fact.supersedes:
        said.append_text(words(f" (corrige {fact.supersedes})", "bold yellow"))
    yield said
    if fact.because:
        yield words(f"Pourquoi : {fact.because}")
    if fact.note:
        yield words(f"« {fact.note} »", "italic")
    recorded = fact.recorded_at.date()
    when = "" if recorded == fact.on else f" le {day(recorded)}"
    yield words(f"Noté{when} par {fact.recorded_by} · {fact.id}", "dim")


def _fate(moment: Moment) -> str:
    if moment.corrected_by:
        return f"[corrigé par {moment.corrected_by}]"
    return f"[retiré par {moment.withdrawn_by}]"
