"""Names of people: tidied to be kept, made plain to be searched, compared to find the same person twice."""

import re
import unicodedata
from typing import Literal

from rapidfuzz.distance import OSA

from jalon.web.kit.text import plain

PARTICLES = frozenset(
    (
        "d",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "van",
        "von",
        "der",
        "den",
        "da",
        "dos",
        "di",
        "el",
        "al",
        "ben",
    )
)
"""Small words of a name that people leave out or glue to the next one."""
_SMALL = frozenset(("de", "du", "des", "la", "le", "les", "d'"))
"""Particles that keep a small letter inside a name."""
_PART = re.compile(r"[^\s'-]+'?|[\s-]+|'")
_LONG_ENOUGH = 4
"""Letters from which one wrong letter is taken for a slip: « Roux » and « Ruiz » are two names."""

type Alike = Literal["same", "swapped", "near", "near_swapped"]
"""How two people are named alike: the same names, first and last name swapped, one slip of the keyboard."""


def tidy(name: str) -> str:
    """A name as it is kept: one space between words, straight apostrophes, capitals where they belong.

    Capitals are left alone unless the name was typed all in capitals or all small.
    """
    text = (
        unicodedata.normalize("NFC", name)
        .replace("\u2019", "'")
        .replace("\u2010", "-")
        .replace("\u2011", "-")
    )
    text = " ".join(text.split())
    if text not in (text.upper(), text.lower()):
        return text
    return "".join(_capital(part, first=not rank) for rank, part in enumerate(_PART.findall(text.lower())))


def _capital(part: str, *, first: bool) -> str:
    return part if part in _SMALL and not first else part[:1].upper() + part[1:]


def words(text: str) -> list[str]:
    """The words of a name, plain."""
    return plain(text).split()


def spellings(name: str) -> list[str]:
    """A name in one piece, with its particles and as people shorten it: « de La Tour » is also « Latour », « Tour »."""
    found = words(name)
    pieces = ["".join(found)]
    while len(found) > 1 and found[0] in PARTICLES:
        found = found[1:]
        pieces.append("".join(found))
    return pieces


def search_text(*names: str, numbers: tuple[str, ...] = ()) -> str:
    """What the search looks in: the words of the names, those of several words also in one piece, and numbers."""
    found: dict[str, None] = {}
    for name in names:
        parts = words(name)
        found.update(dict.fromkeys(parts))
        if len(parts) > 1:
            found["".join(parts)] = None
    found.update(dict.fromkeys(number for number in numbers if number))
    return " ".join(found)


def sort_name(last_name: str, first_name: str, number: int) -> str:
    """The order of lists: name, first name, then a number so that no two are level."""
    return f"{plain(f'{last_name} {first_name}')[:200]} {number:09}"


def slip(left: str, right: str) -> bool:
    """Whether two words are the same but for one slip: a letter wrong, missing, in excess, or two swapped."""
    return min(len(left), len(right)) >= _LONG_ENOUGH and OSA.distance(left, right, score_cutoff=1) <= 1


def alike(one: tuple[str, str, str], other: tuple[str, str, str]) -> Alike | None:
    """How two people are named alike, each told by last name, first name and birth name."""
    found: Alike | None = None
    for last, first in _pairs(one):
        for other_last, other_first in _pairs(other):
            straight = _compare(last, first, other_last, other_first)
            if straight == "same":
                return "same"
            crossed = _compare(last, first, other_first, other_last)
            if crossed == "same":
                found = "swapped"
            elif found is None and (straight or crossed):
                found = "near" if straight else "near_swapped"
    return found


def _pairs(person: tuple[str, str, str]) -> list[tuple[str, str]]:
    """The last names that somebody goes by, each with the first name."""
    first = "".join(words(person[1]))
    return [(last, first) for name in (person[0], person[2]) if name for last in spellings(name) if last]


def _compare(last: str, first: str, other_last: str, other_first: str) -> Literal["same", "near"] | None:
    if not (last and other_last):
        return None
    if (last, first) == (other_last, other_first):
        return "same"
    close_first = first == other_first or slip(first, other_first) or _shortened(first, other_first)
    return "near" if close_first and (last == other_last or slip(last, other_last)) else None


def _shortened(first: str, other: str) -> bool:
    """« Marie » for « Marie-Claire »."""
    short, long = sorted((first, other), key=len)
    return len(short) >= _LONG_ENOUGH and long.startswith(short)
