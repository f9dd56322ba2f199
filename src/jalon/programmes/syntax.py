"""TOML text to plain data; or why it is not TOML, in French."""

import re
import tomllib
from typing import Any

from jalon.rules.errors import DefinitionError, Problem

_MARK = "\ufeff"
"""What some editors write at the start of a file."""

type _Said = tuple[str, str]

_NOT_TOML: _Said = (
    "ce n'est pas du TOML",
    "vérifier les guillemets, les crochets et le signe = de cette ligne et de celle d'avant",
)
_TWICE: _Said = ("ce nom a déjà une valeur", "garder une seule des deux, ou changer un nom")
_CLOSED: _Said = (
    "cette table est déjà écrite entre accolades ou entre crochets",
    "ajouter ce qui manque là où elle est écrite",
)
_TITLE: _Said = (
    "le titre d'une table n'est pas refermé",
    "écrire [table] pour une table, [[table]] pour une liste de tables",
)
_OPEN_TEXT: _Said = ("un texte n'est pas refermé", "refermer les guillemets ou les apostrophes du texte")
_CHARACTER: _Said = (
    "un caractère n'est pas permis ici",
    "refermer le texte sur sa ligne, et retirer les caractères invisibles",
)
_ESCAPE: _Said = (
    "une barre oblique inverse \\ n'est pas suivie de ce qu'il faut",
    "la doubler (\\\\), ou écrire le texte entre apostrophes",
)
# How each of the parser's sentences begins.
_SAID: dict[str, _Said] = {
    "Invalid statement": (
        "cette ligne n'est ni un titre de table ni un nom suivi d'une valeur",
        "écrire nom = valeur ; un nom n'a ni accent ni espace",
    ),
    "Expected newline or end of document": (
        "il reste quelque chose après la valeur",
        "n'écrire qu'une valeur par ligne, et les textes entre guillemets",
    ),
    "Found invalid character": _CHARACTER,
    "Illegal character": _CHARACTER,
    "Cannot declare": (
        "cette table est déjà écrite",
        "réunir les deux, ou écrire [[table]] pour une liste de tables",
    ),
    "Cannot overwrite a value": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Cannot mutate immutable namespace": _CLOSED,
    "Cannot redefine namespace": _CLOSED,
    "Expected ']": _TITLE,
    "Expected '='": ("il manque le signe = après le nom", "écrire nom = valeur"),
    "Invalid initial character for a key part": (
        "un nom manque ou commence mal",
        "n'employer que des lettres sans accent, des chiffres, _ et - ; pas de virgule avant une accolade",
    ),
    "Unclosed array": (
        "une liste n'est pas refermée, ou il y manque une virgule",
        "écrire [un, deux], avec une virgule entre deux valeurs",
    ),
    "Unclosed inline table": (
        "une table entre accolades n'est pas refermée, ou il y manque une virgule",
        "écrire { un = 1, deux = 2 } sur une seule ligne",
    ),
    "Unterminated string": _OPEN_TEXT,
    "Expected \"'": _OPEN_TEXT,
    "Unescaped": _ESCAPE,
    "Invalid hex value": _ESCAPE,
    "Escaped character": _ESCAPE,
    "Invalid date or datetime": ("cette date n'existe pas", "écrire une date du calendrier : 2025-01-31"),
    "Invalid value": (
        "une valeur manque ou est mal écrite",
        'écrire un texte entre guillemets, un nombre (24), une date (2025-01-31), true ou false, "122.50"',
    ),
}


def parsed(text: str, name: str) -> dict[str, Any]:
    """The data of a TOML text, whose file is called ``name``. Raises ``DefinitionError`` when it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError([_explained(str(error), text, name)]) from error
    except RecursionError as error:
        what = "trop de listes ou de tables sont emboîtées"
        raise DefinitionError([Problem(name, what, "les écrire sous leurs propres titres")]) from error
    except ValueError as error:
        what = "un nombre a trop de chiffres"
        raise DefinitionError([Problem(name, what, "corriger ce nombre")]) from error


def decoded(content: bytes, name: str) -> str:
    """The text of a file. Raises ``DefinitionError`` when it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "ce fichier n'est pas codé en UTF-8"
        problem = Problem(f"{name}, ligne {line}", what, "l'enregistrer de nouveau en UTF-8")
        raise DefinitionError([problem]) from error


def unmarked(text: str) -> str:
    """The text without the mark that some editors put before it."""
    return text.removeprefix(_MARK)


def _explained(said: str, text: str, name: str) -> Problem:
    where = re.search(r"line (\d+), column (\d+)", said)
    last = len(text.rstrip().splitlines()) or 1
    place = f"ligne {where[1]}, colonne {where[2]}" if where else f"ligne {last}, fin du fichier"
    what, remedy = next((told for start, told in _SAID.items() if said.startswith(start)), _NOT_TOML)
    return Problem(f"{name}, {place}", what, remedy)
