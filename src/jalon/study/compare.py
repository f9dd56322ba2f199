"""Programmes side by side, on the six headings of the study's overview (LABO-18), from their definitions only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jalon.rules.base import Rule
from jalon.rules.conditions import AnyOf
from jalon.rules.exits import COUNTED, ExitRule
from jalon.rules.french import listed
from jalon.rules.programme import Programme

from .describe import phrase
from .describe_results import figure_value


@dataclass(frozen=True)
class Said:
    """A line of a cell, and the rule that says it."""

    text: str
    rule: Rule | None


@dataclass(frozen=True)
class Row:
    """A heading, and what each programme says under it, in the order of the programmes."""

    title: str
    cells: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True)
class Comparison:
    """The overview table."""

    programmes: tuple[Programme, ...]
    rows: tuple[Row, ...]


def compare(programmes: tuple[Programme, ...]) -> Comparison:
    """The overview table of these programmes."""
    rows = tuple(
        Row(title, tuple(tuple(say(programme)) for programme in programmes)) for title, say in HEADINGS
    )
    return Comparison(programmes, rows)


def _public(programme: Programme) -> Iterator[Said]:
    yield Said("Des structures" if programme.subject == "structure" else "Des personnes", None)
    for condition in programme.eligibility:
        text = condition.label
        if isinstance(condition, AnyOf):
            text += " : " + listed(tuple(part.label for part in condition.of), "ou")
        yield Said(text, condition)
    for grid in programme.grids:
        total = sum(criterion.points for criterion in grid.criteria)
        yield Said(f"Grille d'entrée : {grid.needed_points} points demandés sur {total}", grid)
    if programme.capacity:
        yield Said(phrase(programme.capacity, programme).removesuffix("."), programme.capacity)


def _business(programme: Programme) -> Iterator[Said]:
    for rule in programme.support:
        if rule.pillar in ("business", "both"):
            yield Said(rule.label, rule)
    for target in programme.targets:
        yield Said(f"Objectif : {target.label}", target)


def _social(programme: Programme) -> Iterator[Said]:
    for rule in programme.support:
        if rule.pillar in ("social", "both"):
            yield Said(rule.label, rule)


def _duration(programme: Programme) -> Iterator[Said]:
    for clock in programme.clocks:
        extension = f", {clock.extension.to_months} par dérogation" if clock.extension else ""
        yield Said(f"{clock.label} : {clock.max_months} mois au plus{extension}", clock)
    for phase in programme.phases:
        yield Said(f"Phase {phase.label} : {_small(phrase(phase, programme))}", phase)
    yield Said(phrase(programme.meeting_format, programme).removesuffix("."), programme.meeting_format)
    for meeting in programme.meetings:
        yield Said(f"{meeting.label} : {_small(phrase(meeting, programme))}", meeting)


def _small(text: str) -> str:
    return (text[:1].lower() + text[1:]).removesuffix(".")


def _exits(programme: Programme) -> Iterator[Said]:
    for rule in programme.exits:
        counted = _counted(rule)
        yield Said(rule.label + (f" ({counted})" if counted else ""), rule)
    for figure in programme.figures:
        if figure.counted_as != "none":
            kind = "attendu" if figure.kind == "expected" else "rapporté"
            yield Said(f"{figure.label} : {figure_value(figure)}, {kind}", figure)


def _counted(rule: ExitRule) -> str:
    counted = [count for count in rule.counts if count.when != "never"]
    return ", ".join(
        COUNTED[count.counted_as].removeprefix("sortie ")
        + (" sous condition" if count.when == "if_target" else "")
        for count in counted
    )


def _brakes(programme: Programme) -> Iterator[Said]:
    for rule in programme.difficulties:
        yield Said(rule.label, rule)


HEADINGS: tuple[tuple[str, Callable[[Programme], Iterator[Said]]], ...] = (
    ("Public et niveau à l'entrée", _public),
    ("Accompagnement vers le travail indépendant", _business),
    ("Accompagnement social", _social),
    ("Durée et format", _duration),
    ("Sorties", _exits),
    ("Freins rencontrés", _brakes),
)
