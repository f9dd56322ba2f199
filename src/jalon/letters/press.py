"""Typst prints letters: one compiled document, to which every word is given as data.

The document is PDF/UA-1: tagged, with a title and a language, refused by Typst itself when a picture says nothing or a
title is skipped. It is dated of the letter, so the same letter always gives the same bytes.
"""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Any, Final
from weakref import finalize

from typst import Compiler, Fonts, TypstError

from jalon.rules.errors import Problem

from .drawable import FONTS, clean, first_typeface
from .errors import HouseError, PressFailed
from .filling import Letter
from .house import House, Picture

MAIN = Path(__file__).parent / "main.typ"
STANDARD: Final = "ua-1"
KEPT_BY_TYPST = 10
"""Documents after which Typst drops what it kept (typst 0.15)."""
_PICTURE = ("failed to decode image", "failed to parse SVG")
_UNREADABLE = (
    "une image (logo ou signature) est abîmée",
    "l'enregistrer de nouveau en PNG, JPEG ou SVG",
)
HOUSES = 8
"""Organisations whose press stays ready."""


class Press:
    """Prints the letters of one organisation; threads that share it wait for each other."""

    def __init__(self, house: House) -> None:
        # Typst reads nothing outside of this folder: not even a drawing that would ask for it.
        folder = Path(mkdtemp(prefix="jalon-letters-"))
        finalize(self, rmtree, folder, ignore_errors=True)
        main = folder / MAIN.name
        main.write_bytes(MAIN.read_bytes())
        self._main = str(main)
        self._blank = str(folder / "blank.typ")
        (folder / "blank.typ").touch()
        self._house = {"name": clean(house.name), "lines": [clean(line) for line in house.address]}
        for name, picture in (("logo", house.logo), ("signature", house.signature)):
            if picture:
                self._house[name] = _kept(folder, name, picture)
        # Two threads in one compiler would have it fail (« Already borrowed »).
        self._one_at_a_time = Lock()
        self._compiler = Compiler(main, root=folder, font_paths=fonts(), ignore_system_fonts=True)

    def print(self, letters: Sequence[Letter], *, duplex: bool = False) -> bytes:
        """One PDF of all these letters, each from a new page: a right-hand one if it is printed on both sides.

        Raises ``HouseError`` for a damaged picture, ``PressFailed`` for a defect of ours.
        """
        last = max(letter.on for letter in letters)
        data = {
            "title": letters[0].title if len(letters) == 1 else _title(letters),
            "date": {"year": last.year, "month": last.month, "day": last.day},
            "house": self._house,
            "covers": first_typeface(),
            "duplex": duplex,
            "letters": [letter.content for letter in letters],
        }
        try:
            with self._one_at_a_time:
                printed = self._compiler.compile(
                    self._main,
                    sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                    format="pdf",
                    pdf_standards=[STANDARD],
                )
        except TypstError as error:
            if error.message.startswith(_PICTURE):
                raise HouseError([Problem("organisation", *_UNREADABLE)]) from error
            raise PressFailed(f"le courrier n'a pas pu être imprimé : {error.message}") from error
        assert isinstance(printed, bytes)  # noqa: S101  one PDF, not pages of images
        return printed

    def forget(self) -> None:
        """Let Typst drop what it kept of the documents of a batch.

        It keeps what its last ten documents were made of, to go faster: some 10 Mo for a hundred letters, times ten.
        Blank documents push them out.
        """
        with self._one_at_a_time:
            for _ in range(KEPT_BY_TYPST + 1):
                self._compiler.compile(self._blank, sys_inputs={}, format="pdf")


def _title(letters: Sequence[Letter]) -> str:
    return f"{len(letters)} courriers"


def _kept(folder: Path, name: str, picture: Picture) -> Any:
    file = f"{name}.{picture.suffix}"
    (folder / file).write_bytes(picture.content)
    return {"file": file, "alt": clean(picture.alt)}


@cache
def fonts() -> Fonts:
    """The fonts that come with Jalon, and no other: what a machine has changes nothing."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@lru_cache(maxsize=HOUSES)
def press(house: House) -> Press:
    """The press of an organisation, made once."""
    return Press(house)
