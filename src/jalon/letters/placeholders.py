"""Texts with names between braces: « Bonjour {personne.nom}, »."""

import re
from functools import lru_cache
from typing import NamedTuple

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_PART = re.compile(r"[{}]")


class Piece(NamedTuple):
    """A part of a text: words, or the name of a variable."""

    text: str
    variable: bool = False


class Braces(NamedTuple):
    """Something wrong with the braces of a text: what, and how to mend it, in French."""

    what: str
    remedy: str


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[tuple[Piece, ...], tuple[Braces, ...]]:
    """The parts of a text, and what is wrong with its braces; the parts are complete only when nothing is wrong.

    >>> pieces("Bonjour {personne.nom}.")[0]
    (Piece(text='Bonjour ', variable=False), Piece(text='personne.nom', variable=True), Piece(text='.', variable=False))
    """
    found: list[Piece] = []
    wrong: list[Braces] = []
    rest = text
    while match := _PART.search(rest):
        if match.start():
            found.append(Piece(rest[: match.start()]))
        rest, problem = _after(match[0], rest[match.end() :], found)
        if problem:
            wrong.append(problem)
    if rest:
        found.append(Piece(rest))
    return tuple(found), tuple(wrong)


def variables(text: str) -> tuple[str, ...]:
    """The variables that a text names, in their order."""
    return tuple(piece.text for piece in pieces(text)[0] if piece.variable)


def _after(brace: str, rest: str, found: list[Piece]) -> tuple[str, Braces | None]:
    if brace == "}":
        remedy = "ouvrir l'accolade avant le nom d'une variable, ou la retirer"
        return rest, Braces("une accolade } est fermée sans avoir été ouverte", remedy)
    inside, closed, after = rest.partition("}")
    if not closed or "{" in inside:
        start = rest[:20].split("{", maxsplit=1)[0].strip()
        what = f"une accolade n'est pas refermée : « {{{start} »"
        return rest, Braces(what, "écrire le nom d'une variable entre { et }, sans espace à l'intérieur")
    name = inside.strip()
    if not _NAME.fullmatch(name):
        what = f"« {{{inside[:40]}}} » n'est pas le nom d'une variable"
        return after, Braces(what, "écrire deux mots sans accent joints par un point : {personne.nom}")
    found.append(Piece(name, variable=True))
    return after, None
