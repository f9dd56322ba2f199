"""What the rules refuse, and how they say it. Every message is French, with its place and its remedy.

JalonError
├── CaseFileError        a case file that cannot be read
├── DefinitionError      a programme's definition, or a table of amounts, that cannot be read
└── MissingParameter     no value of an amount for a date
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong: where, what, and how to mend it."""

    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place} : {self.what} ({self.remedy})"


class JalonError(Exception):
    """Anything that Jalon refuses."""


class BadInput(JalonError):
    """Input with problems, all of them found at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class CaseFileError(BadInput):
    """A case file that cannot be read."""


class DefinitionError(BadInput):
    """A definition that cannot be read."""


class MissingParameter(JalonError):
    """No value is known of a dated parameter on a date: never a silent default."""

    def __init__(self, name: str, on: date, known: str) -> None:
        self.name = name
        self.on = on
        super().__init__(
            f"le paramètre « {name} » n'a pas de valeur au {on:%d/%m/%Y} ({known}) ; "
            "ajouter la valeur et sa source dans son fichier de paramètres"
        )
