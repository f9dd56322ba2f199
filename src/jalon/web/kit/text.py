"""Texts compared as people hear them, not as they are typed."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_BETWEEN = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """A text without accents, capitals nor punctuation: « Ève-Marie D'Œuf » is ``eve marie d oeuf``."""
    lowered = text.casefold().translate(_LIGATURES)
    bare = "".join(one for one in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(one))
    return _BETWEEN.sub(" ", bare).strip()
