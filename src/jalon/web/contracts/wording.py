"""The contract in words: the text that both sides read, and that is sealed when they sign it.

The same content, the same names and the same rules always give the same text: it names no instant and no reader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher

from jalon.rules.base import ACTORS
from jalon.rules.french import day, euros
from jalon.rules.targets import Level
from jalon.study.words import PILLARS, capital, many, typeset

from .content import Action, Content, Objective

HEALTH = "Rien sur la santé : ce texte est lu par tous ceux qui suivent le dossier."


@dataclass(frozen=True)
class Names:
    """Who and what the text names."""

    contract: str
    """What it is called on the day when it starts."""
    programme: str
    person: str
    organisation: str
    referent: str
    amendment: int = 0
    """Rank of the amendment; 0 for the contract itself."""


def text_of(content: Content, names: Names, targets: tuple[Level, ...]) -> str:
    """The text of the contract, paragraph by paragraph."""
    return typeset("\n".join(_lines(content, names, targets))) + "\n"


def _lines(content: Content, names: Names, targets: tuple[Level, ...]) -> Iterator[str]:
    yield names.contract.upper()
    if names.amendment:
        yield f"Avenant n° {names.amendment}. Il remplace ce qui était signé à partir de sa signature."
    yield f"Programme : {names.programme}"
    yield from ("", "ENTRE", f"{names.person},", f"et {_other_side(names)}.")
    yield from ("", "DURÉE ET RENCONTRES", *_rhythm(content))
    yield from _part("ÉTAPES DU PARCOURS", [_dated(one.title, one.due) for one in content.stages])
    yield from _part("OBJECTIFS", [_objective(one) for one in content.objectives])
    yield from _part("ACTIONS : QUI FAIT QUOI", [_action(one, content) for one in content.actions])
    yield from _part("RÉSULTAT ATTENDU ET AVERTISSEMENT", list(_income(content, targets)))
    if content.difficulties:
        yield from ("", "DIFFICULTÉS QUI PEUVENT PESER SUR L'ACTIVITÉ", content.difficulties)


def _other_side(names: Names) -> str:
    return f"{names.organisation}, référent : {names.referent}" if names.referent else names.organisation


def _rhythm(content: Content) -> Iterator[str]:
    yield f"Du {_day(content.start)} au {_day(content.end)} compris."
    if content.frequency_months == 1:
        yield "Une rencontre au moins chaque mois."
    elif content.frequency_months:
        yield f"Une rencontre au moins tous les {content.frequency_months} mois."
    if content.visits:
        yield f"Visites sur le lieu de l'activité : {content.visits}"
    if content.weekly_hours is not None:
        yield f"Temps consacré à l'activité et à l'accompagnement : {many(content.weekly_hours, 'heure')} par semaine."


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", title, *(f"{rank}. {line}" for rank, line in enumerate(lines, 1)))


def _dated(said: str, due: date | None) -> str:
    return f"{said}, pour le {day(due)}" if due else said


def _objective(one: Objective) -> str:
    said = f"{_dated(one.title, one.due)} ({PILLARS[one.pillar]})"
    return f"{said}. Atteint quand : {one.measure}" if one.measure else said


def _action(one: Action, content: Content) -> str:
    said = f"{capital(ACTORS[one.who])} : {_dated(one.title, one.due)}"
    ranks = {objective.key: rank for rank, objective in enumerate(content.objectives, 1)}
    return f"{said} (objectif {ranks[one.objective]})" if one.objective in ranks else said


def _income(content: Content, targets: tuple[Level, ...]) -> Iterator[str]:
    if content.income:
        yield f"Revenu attendu de l'activité : {euros(Decimal(content.income))} par mois."
    for target in targets:
        if target.id in content.warnings:
            yield warning(target)


def warning(target: Level) -> str:
    """The formal warning of a target: what is expected, what follows otherwise, and the source."""
    after = target.consequence[:1].lower() + target.consequence[1:]
    return (
        f"Avertissement : {target.label}. Si ce résultat n'est pas atteint : {after} ({target.source.cited})."
    )


def _day(value: date | None) -> str:
    return day(value) if value else "… (date à fixer)"


@dataclass(frozen=True)
class Difference:
    """A line that one text has and the other has not; or both."""

    mark: str
    """``same``, ``gone`` or ``new``."""
    line: str


def differences(before: str, after: str) -> list[Difference]:
    """Two texts line by line: what is gone, what is new, and what is the same in both."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Difference] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found += [Difference("same", line) for line in old[a:b]]
        else:
            found += [Difference("gone", line) for line in old[a:b] if line]
            found += [Difference("new", line) for line in new[c:d] if line]
    return found
