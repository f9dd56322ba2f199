"""The organisation that writes: what it prints of its own on every letter."""

import re
from dataclasses import dataclass
from typing import Literal

from jalon.rules.errors import Problem

from .drawable import clean
from .errors import HouseError

HEAVIEST = 500_000
"""Bytes of a picture, at most: it is printed on every letter of a batch."""
_SIGNS: tuple[tuple[bytes, Literal["png", "jpg"]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
)
_REFUSED_IN_SVG = re.compile(rb"<script|<!ENTITY|<foreignObject|href\s*=\s*[\"'](?!#|data:)", re.IGNORECASE)
"""What a drawing may not hold: a program, an entity that grows without end, a file that it would go and fetch."""


@dataclass(frozen=True)
class Picture:
    """A logo or a signature: the bytes of a PNG, a JPEG or an SVG, and the text that says it to who does not see it."""

    content: bytes
    alt: str

    @property
    def suffix(self) -> Literal["png", "jpg", "svg"] | None:
        """The kind of picture, read from its bytes; ``None`` when it is none of the three."""
        for sign, suffix in _SIGNS:
            if self.content.startswith(sign):
                return suffix
        return "svg" if b"<svg" in self.content[:1000] else None


@dataclass(frozen=True)
class House:
    """Who writes. Raises ``HouseError`` when a part of it cannot be printed."""

    name: str
    address: tuple[str, ...] = ()
    """Lines under the name."""
    place: str = ""
    """The town from which letters are dated."""
    logo: Picture | None = None
    signature: Picture | None = None
    """The signature, in picture, of who signs the letters."""

    def __post_init__(self) -> None:
        problems = [*self._words(), *_wrong("logo", self.logo), *_wrong("signature", self.signature)]
        if problems:
            raise HouseError(problems)

    def _words(self) -> list[Problem]:
        found = []
        if not clean(self.name):
            found.append(
                Problem("organisation", "son nom manque", "écrire le nom tel qu'il doit être imprimé")
            )
        if len(self.address) > MOST_LINES:
            remedy = f"en garder {MOST_LINES} au plus : adresse, téléphone, courriel"
            found.append(Problem("organisation, adresse", f"elle a {len(self.address)} lignes", remedy))
        return found


MOST_LINES = 6
"""Lines of address that stand above the window of the envelope without entering it."""


def _wrong(place: str, picture: Picture | None) -> list[Problem]:
    if picture is None:
        return []
    place = f"organisation, {place}"
    found = []
    if picture.suffix is None:
        found.append(Problem(place, "ce n'est pas une image lisible", "donner un fichier PNG, JPEG ou SVG"))
    if picture.suffix == "svg" and _REFUSED_IN_SVG.search(picture.content):
        remedy = "l'exporter de nouveau en dessin simple, ou en PNG"
        found.append(
            Problem(place, "ce dessin SVG contient un programme ou appelle un autre fichier", remedy)
        )
    if len(picture.content) > HEAVIEST:
        remedy = f"la réduire : {HEAVIEST // 1000} ko au plus"
        found.append(Problem(place, f"l'image pèse {len(picture.content) // 1000} ko", remedy))
    if not clean(picture.alt):
        remedy = "écrire ce qu'elle montre, pour les personnes qui ne la voient pas : « Logo du Département »"
        found.append(Problem(place, "l'image n'a pas de texte de remplacement", remedy))
    return found
