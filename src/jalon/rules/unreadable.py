"""A file that is no text, or whose text is not JSON: what stops its reading, in French, with line and column."""

import json
from collections import Counter
from typing import Any

from .errors import Problem
from .references import shown

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_UTF8_MARK = _MARK.encode()
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AGAIN = "l'ouvrir dans un éditeur de texte et l'enregistrer en UTF-8"
_EXACT_FIGURES = 20
"""A longer number is no number of ours; Python would refuse to read one of thousands of figures."""
_CURLY = "“”„«»‘’'"


class _Repeating(dict[str, Any]):
    """An object in which a field is written several times; the last one counts."""

    __slots__ = ("twice",)
    twice: tuple[str, ...]


def text_of(text: bytes | str) -> tuple[list[Problem], str]:
    """The characters of a file, with what is wrong in how they are coded. Never raises."""
    found, content = ([], text) if isinstance(text, str) else _decoded(text)
    if not content.startswith(_MARK):
        return found, content
    what = "une marque invisible (BOM) précède le texte"
    return [*found, Problem("ligne 1", what, f"{_SAVE_AGAIN}, « sans BOM »")], content[1:]


def parsed(content: str) -> tuple[list[Problem], object]:
    """The value that a JSON text holds, or why it holds none. Never raises."""
    if not content.strip():
        return [
            Problem("ligne 1", "le fichier est vide", "choisir le fichier d'un dossier enregistré par Jalon")
        ], None
    try:
        return [], json.loads(content, object_pairs_hook=_object, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        return [_malformed(error)], None
    except RecursionError:
        what = "des crochets ou des accolades sont ouverts les uns dans les autres sans fin"
        return [Problem("fichier", what, "vérifier que c'est bien le fichier d'un dossier")], None


def written_twice(value: dict[str, Any]) -> tuple[str, ...]:
    """The fields that an object read by ``parsed`` holds several times."""
    return value.twice if isinstance(value, _Repeating) else ()


# -- how characters are coded --------------------------------------------------------------------------------------


def _decoded(text: bytes) -> tuple[list[Problem], str]:
    if text.startswith(_UTF16_MARKS):
        what = "le fichier est codé en UTF-16, pas en UTF-8"
        return [Problem("ligne 1", what, _SAVE_AGAIN)], text.decode("utf-16", "replace")
    try:
        return [], text.decode()
    except UnicodeDecodeError as error:
        # The rest is read as Windows would have written it, to tell its other problems too.
        return [_not_utf8(text, error.start)], text.removeprefix(_UTF8_MARK).decode("cp1252", "replace")


def _not_utf8(text: bytes, start: int) -> Problem:
    line = text.count(b"\n", 0, start) + 1
    column = start - text.rfind(b"\n", 0, start)
    what = f"un caractère n'est pas codé en UTF-8 (octet {text[start]:02x})"
    return Problem(f"ligne {line}, colonne {column}", what, _SAVE_AGAIN)


# -- JSON ----------------------------------------------------------------------------------------------------------


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    repeating.twice = tuple(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    return repeating


def _whole_number(figures: str) -> float:
    return int(figures) if len(figures) <= _EXACT_FIGURES else float(figures)


def _malformed(error: json.JSONDecodeError) -> Problem:
    place = f"ligne {error.lineno}, colonne {error.colno}"
    if error.doc[error.pos : error.pos + 1] in tuple(_CURLY):
        mark = error.doc[error.pos]
        return Problem(
            place, f"le guillemet {mark} n'est pas permis ici", 'employer les guillemets droits "…"'
        )
    what, remedy = _cause(error.msg)
    found = shown(error.doc[error.pos : error.pos + 20].strip())
    return Problem(place, f"{what}, devant « {found} »" if found else f"{what}, à la fin du fichier", remedy)


def _cause(message: str) -> tuple[str, str]:
    for beginning, cause in _CAUSES.items():
        if message.startswith(beginning):
            return cause
    return f"le texte n'est pas du JSON ({shown(message)})", "vérifier la ponctuation à cet endroit"


_CAUSES = {
    "Expecting value": (
        "une valeur manque ou est mal écrite",
        "écrire un texte entre guillemets droits, un nombre, true, false, null, une liste ou un objet",
    ),
    "Expecting property name": (
        "un nom de champ entre guillemets droits est attendu",
        'écrire chaque champ sous la forme "nom": valeur, sans virgule après le dernier',
    ),
    "Illegal trailing comma": ("une virgule est de trop", "retirer la virgule qui suit la dernière valeur"),
    "Expecting ':'": (
        "les deux-points manquent après le nom du champ",
        'écrire le champ sous la forme "nom": valeur',
    ),
    "Expecting ','": (
        "une virgule, un crochet ou une accolade manque",
        "mettre une virgule entre deux valeurs, et fermer chaque [ par ] et chaque { par }",
    ),
    "Unterminated string": ("un texte n'est pas fermé", "ajouter le guillemet droit qui ferme ce texte"),
    "Invalid control character": (
        "un retour à la ligne ou une tabulation est au milieu d'un texte",
        "écrire \\n pour un retour à la ligne, \\t pour une tabulation",
    ),
    "Invalid \\escape": ("une barre oblique inversée est mal employée", "doubler la barre : \\\\"),
    "Invalid \\uXXXX escape": (
        "un code \\u est incomplet",
        "écrire \\u suivi de quatre chiffres ou lettres de A à F",
    ),
    "Extra data": ("du texte suit la fin du dossier", "retirer ce qui suit la dernière accolade"),
}
"""What Python's messages mean, and what to do."""
