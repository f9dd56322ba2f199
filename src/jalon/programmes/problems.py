"""What is wrong in a definition, in French, with its line."""

import re
import tomllib
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jalon.rules.errors import Problem

from .places import Path, lines_of

_MOVE = "corriger la valeur"
_OURS = "Value error, "


def explain(error: ValidationError, data: dict[str, Any], text: str, name: str) -> list[Problem]:
    """Every problem of a file, in the order of its lines."""
    lines = lines_of(text)
    found = [problem for detail in error.errors() for problem in _problems(detail, data, lines, name)]
    return [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


def explain_syntax(error: tomllib.TOMLDecodeError, name: str) -> Problem:
    """Why a file is not TOML."""
    said = str(error)
    where = re.search(r"line (\d+), column (\d+)", said)
    place = f"{name}, ligne {where[1]}, colonne {where[2]}" if where else f"{name}, fin du fichier"
    cause = said.partition(" (at ")[0]
    return Problem(place, _SYNTAX.get(_known(cause), f"ce n'est pas du TOML ({cause})"), _SYNTAX_REMEDY)


_SYNTAX_REMEDY = "vérifier les guillemets, les crochets et le signe = de cette ligne et de celle d'avant"
_SYNTAX = {
    "Invalid value": "une valeur est mal écrite",
    "Cannot overwrite a value": "ce nom a déjà une valeur",
    "Cannot declare": "cette table est déjà déclarée",
    "Unterminated string": "un texte n'est pas refermé",
    "Illegal character": "un caractère n'est pas permis ici (retour à la ligne dans un texte ?)",
    "Expected '='": "il manque le signe = après le nom",
    "Expected newline or end of document": "il reste quelque chose après la valeur",
    "Unclosed array": "une liste n'est pas refermée",
    "Invalid statement": "cette ligne n'est ni une table ni un nom suivi d'une valeur",
    "Duplicate inline table key": "ce nom figure deux fois",
}


def _known(cause: str) -> str:
    return next((start for start in _SYNTAX if cause.startswith(start)), cause)


def _problems(
    detail: ErrorDetails, data: dict[str, Any], lines: dict[Path, int], name: str
) -> list[tuple[int, Problem]]:
    """One problem; or several, when rules that stand alone do not stand together."""
    if detail["type"] != "value_error" or detail["loc"]:
        return [_problem(detail, data, lines, name)]
    return [_between(said, data, lines, name) for said in detail["msg"].removeprefix(_OURS).splitlines()]


def _between(said: str, data: dict[str, Any], lines: dict[Path, int], name: str) -> tuple[int, Problem]:
    """A rule that names another one that does not exist, an id used twice: at the line of the rule it cites."""
    cited = re.search(r"« ([^»]+) »", said)
    path = _rule_path(data, cited[1]) if cited else None
    line = _line_of(path or (), lines)
    shown = f", {_shown(path)}" if path else ""
    return line, Problem(f"{name}, ligne {line}{shown}", said, "corriger ce nom, ou ajouter ce qui manque")


def _rule_path(value: Any, wanted: str, path: Path = ()) -> Path | None:
    """Where the last rule of this id stands."""
    items = (
        reversed(value.items())
        if isinstance(value, dict)
        else reversed(list(enumerate(value)))
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        if found := _rule_path(inner, wanted, (*path, key)):
            return found
    return path if isinstance(value, dict) and value.get("id") == wanted and path else None


def _problem(
    detail: ErrorDetails, data: dict[str, Any], lines: dict[Path, int], name: str
) -> tuple[int, Problem]:
    path = _real_path(detail["loc"], data)
    line = _line_of(path, lines)
    shown = _shown(path)
    place = f"{name}, ligne {line}" + (f", {shown}" if shown else "")
    what, remedy = _explained(Wrong(detail, path))
    return line, Problem(place, what, remedy)


def _real_path(loc: tuple[int | str, ...], data: Any) -> Path:
    """The place in the data: pydantic also names the kind that it chose, which is no key of the file."""
    path: list[int | str] = []
    here = data
    for rank, part in enumerate(loc):
        last = rank == len(loc) - 1
        if isinstance(here, dict) and isinstance(part, str) and (part in here or last):
            path.append(part)
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            path.append(part)
            here = here[part]
    return tuple(path)


def _line_of(path: Path, lines: dict[Path, int]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _shown(path: Path) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class Wrong(NamedTuple):
    """What pydantic says of a value, and where the value stands."""

    detail: ErrorDetails
    path: Path

    @property
    def name(self) -> str:
        """The name of the value in its table."""
        return str(self.path[-1]) if self.path else "?"


def _explained(wrong: Wrong) -> tuple[str, str]:
    explain_one = _BY_TYPE.get(wrong.detail["type"])
    if explain_one:
        return explain_one(wrong)
    return f"cette valeur n'est pas acceptée ({wrong.detail['msg']})", _MOVE


def _value(detail: ErrorDetails) -> str:
    text = str(detail.get("input"))
    return f"« {text[:40]}{'…' if len(text) > 40 else ''} »"  # noqa: PLR2004  what fits in a message


def _choices(expected: str) -> str:
    return ", ".join(re.findall(r"'([^']*)'", expected)) or expected


def _missing(wrong: Wrong) -> tuple[str, str]:
    return f"« {wrong.name} » manque", f"ajouter la ligne « {wrong.name} = … »"


def _extra(wrong: Wrong) -> tuple[str, str]:
    close = get_close_matches(wrong.name, _names(), n=1)
    hint = f"vouliez-vous dire « {close[0]} » ?" if close else "retirer cette ligne, ou corriger son nom"
    return f"« {wrong.name} » n'est pas connu ici", hint


def _literal(wrong: Wrong) -> tuple[str, str]:
    allowed = _choices(str(wrong.detail.get("ctx", {}).get("expected", "")))
    return f"{_value(wrong.detail)} n'est pas un choix possible", f"choisir parmi : {allowed}"


def _tag(wrong: Wrong) -> tuple[str, str]:
    context = wrong.detail.get("ctx", {})
    allowed = _choices(str(context.get("expected_tags", "")))
    return f"le genre « {context.get('tag')} » n'existe pas", f"écrire kind = l'un de : {allowed}"


def _no_tag(wrong: Wrong) -> tuple[str, str]:
    return f"la règle « {wrong.name} » ne dit pas son genre", 'ajouter la ligne kind = "…"'


def _ours(wrong: Wrong) -> tuple[str, str]:
    return wrong.detail["msg"].removeprefix(_OURS), _MOVE


def _kind(what: str, remedy: str) -> Callable[[Wrong], tuple[str, str]]:
    def explained(wrong: Wrong) -> tuple[str, str]:
        return f"{_value(wrong.detail)} {what}", remedy

    return explained


def _bound(words: str, key: str) -> Callable[[Wrong], tuple[str, str]]:
    def explained(wrong: Wrong) -> tuple[str, str]:
        return (
            f"{_value(wrong.detail)} est hors des bornes",
            f"écrire un nombre {words} {wrong.detail.get('ctx', {}).get(key)}",
        )

    return explained


_WHOLE = _kind("n'est pas un nombre entier", "écrire un nombre sans guillemets ni virgule")
_DATE = _kind("n'est pas une date", "écrire la date sans guillemets, sous la forme 2025-01-31")
_TEXT = _kind("n'est pas un texte", "écrire le texte entre guillemets")
_BOOL = _kind("n'est ni vrai ni faux", "écrire true (vrai) ou false (faux)")
_LIST = _kind("n'est pas une liste", "écrire la liste entre crochets")
_TABLE = _kind(
    "n'est pas une table", "écrire la table entre accolades, ou sous son propre titre entre crochets"
)
_NUMBER = _kind("n'est pas un nombre exact", 'écrire le montant entre guillemets : "122.50"')
_PATTERN = _kind(
    "n'a pas la forme attendue",
    "n'employer que des minuscules sans accent, des chiffres et des tirets ; un énoncé s'écrit TARN-16",
)
_EMPTY = _kind("ne contient pas assez d'éléments", "ajouter au moins un élément à la liste")

_BY_TYPE: dict[str, Callable[[Wrong], tuple[str, str]]] = {
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
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "is_instance_of": _NUMBER,
    "string_pattern_mismatch": _PATTERN,
    "string_too_long": _kind("est trop long", "raccourcir ce nom"),
    "too_short": _EMPTY,
    "greater_than_equal": _bound("au moins égal à", "ge"),
    "greater_than": _bound("plus grand que", "gt"),
    "less_than_equal": _bound("au plus égal à", "le"),
    "less_than": _bound("plus petit que", "lt"),
}


def _names() -> list[str]:
    from jalon.rules.base import Model  # noqa: PLC0415  only for a message

    names: set[str] = set()
    waiting = [Model]
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        names.update(model.model_fields)
    return sorted(names)
