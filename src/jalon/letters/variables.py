"""What a letter may be told: the variables, their types, and how each value is written in French."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from jalon.rules.french import day, euros, full_day, hour

from .drawable import clean

type Type = Literal["text", "long_text", "date", "full_date", "time", "euros", "number", "list", "table"]
type Value = str | date | time | Decimal | int | Sequence[Any]
"""A value given for a letter: of the type of its variable, or the text that JSON has for it (« 2026-03-01 »)."""
type Values = Mapping[str, Value | None]
"""What a letter is filled with, by name of variable. ``None`` and what is not there are the same: not known."""
type Printed = tuple[str, ...] | tuple[tuple[str, ...], ...]
"""A value as it is printed: the lines of a text, the items of a list, or the rows of a table."""

TYPES: dict[Type, str] = {
    "text": "texte court", "long_text": "texte de plusieurs lignes", "date": "date",
    "full_date": "date avec le jour de la semaine", "time": "heure", "euros": "montant en euros",
    "number": "nombre entier", "list": "liste de textes", "table": "tableau",
}  # fmt: skip
"""French of each type, with what is expected of who fills it."""
LONGEST: dict[Type, int] = {"text": 300, "long_text": 6000, "list": 600, "table": 300}
"""Characters of a text; of each item of a list; of each cell of a table."""
MOST_ITEMS = 200
_TOO_LARGE = Decimal(10) ** 12
NAME = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"


class BadValue(ValueError):
    """A value that its variable cannot take: what is wrong, and how to mend it, in French."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what)


class Variable(BaseModel):
    """A name that a template may use between braces."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Annotated[str, StringConstraints(pattern=NAME)]
    meaning: str
    type: Type = "text"
    optional: bool = False
    """Whether it may be unknown: then the sentence that uses it is left out whole."""
    columns: tuple[str, ...] = ()
    """Of a table: the head of each column."""
    example: Any

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.type == "table") != bool(self.columns):
            raise ValueError(f"« {self.name} » : un tableau, et lui seul, a des colonnes")
        self.printed(self.example)
        return self

    def printed(self, value: Value | None) -> Printed | None:
        """The value as it is printed; ``None`` when there is nothing to print. Raises ``BadValue``."""
        if value is None:
            return None
        return _PRINT[self.type](self, value) or None


# -- one function for each type ------------------------------------------------------------------------------------


def _text(variable: Variable, value: Any) -> Printed:
    if not isinstance(value, str):
        raise BadValue("ce n'est pas un texte", "donner un texte entre guillemets")
    lines = _line(value, LONGEST[variable.type]).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return tuple(lines)


def _line(value: Any, longest: int) -> str:
    """A text of a list or a cell, where a date and an amount are welcome too."""
    if isinstance(value, Decimal):
        return euros(_amount(value))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadValue("ce n'est pas un texte", "donner un texte, une date ou un montant")
    if len(value) > longest:
        raise BadValue(f"ce texte a {len(value)} caractères", f"l'abréger : {longest} au plus")
    return clean(value)


def _date(variable: Variable, value: Any) -> Printed:
    found = _as_date(value)
    return (full_day(found) if variable.type == "full_date" else day(found),)


def _as_date(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadValue("ce n'est pas une date", "donner une date du calendrier : 2026-03-31") from None


def _time(variable: Variable, value: Any) -> Printed:  # noqa: ARG001  all have the same arguments
    try:
        return (hour(value if isinstance(value, time) else time.fromisoformat(value)),)
    except (TypeError, ValueError):
        raise BadValue("ce n'est pas une heure", "donner une heure de la journée : 14:30") from None


def _euros(variable: Variable, value: Any) -> Printed:  # noqa: ARG001  same
    if isinstance(value, bool | float):
        raise BadValue("ce n'est pas un montant exact", 'l\'écrire en texte, avec un point : "122.50"')
    try:
        return (euros(_amount(Decimal(value))),)
    except (InvalidOperation, TypeError, ValueError):
        raise BadValue("ce n'est pas un montant", 'l\'écrire en texte, avec un point : "122.50"') from None


def _amount(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= _TOO_LARGE:
        raise BadValue("ce montant n'a pas de sens", "vérifier le nombre de chiffres")
    return value


def _number(variable: Variable, value: Any) -> Printed:  # noqa: ARG001  same
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _TOO_LARGE:
        raise BadValue("ce n'est pas un nombre entier", "donner un nombre sans virgule")
    return (str(value),)


def _list(variable: Variable, value: Any) -> Printed:
    items = (_line(item, LONGEST["list"]) for item in _items(variable, value))
    return tuple(item for item in items if item)


def _table(variable: Variable, value: Any) -> Printed:
    return tuple(_row(variable, row) for row in _items(variable, value))


def _row(variable: Variable, row: Any) -> tuple[str, ...]:
    width = len(variable.columns)
    if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != width:
        raise BadValue(f"une ligne n'a pas {width} cases", f"y mettre : {', '.join(variable.columns)}")
    cells = tuple(_line(cell, LONGEST["table"]) for cell in row)
    if not all(cells):
        raise BadValue("une case du tableau est vide", "la remplir, ou écrire « non connu »")
    return cells


def _items(variable: Variable, value: Any) -> Sequence[Any]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise BadValue(
            f"ce n'est pas une liste ({TYPES[variable.type]})", "donner les éléments entre crochets"
        )
    if len(value) > MOST_ITEMS:
        raise BadValue(f"il y a {len(value)} lignes", f"en garder {MOST_ITEMS} au plus")
    return value


_PRINT: dict[Type, Callable[[Variable, Any], Printed]] = {
    "text": _text, "long_text": _text, "date": _date, "full_date": _date, "time": _time, "euros": _euros,
    "number": _number, "list": _list, "table": _table,
}  # fmt: skip


def as_date(value: Value | None) -> date:
    """The day that a value of type date stands for. Raises ``BadValue``."""
    return _as_date(value)
