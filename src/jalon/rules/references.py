"""What no single field of a case file can show: references used twice, or that lead nowhere.

Shared by the reading of a good file and by the diagnosis of a bad one, so that both say the same.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .errors import Problem

_SHORT = 40


class Reference(NamedTuple):
    """What one fact of a file is called, and the fact that it corrects or withdraws."""

    place: str
    """Where the fact is: ``facts[3]``."""
    id: str | None
    """``None`` when the file gives none that can be read."""
    field: str
    """The field that names the other fact: ``supersedes`` or ``withdraws``."""
    target: str | None
    """``None`` when the fact is about no other."""
    why: bool
    """Whether it says why it corrects or withdraws."""


def inconsistencies(references: Sequence[Reference]) -> list[Problem]:
    """Every reference used twice, then every one that leads nowhere, each in the order of the file."""
    return [*_used_twice(references), *_leading_nowhere(references), *_unexplained(references)]


def shown(value: str) -> str:
    """A text as a message quotes it: short, on one line, without anything that cannot be printed."""
    clean = "".join(map(_printable, value[: _SHORT + 1]))
    return clean if len(clean) <= _SHORT else clean[: _SHORT - 1] + "…"


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"


def _used_twice(references: Sequence[Reference]) -> list[Problem]:
    seen: dict[str, str] = {}
    found = []
    for place, name, *_ in references:
        if name is not None and (first := seen.setdefault(name, place)) != place:
            found.append(_used_by(place, name, first))
    return found


def _used_by(place: str, name: str, first: str) -> Problem:
    return Problem(
        f"{place}.id",
        f"la référence « {shown(name)} » est déjà celle de {first}",
        "donner à chaque fait une référence qui n'est qu'à lui",
    )


def _leading_nowhere(references: Sequence[Reference]) -> list[Problem]:
    ids = {reference.id for reference in references}
    return [
        Problem(
            f"{place}.{field}",
            _why_nowhere(name, target),
            "indiquer la référence (id) du fait corrigé ou retiré",
        )
        for place, name, field, target, _ in references
        if target is not None and (target == name or target not in ids)
    ]


def _unexplained(references: Sequence[Reference]) -> list[Problem]:
    """A correction or a withdrawal says why: that is what an appeal asks for."""
    return [
        Problem(
            f"{reference.place}.because",
            "une correction ou un retrait dit toujours pourquoi",
            "ajouter le motif, par exemple « Erreur de date »",
        )
        for reference in references
        if reference.target is not None and not reference.why
    ]


def _why_nowhere(name: str | None, target: str) -> str:
    if target == name:
        return "un fait ne peut ni se corriger ni se retirer lui-même"
    return f"aucun fait ne porte la référence « {shown(target)} »"
