"""``jalon situation``: where a case stands on a day, what is due, why, and what comes next."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jalon.rules.base import ACTORS
from jalon.rules.french import day, full_day
from jalon.rules.months import add_days
from jalon.rules.situation import (
    Amount,
    Clock,
    Count,
    Eligibility,
    GridScore,
    Move,
    Phase,
    Situation,
    Support,
    Target,
)
from jalon.study.amounts import monthly
from jalon.study.clocks import clock_text, next_change_text
from jalon.study.export import situation_to_json
from jalon.study.words import ALERTS, PILLARS, STANDINGS, TARGET_STATES, VERDICTS, capital

from .blocks import (
    bar,
    by_urgency,
    in_order,
    lacks,
    line_block,
    obligation_row,
    reason_text,
    steps_grid,
    title,
)
from .inputs import Asked, asked
from .output import console, emit_json, hanging, indented, reading_width, words

SIDE_BY_SIDE = 100
"""Columns from which the computations of the incomes stand beside each other."""
GROUPS: tuple[tuple[Literal["late", "open", "planned", "done", "waived"], str, str], ...] = (
    ("late", "En retard", "bold red"),
    ("open", "À faire", "bold yellow"),
    ("planned", "Prévu", "bold cyan"),
    ("done", "Fait", "bold green"),
    ("waived", "Écarté", "bold"),
)


def run(args: Namespace) -> int:
    """Print the situation of a case."""
    question = asked(args)
    situation = question.situation()
    if args.json:
        emit_json(situation_to_json(situation))
        return 0
    show(question, situation, console())
    return 0


def show(question: Asked, situation: Situation, out: Console) -> None:
    """Print a situation."""
    width = reading_width(out)
    for part in _parts(question, situation, width):
        out.print(part, width=width)


def _parts(question: Asked, situation: Situation, width: int) -> Iterator[RenderableType]:
    yield from header(question, situation)
    yield from _entry(situation)
    for state, name, style in GROUPS:
        found = [line for line in situation.obligations if line.state == state]
        lines = in_order(found) if state == "done" else by_urgency(found)
        if lines:
            yield title(name, len(lines), style)
            yield from (obligation_row(line, situation.on) for line in lines)
    yield from _alerts(situation)
    yield from _questions(situation)
    yield from _moves(situation)
    yield from _income(situation, width)
    yield from _targets(situation)
    yield from _support(situation)
    yield from _exit(situation)
    yield from _capacity(situation)
    yield from _footer(situation)


# -- who, where, since when ----------------------------------------------------------------------------------------


def header(question: Asked, situation: Situation) -> Iterator[RenderableType]:
    """Who, under which programme, on which day, in which phase, with how much time left."""
    yield words(question.case.name, "bold")
    yield words(f"{question.programme.name} · {question.programme.operator}")
    known = f", avec ce qui était enregistré le {day(situation.known_on)}" if situation.known_on else ""
    yield words(f"{capital(full_day(situation.on))}{known}", "bold cyan")
    yield ""
    standing = _standing(situation)
    yield (
        words(f"{standing}.")
        if situation.phase is None
        else _phase(situation.phase, standing, gone=situation.standing == "left")
    )
    if situation.phase and situation.phase.steps:
        yield _steps(situation.phase)
    for clock in situation.clocks:
        yield _clock(clock)


def _standing(situation: Situation) -> str:
    """In, out, or gone: when somebody has left, since when and how."""
    if situation.exit is None:
        return capital(STANDINGS[situation.standing])
    return f"Sortie du programme le {day(situation.exit.on)} : {situation.exit.label.lower()}"


def _phase(phase: Phase, standing: str, *, gone: bool) -> Text:
    limit = f", à conclure avant le {day(phase.limit)}" if phase.limit and not gone else ""
    text = words(f"{standing}. {'Dernière phase :' if gone else 'Phase'} ")
    text.append_text(words(phase.label, "bold"))
    return text.append_text(words(f" depuis le {day(phase.since)}{limit}."))


def _steps(phase: Phase) -> RenderableType:
    """The steps of the phase, one line each."""
    marks = {
        "done": ("✓ ", "green"),
        "next": ("▶ ", "bold yellow"),
        "to_come": ("○ ", "dim"),
        "optional": ("○ ", "dim"),
    }
    lines = []
    for step in phase.steps:
        mark, style = marks[step.state]
        said = {"done": f", le {day(step.done_on)}" if step.done_on else "", "next": ", prochaine étape",
                "to_come": "", "optional": ", facultative"}[step.state]  # fmt: skip
        lines.append(
            hanging(mark, words(step.label + said, "" if step.state != "to_come" else "dim"), style=style)
        )
    return indented(Group(*lines), 2)


def _clock(clock: Clock) -> RenderableType:
    goes_on = clock.limit and clock.state in ("running", "frozen")
    end = f" (jusqu'au {day(add_days(clock.limit, -1))})" if clock.limit and goes_on else ""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(bar(clock), words(f"{clock.label} : {clock_text(clock)}{end}."))
    return Padding(grid, (1, 0, 0, 0))


def _entry(situation: Situation) -> Iterator[RenderableType]:
    """Conditions of entry: all of them before the entry, only those that are not fulfilled afterwards."""
    judged: tuple[Eligibility | GridScore, ...] = (*situation.eligibility, *situation.grids)
    lines = [line for line in judged if situation.standing == "outside" or line.verdict != "yes"]
    if not lines:
        return
    yield title("Conditions d'entrée", len(lines))
    for line in lines:
        yield indented(hanging(_TRI_MARKS[line.verdict], line_block(line, VERDICTS[line.verdict])), 2)


_TRI_MARKS = {"yes": "✓ ", "no": "✗ ", "unknown": "? "}

# -- what a person must look at ------------------------------------------------------------------------------------


def _alerts(situation: Situation) -> Iterator[RenderableType]:
    if situation.alerts:
        yield title("Alertes", len(situation.alerts), "bold red")
    for line in situation.alerts:
        yield indented(hanging("! ", line_block(line, ALERTS[line.kind]), style="bold red"), 2)


def _questions(situation: Situation) -> Iterator[RenderableType]:
    if situation.questions:
        yield title("Questions à poser", len(situation.questions), "bold magenta")
    for line in situation.questions:
        yield indented(
            hanging("? ", line_block(line, f"à demander {_to(ACTORS[line.ask])}"), style="magenta"), 2
        )


def _to(actor: str) -> str:
    """An actor after « à », where « le » becomes « au »."""
    return f"au {actor[3:]}" if actor.startswith("le ") else f"à {actor}"


def _moves(situation: Situation) -> Iterator[RenderableType]:
    if situation.moves:
        yield title("Et après cette phase", len(situation.moves))
    for move in situation.moves:
        yield indented(hanging("→ ", Group(*_move(move))), 2)


def _move(move: Move) -> Iterator[RenderableType]:
    label = words(move.label, "bold")
    if move.open:
        label.append_text(
            words(" : décidé, reste à faire" if move.confirmed else " : possible maintenant", "green")
        )
    else:
        label.append_text(words(" : pas encore"))
    label.append(f" {move.id}", style="dim cyan")
    yield label
    yield from lacks(move.lacks)


# -- money ---------------------------------------------------------------------------------------------------------


def _income(situation: Situation, width: int) -> Iterator[RenderableType]:
    income = situation.income
    amounts = [(name, amount) for name, amount in _three(situation) if amount]
    if income.tns or amounts or income.profits:
        yield title("Revenu")
    if income.tns:
        yield indented(line_block(income.tns, VERDICTS[income.is_tns]), 2)
    if income.period:
        until = f", jusqu'au {day(add_days(income.period_end, -1))}" if income.period_end else ""
        yield indented(words(f"Période {income.period} de la grille{until}."), 2)
    if amounts:
        yield Padding(_side_by_side(situation, width), (1, 0, 0, 2))
        if width < SIDE_BY_SIDE:
            yield from (_computation(amount) for _, amount in amounts)
    if income.profits:
        yield Padding(_profits(income.profits), (1, 0, 0, 2))


def _three(situation: Situation) -> tuple[tuple[str, Amount | None], ...]:
    income = situation.income
    return ("Réel", income.real), ("Proposé", income.proposed), ("Décidé", income.decided)


def _side_by_side(situation: Situation, width: int) -> Table:
    """Real, proposed, decided: never one without the others beside it."""
    three = _three(situation)
    grid = Table.grid(expand=True, padding=(0, 3, 0, 0))
    for _ in three:
        grid.add_column(ratio=1, overflow="fold")
    grid.add_row(*(Group(words(name, "dim"), words(monthly(amount), "bold")) for name, amount in three))
    if width >= SIDE_BY_SIDE:
        grid.add_row(*(reason_text(amount.reason, amount.id) if amount else "" for _, amount in three))
        grid.add_row(
            *(Padding(steps_grid(amount.steps), (1, 0, 0, 0)) if amount else "" for _, amount in three)
        )
    return grid


def _computation(amount: Amount) -> RenderableType:
    parts: list[RenderableType] = [words(amount.label), reason_text(amount.reason, amount.id)]
    return Padding(Group(*parts, indented(steps_grid(amount.steps), 2)), (1, 0, 0, 2))


def _profits(profits: tuple[Amount, ...]) -> Group:
    lines: list[RenderableType] = [words("Lectures du bénéfice, pour accompagner")]
    lines += [hanging("• ", reason_text(amount.reason, amount.id)) for amount in profits]
    return Group(*lines)


def _targets(situation: Situation) -> Iterator[RenderableType]:
    if situation.targets:
        yield title("Objectifs chiffrés", len(situation.targets))
    for target in situation.targets:
        mark = {"met": "✓ ", "missed": "✗ ", "to_come": "○ ", "unknown": "? "}[target.state]
        yield indented(hanging(mark, line_block(target, _target(target))), 2)


def _target(target: Target) -> str:
    due = f", au {day(target.due)}" if target.due else ""
    return f"{TARGET_STATES[target.state]}{due}"


# -- help, exit, capacity ------------------------------------------------------------------------------------------


def _support(situation: Situation) -> Iterator[RenderableType]:
    if situation.support:
        yield title("Ce qui aide", len(situation.support))
    for line in situation.support:
        yield indented(hanging("✓ " if line.count else "○ ", _help(line)), 2)


def _help(line: Support) -> Text:
    text = words(line.label, "bold" if line.count else "")
    text.append_text(words(f" ({PILLARS[line.pillar]})", "dim"))
    text.append(" ")
    return text.append_text(reason_text(line.reason, line.id))


def _exit(situation: Situation) -> Iterator[RenderableType]:
    gone = situation.exit
    if gone is None:
        return
    yield title("Sortie, et comment chacun la compte")
    yield indented(line_block(gone), 2)
    for count in gone.counts:
        yield indented(hanging(_TRI_MARKS[count.verdict], _count(count)), 4)


def _count(count: Count) -> Text:
    text = words(f"{capital(VERDICTS[count.verdict])} : ", "bold")
    return text.append_text(reason_text(count.reason))


def _capacity(situation: Situation) -> Iterator[RenderableType]:
    if situation.capacity:
        yield title("Capacité")
        yield indented(line_block(situation.capacity), 2)


def _footer(situation: Situation) -> Iterator[RenderableType]:
    yield Padding(words(next_change_text(situation), "bold"), (1, 0, 0, 0))
    yield words(
        "Pour comprendre une ligne : jalon explain, avec les mêmes arguments et son identifiant.", "dim"
    )
