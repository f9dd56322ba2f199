"""``jalon tour``: one path at several dates, told so that a person enjoys reading it."""

from argparse import Namespace
from collections.abc import Iterator
from itertools import pairwise

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from jalon import examples
from jalon.rules.assess import assess
from jalon.rules.base import ACTORS, Obligation, Reason
from jalon.rules.french import day, full_day
from jalon.rules.situation import Situation
from jalon.study.changes import Change, changes
from jalon.study.clocks import clock_text, next_change_text
from jalon.study.dates import lateness, relative
from jalon.study.export import situation_to_json
from jalon.study.strip import AFTER, HELD, strip
from jalon.study.words import STATES, VERDICTS, capital, many

from .blocks import MARKS, bar, by_urgency, reason_text
from .inputs import Asked, find_programme, read_case
from .output import console, emit_json, hanging, indented, reading_width, words

EXAMPLE = "delphine"
"""The example of the demonstration; its programme and its dates are in the index of the examples."""
MOST_DUE, MOST_CHANGES = 3, 7
INTRODUCTION = (
    "Jalon suit un travailleur indépendant au RSA, de l'orientation à la sortie. Il lit les faits notés par les "
    "professionnels et les règles du programme, et dit où l'on en est, ce qui est dû et pourquoi. Il ne décide "
    "rien : chaque ligne donne sa raison et sa source, et une personne tranche."
)
_CHANGE_MARKS = {
    "new": ("+ ", "cyan"),
    "done": ("✓ ", "green"),
    "late": ("! ", "bold red"),
    "gone": ("– ", "dim"),
    "other": ("• ", ""),
}


def run(args: Namespace) -> int:
    """Tell the path of the example."""
    example = examples.index()[EXAMPLE]
    case = read_case(EXAMPLE)
    programme = find_programme(example.programme, example.dates[0])
    questions = [Asked(case, programme, on, None) for on in example.dates]
    situations = [assess(programme, case, on) for on in example.dates]
    if args.json:
        emit_json(_json(situations))
        return 0
    out = console()
    width = reading_width(out)
    for part in _parts(questions, situations, width):
        out.print(part, width=width)
    return 0


def _json(situations: list[Situation]) -> dict[str, object]:
    steps = [[], *(changes(before, after) for before, after in pairwise(situations))]
    return {
        "example": EXAMPLE,
        "steps": [
            {"changes": [_change_json(change) for change in found], "situation": situation_to_json(situation)}
            for found, situation in zip(steps, situations, strict=True)
        ],
    }


def _change_json(change: Change) -> dict[str, str | None]:
    return {"what": change.what, "text": change.text, "line": change.line}


# -- the story -----------------------------------------------------------------------------------------------------


def _parts(questions: list[Asked], situations: list[Situation], width: int) -> Iterator[RenderableType]:
    yield from _introduction(questions, width)
    previous = None
    for rank, situation in enumerate(situations, 1):
        yield from _stage(rank, situation, previous)
        previous = situation
    yield from _exit(situations[-1])
    yield from _next_commands(questions)


def _introduction(questions: list[Asked], width: int) -> Iterator[RenderableType]:
    case, programme = questions[0].case, questions[0].programme
    yield words("Jalon, par l'exemple", "bold cyan")
    yield words(INTRODUCTION)
    yield ""
    yield words(f"{case.name} (dossier fictif)", "bold")
    yield words(f"{programme.name}, {programme.operator}. {programme.summary}")
    yield from _strip(questions, width)


def _strip(questions: list[Asked], width: int) -> Iterator[RenderableType]:
    drawn = strip(questions[0].case, questions[0].programme, tuple(q.on for q in questions), width - 14)
    if drawn is None:
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_row("", Text(drawn.months, style="dim"))
    grid.add_row("Phases", Text(drawn.phases, style="cyan"))
    grid.add_row("Rendez-vous", Text(drawn.meetings, style="green"))
    grid.add_row("Questions", Text(drawn.days, style="bold"))
    legend = "  ".join(f"{fill} {label}" for fill, label in (*drawn.legend, (AFTER, "sortie")))
    yield Padding(grid, (1, 0, 0, 0))
    yield words(f"{legend}  {HELD} rendez-vous  1 à {len(questions)} jours regardés ici", "dim")


def _stage(rank: int, situation: Situation, previous: Situation | None) -> Iterator[RenderableType]:
    heading = words(f" {rank} · {capital(full_day(situation.on))} ", "bold cyan")
    yield Padding(Line(heading, align="left", characters="─", style="cyan"), (1, 0, 0, 0))
    yield _where(situation)
    if situation.standing != "left" and situation.clocks:
        clock = situation.clocks[0]
        yield Text.assemble(bar(clock), "  ", words(f"{clock_text(clock)}."))
    if previous:
        yield from _since(previous, situation)
    yield from _due(situation)
    yield Padding(words(next_change_text(situation)), (1, 0, 0, 0))


def _where(situation: Situation) -> Text:
    phase = situation.phase
    if situation.exit:
        return words(f"Sortie le {day(situation.exit.on)} : {situation.exit.label.lower()}.", "bold")
    if phase is None:
        return words("Pas encore dans le programme.", "bold")
    done = sum(step.state == "done" for step in phase.steps)
    text = words(f"Phase {phase.label}", "bold")
    limit = f", à conclure avant le {day(phase.limit)}" if phase.limit else ""
    told = many(done, "étape faite", "étapes faites")
    steps = f" : {told} sur {len(phase.steps)}" if phase.steps else ""
    return text.append_text(words(f" depuis le {day(phase.since)}{limit}{steps}."))


def _since(previous: Situation, situation: Situation) -> Iterator[RenderableType]:
    found = changes(previous, situation)
    yield _heading(f"Depuis le {day(previous.on)}")
    for change in found[:MOST_CHANGES]:
        mark, style = _CHANGE_MARKS[change.what]
        yield indented(hanging(mark, words(change.text), style=style), 2)
    if len(found) > MOST_CHANGES:
        yield indented(words(f"… et {len(found) - MOST_CHANGES} autres changements", "dim"), 2)


def _heading(text: str) -> Padding:
    return Padding(words(text, "bold"), (1, 0, 0, 0))


def _due(situation: Situation) -> Iterator[RenderableType]:
    expected = by_urgency(
        [line for line in situation.obligations if line.state in ("late", "open", "planned")]
    )
    late_first = sorted(expected, key=lambda line: line.state != "late")
    if not late_first:
        yield _heading("Rien n'est attendu ce jour-là")
        return
    yield _heading("Ce qui est attendu, et pourquoi")
    for line in late_first[:MOST_DUE]:
        yield _expected(line, situation)
    if len(late_first) > MOST_DUE:
        names = " ; ".join(line.label for line in late_first[MOST_DUE:])
        yield indented(words(f"… et aussi : {names}.", "dim"), 2)


def _expected(line: Obligation, situation: Situation) -> RenderableType:
    mark, style = MARKS[line.state]
    label = words(line.label, "bold")
    label.append_text(words(f" · {ACTORS[line.owed_by]} · {_when(line, situation)}", style))
    return indented(hanging(f"{mark} ", Group(label, reason_text(line.reason)), style=style), 2)


def _when(line: Obligation, situation: Situation) -> str:
    if line.due is None:
        return "sans délai fixé"
    if line.state == "late":
        return lateness(line.due, situation.on)
    planned = f"{STATES['planned']} le" if line.state == "planned" else "au plus tard le"
    return f"{planned} {day(line.due)}, {relative(line.due, situation.on)}"


# -- the end -------------------------------------------------------------------------------------------------------


def _exit(situation: Situation) -> Iterator[RenderableType]:
    if situation.exit is None:
        return
    heading = words(" Comment cette sortie est comptée ", "bold cyan")
    yield Padding(Line(heading, align="left", characters="─", style="cyan"), (1, 0, 0, 0))
    for count in situation.exit.counts:
        said = words(f"{capital(VERDICTS[count.verdict])} : ", "bold")
        yield indented(
            hanging("• ", Group(said.append_text(reason_text(count.reason)), *_because(count.reason))), 2
        )


def _because(reason: Reason) -> Iterator[RenderableType]:
    for part in reason.because:
        yield hanging("└ ", reason_text(part))


def _next_commands(questions: list[Asked]) -> Iterator[RenderableType]:
    yield _heading("Pour continuer")
    grid = Table.grid(padding=(0, 3, 0, 0))
    grid.add_column(no_wrap=True, style="cyan")
    grid.add_column()
    for command, why in _commands(questions):
        grid.add_row(Text(command), words(why))
    yield indented(grid, 2)


def _commands(questions: list[Asked]) -> Iterator[tuple[str, str]]:
    programme, middle = questions[0].programme, questions[len(questions) // 2]
    on = f"{middle.on:%d/%m/%Y}"
    yield f"jalon situation {EXAMPLE} --on {on}", "tout ce que dit ce jour-là"
    yield f"jalon explain {EXAMPLE} --on {on}", "chaque ligne, à expliquer"
    yield f"jalon timeline {EXAMPLE}", "les faits, dans l'ordre"
    yield f"jalon programme show {programme.id}", "les règles et leurs sources"
    yield "jalon compare lulu tih-booster", "deux programmes côte à côte"
    yield "jalon example", "d'autres dossiers"
