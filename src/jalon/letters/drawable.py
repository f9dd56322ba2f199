"""What a letter can show: the characters of the fonts that come with Jalon, and nothing invisible.

PDF/UA refuses a document in which a character has no shape. So a text is cleaned before it is printed: what is
invisible goes, what has no shape becomes a square that shows that something stood there.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
"""Fetched by the set-up, as the files of the pages are."""
FACES = (
    ("AtkinsonHyperlegibleNext-Regular.ttf", "AtkinsonHyperlegibleNext-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)
"""The regular and bold of each typeface, in the order in which they are tried."""
UNKNOWN = "□"
"""Stands for a character that no font of ours draws."""
LONGEST = 34
"""Characters of a word that fit on a line of the narrowest place: the window of the envelope."""
BREAK = "\u200b"
"""An invisible place where a very long word may be cut."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_PLAIN = re.compile(r"[\n -~ À-ÿŒœŸ’«»–—…€°\u00a0\u202f]*")
"""What nearly all French texts are made of, for which no more is looked at."""
_LONG_WORD = re.compile(rf"[^\s{BREAK}]{{{LONGEST + 1},}}")


def clean(text: str) -> str:
    r"""The text as it will be shown: composed, without invisible characters, lines kept apart by ``\n``.

    >>> clean("Zoé\x00\u200b")
    'Zoé'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not _PLAIN.fullmatch(text):
        # What a mark that goes stood between may compose into another letter, to be looked at too.
        while (shown := "".join(shown for _, shown in _each(text))) != text:
            text = shown
    return text.strip()


def undrawable(text: str) -> str:
    """The characters of a text that no font draws or that are invisible, once each, in their order."""
    return "".join(dict.fromkeys(one for one, shown in _each(text) if shown != one))


def breakable(text: str) -> str:
    """The text with places to cut the words that are longer than a line."""
    return _LONG_WORD.sub(_cut, text)


def _cut(found: re.Match[str]) -> str:
    word = found[0]
    return BREAK.join(word[start : start + LONGEST] for start in range(0, len(word), LONGEST))


def _each(text: str) -> Iterator[tuple[str, str]]:
    """Each character of a text, composed, and what is shown of it.

    A mark is kept only if one font draws it and what it stands on: a font never borrows a mark from another.
    """
    drawing: frozenset[int] = frozenset()
    for one in unicodedata.normalize("NFC", text):
        shown = _shown(one)
        if shown and unicodedata.category(one).startswith("M"):
            shown = one if drawing & _fonts_of(one) else ""
            drawing = drawing & _fonts_of(one) if shown else drawing
        elif shown:
            drawing = _fonts_of(shown)
        yield one, shown


@cache
def _shown(one: str) -> str:
    if one == "\n":
        return one
    if unicodedata.category(one) in _INVISIBLE or any(ord(one) in span for span in _SELECTORS):
        return "\n" if one in "\u2028\u2029\x85" else ""
    return one if _fonts_of(one) else UNKNOWN


@cache
def _fonts_of(one: str) -> frozenset[int]:
    """The fonts, by rank, that draw a character both in regular and in bold."""
    return frozenset(rank for rank, drawn in enumerate(_coverage()) if ord(one) in drawn)


@cache
def _coverage() -> tuple[frozenset[int], ...]:
    """The characters that each typeface draws, both in regular and in bold, in the order in which they are tried."""
    first, *others = (frozenset.intersection(*(_characters(name) for name in faces)) for faces in FACES)
    # The first one is left its whole letters only: put together from marks, a letter cannot be copied from the PDF.
    return frozenset(code for code in first if not unicodedata.combining(chr(code))), *others


def _characters(name: str) -> frozenset[int]:
    with TTFont(FONTS / name, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def first_typeface() -> str:
    """What the first typeface draws, as the class of characters of a regular expression."""
    ranges: list[list[int]] = []
    for code in sorted(_coverage()[0]):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[{}]".format("".join(rf"\u{{{first:x}}}-\u{{{last:x}}}" for first, last in ranges))
