"""What is wrong in a definition, in French, with its line."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jalon.rules.errors import Problem

from .places import Path, lines_of
from .shape import Spot, shape_of

_MOVE = "corriger la valeur"
_OURS = "Value error, "
_SHOWN = 40
"""How much of a value a message shows."""


class File(NamedTuple):
    """A file that was read, and what it had to be."""

    model: type[BaseModel]
    data: dict[str, Any]
    text: str
    name: str


class Wrong(NamedTuple):
    """What pydantic says of a value, where the value stands, and what stands beside it."""

    detail: ErrorDetails
    spot: Spot
    beside: frozenset[str]

    @property
    def name(self) -> str:
        """The name of the value in its table."""
        return str(self.spot.path[-1]) if self.spot.path else "?"

    @property
    def context(self) -> dict[str, Any]:
        """What the value had to respect."""
        return self.detail.get("ctx", {})

    @property
    def value(self) -> str:
        """The value as a sentence names it."""
        return _named(self.detail.get("input"))


def explain(error: ValidationError, file: File) -> list[Problem]:
    """Every problem of a file, in the order of its lines."""
    lines = lines_of(file.text)
    found = [problem for detail in error.errors() for problem in _problems(detail, file, lines)]
    return [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


def _problems(detail: ErrorDetails, file: File, lines: dict[Path, int]) -> list[tuple[int, Problem]]:
    """One problem; or several, when rules that stand alone do not stand together."""
    if detail["type"] == "value_error" and not detail["loc"]:
        return [_between(said, file, lines) for said in _said(detail).splitlines()]
    spot = shape_of(file.model).spot(detail["loc"])
    what, remedy = _explained(Wrong(detail, spot, _keys_beside(spot.path, file.data)))
    return [_placed(spot.path, what, remedy, file, lines)]


def _between(said: str, file: File, lines: dict[Path, int]) -> tuple[int, Problem]:
    """A rule that names another one that does not exist, an id used twice: at the line of the rule it cites."""
    cited = re.search(r"« ([^»]+) »", said)
    if cited and cited[1] in file.data:
        return _placed((cited[1],), said, _MOVE, file, lines)
    path = _rule_path(file.data, cited[1]) if cited else None
    return _placed(path or (), said, "corriger ce nom, ou ajouter ce qui manque", file, lines)


def _placed(path: Path, what: str, remedy: str, file: File, lines: dict[Path, int]) -> tuple[int, Problem]:
    line = _line_of(path, lines)
    shown = f", {_shown(path)}" if path else ""
    return line, Problem(f"{file.name}, ligne {line}{shown}", what, remedy)


def _rule_path(value: Any, wanted: str, path: Path = ()) -> Path | None:
    """Where the last rule, or amount, of this name stands."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, inner in reversed(items):
        if found := _rule_path(inner, wanted, (*path, key)):
            return found
    return (
        path if isinstance(value, dict) and wanted in (value.get("id"), value.get("name")) and path else None
    )


def _keys_beside(path: Path, data: Any) -> frozenset[str]:
    """The names already written in the table where a value stands."""
    here = data
    for part in path[:-1]:
        here = here.get(part, {}) if isinstance(here, dict) else here[part]
    return frozenset(here) if isinstance(here, dict) else frozenset()


def _line_of(path: Path, lines: dict[Path, int]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _shown(path: Path) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _said(detail: ErrorDetails) -> str:
    return detail["msg"].removeprefix(_OURS)


def _named(value: Any) -> str:
    """A value of the file, as a sentence names it."""
    if isinstance(value, dict):
        return "cette table"
    if isinstance(value, list | tuple):
        return "cette liste"
    text = {"True": "true", "False": "false", "": "(vide)"}.get(str(value), str(value))
    return f"« {text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''} »"


# -- a sentence and a remedy for each thing that pydantic says -----------------------------------------------------

type Told = tuple[str, str]


def _explained(wrong: Wrong) -> Told:
    explain_one = _BY_TYPE.get(wrong.detail["type"])
    if explain_one:
        return explain_one(wrong)
    return f"{wrong.value} n'est pas accepté ici ({wrong.detail['msg']})", _MOVE


def _missing(wrong: Wrong) -> Told:
    return f"« {wrong.name} » manque", f"ajouter {wrong.spot.sample}"


def _extra(wrong: Wrong) -> Told:
    free = [name for name in wrong.spot.known if name not in wrong.beside]
    close = get_close_matches(wrong.name, wrong.spot.known, n=1)
    if close:
        remedy = f"vouliez-vous dire « {close[0]} » ?"
    else:
        remedy = (
            f"retirer cette ligne, ou choisir parmi : {', '.join(free)}" if free else "retirer cette ligne"
        )
    return f"« {wrong.name} » n'est pas connu ici", remedy


def _literal(wrong: Wrong) -> Told:
    allowed = wrong.spot.node.get("enum") or [wrong.spot.node.get("const", wrong.context.get("expected", ""))]
    return f"{wrong.value} n'est pas un choix possible", f"choisir parmi : {', '.join(map(str, allowed))}"


def _tag(wrong: Wrong) -> Told:
    kinds = ", ".join(wrong.spot.kinds)
    kind = wrong.detail["input"].get("kind")
    return f"{_named(kind)} n'est pas un genre de règle", f"écrire kind = l'un de : {kinds}"


def _no_tag(wrong: Wrong) -> Told:
    return "cette règle ne dit pas son genre", f"ajouter kind = l'un de : {', '.join(wrong.spot.kinds)}"


def _ours(wrong: Wrong) -> Told:
    return _said(wrong.detail), _MOVE


def _list(wrong: Wrong) -> Told:
    if isinstance(wrong.detail.get("input"), dict) and wrong.spot.many:
        return "cette table doit être dans une liste", f"écrire son titre [[{wrong.spot.title}]]"
    return f"{wrong.value} n'est pas une liste", "écrire la liste entre crochets"


def _form(wrong: Wrong) -> Told:
    pattern = str(wrong.context.get("pattern"))
    known = (remedy for sign, remedy in _FORMS.items() if sign in pattern)
    return f"{wrong.value} n'a pas la forme attendue", next(known, f"suivre la forme {pattern}")


# What each pattern of the models holds that the next ones do not.
_FORMS = {
    "-AMB-": "écrire le code d'une ambiguïté : TARN-AMB-3",
    "TARN": "écrire le code d'un énoncé : TARN-16",
    r"\.": "écrire des mots en minuscules sans accent, séparés par des points : rsa.base.single",
    "(-": "n'employer que des minuscules sans accent, des chiffres et des tirets : premier-contrat",
}


def _too_short(wrong: Wrong) -> Told:
    return "cette liste est trop courte", f"en écrire au moins {wrong.context.get('min_length')}"


def _too_long(wrong: Wrong) -> Told:
    return f"{wrong.value} est trop long", f"{wrong.context.get('max_length')} caractères au plus"


def _kind(what: str, remedy: str) -> Callable[[Wrong], Told]:
    def explained(wrong: Wrong) -> Told:
        return f"{wrong.value} {what}", remedy

    return explained


def _bound(words: str, key: str) -> Callable[[Wrong], Told]:
    def explained(wrong: Wrong) -> Told:
        return f"{wrong.value} est hors des bornes", f"écrire un nombre {words} {wrong.context.get(key)}"

    return explained


_WHOLE = _kind("n'est pas un nombre entier", "écrire un nombre sans guillemets ni virgule")
_DATE = _kind("n'est pas une date", "écrire la date sans guillemets, sous la forme 2025-01-31")
_TEXT = _kind("n'est pas un texte", "écrire le texte entre guillemets")
_BOOL = _kind("n'est ni vrai ni faux", "écrire true (vrai) ou false (faux)")
_TABLE = _kind(
    "n'est pas une table", "écrire la table entre accolades, ou sous son propre titre entre crochets"
)
_NUMBER = _kind("n'est pas un nombre exact", 'écrire le montant entre guillemets, avec un point : "122.50"')

_BY_TYPE: dict[str, Callable[[Wrong], Told]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "literal_error": _literal,
    "union_tag_invalid": _tag,
    "union_tag_not_found": _no_tag,
    "value_error": _ours,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "string_type": _TEXT,
    "bool_type": _BOOL,
    "bool_parsing": _BOOL,
    "tuple_type": _list,
    "list_type": _list,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "is_instance_of": _NUMBER,
    "string_pattern_mismatch": _form,
    "string_too_long": _too_long,
    "too_short": _too_short,
    "greater_than_equal": _bound("au moins égal à", "ge"),
    "greater_than": _bound("plus grand que", "gt"),
    "less_than_equal": _bound("au plus égal à", "le"),
    "less_than": _bound("plus petit que", "lt"),
}
