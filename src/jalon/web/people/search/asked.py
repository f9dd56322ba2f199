"""What somebody typed in the search box: a name, or one of the numbers that name a person."""

from dataclasses import dataclass

import phonenumbers

from jalon.web.kit.text import plain
from jalon.web.people.identifiers import BadNumber, national, nir, phone

_SEPARATORS = str.maketrans("", "", " .-/()\u00a0\u202f")
_FEWEST_DIGITS = 4
_FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Asked:
    """The readings of a text, each empty when it is not one."""

    text: str
    words: tuple[str, ...] = ()
    digits: str = ""
    """Digits of a telephone or of a SIRET, as the search text has them."""
    nir: str = ""
    email: str = ""

    @property
    def too_short(self) -> bool:
        """Whether it would match nearly everybody."""
        return not (self.nir or self.email or self.digits or self.words)


def read(text: str, region: str) -> Asked:
    """Read what was typed; numbers as they are written in a region (``FR``, ``RE``…)."""
    text = " ".join(text.split())[:120]
    if "@" in text:
        return Asked(text, email=text.lower())
    bare = text.translate(_SEPARATORS)
    try:
        return Asked(text, nir=nir(bare))
    except BadNumber:
        pass
    if bare.lstrip("+").isdecimal() and bare.isascii():
        digits = _digits(bare, region)
        return Asked(text, digits=digits if len(digits) >= _FEWEST_DIGITS else "")
    words = tuple(plain(text).split())
    return Asked(text, words=words if len("".join(words)) >= _FEWEST_LETTERS else ())


def _digits(bare: str, region: str) -> str:
    """The digits as the search text has them: a telephone as it is dialled in its country."""
    if not bare.startswith(("0", "+")):
        return bare
    try:
        return national(phone(bare, region))
    except BadNumber:
        code = str(phonenumbers.country_code_for_region(region))
        for prefix in (f"+{code}", f"00{code}"):
            if bare.startswith(prefix):
                return "0" + bare.removeprefix(prefix)
        return bare.lstrip("+")
