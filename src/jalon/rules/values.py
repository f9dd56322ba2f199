"""What a single value of a case file should be, and how to say in French that it is not."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, inspect

from .facts.base import EUROS_PATTERN, Key
from .french import listed
from .references import shown

_KEY = inspect.type_info(Key)
_WORD = 64
"""A longer word is no misspelling: comparing it would only take time."""
_BARE_WORDS = {
    "oui": "true",
    "vrai": "true",
    "true": "true",
    "non": "false",
    "faux": "false",
    "false": "false",
}


class Misfit(NamedTuple):
    """What is wrong with a value, and how to mend it."""

    what: str
    remedy: str


def misfit(value: object, kind: inspect.Type) -> Misfit | None:
    """Why a value cannot be of a simple type; ``None`` when it can."""
    check = _CHECKS.get(type(kind))
    return None if check is None else check(value, kind)


def expected(kind: inspect.Type) -> str:
    """What a type expects, as a sentence names it: « une date, sous la forme 2025-02-28 »."""
    match kind:
        case inspect.UnionType():
            return expected(first_type(kind))
        case inspect.LiteralType():
            return _choices(kind)
        case inspect.IntType():
            return f"un nombre entier{_bounds(kind)}, sans guillemets"
    return (
        "une référence courte entre guillemets"
        if kind == _KEY
        else _NOUNS.get(type(kind), "une autre valeur")
    )


def first_type(kind: inspect.UnionType) -> inspect.Type:
    """What an optional value is when it is there."""
    return next((member for member in kind.types if not isinstance(member, inspect.NoneType)), kind.types[0])


def said(value: object) -> str:
    """A value as a message names it."""
    match value:
        case None:
            return "une valeur vide (null)"
        case bool():
            return f"« {str(value).lower()} »"
        case int() | float():
            return f"le nombre {shown(_figures(value))}"
        case str():
            return f"le texte « {shown(value)} »" if value else "un texte vide"
        case dict():
            return "un objet entre accolades"
    return "une liste entre crochets"


@lru_cache(maxsize=1024)
def closest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that someone most likely meant, whatever the case."""
    if not word or len(word) > _WORD:
        return None
    lowered = {name.lower(): name for name in known}
    found = get_close_matches(word.strip().lower().replace(" ", "_"), lowered, n=1)
    return lowered[found[0]] if found else None


def _figures(number: float) -> str:
    """The figures of a number, without decimals when they say nothing."""
    return str(int(number) if number.is_integer() else number)


def _other_type(value: object, kind: inspect.Type) -> Misfit:
    return Misfit(f"{said(value)} ne convient pas ici", f"écrire {expected(kind)}")


# -- text ----------------------------------------------------------------------------------------------------------


def _text(value: object, kind: inspect.StrType) -> Misfit | None:
    if not isinstance(value, str):
        return _not_text(value, kind)
    if any("\ud800" <= character <= "\udfff" for character in value):
        return Misfit(f"« {shown(value)} » contient une moitié de caractère", "retaper ce texte au clavier")
    return _length(value, kind) or _pattern(value, kind)


def _not_text(value: object, kind: inspect.StrType) -> Misfit:
    if isinstance(value, int | float) and not isinstance(value, bool):
        figures = shown(_figures(value))
        return Misfit(
            f"le nombre {figures} est mis pour un texte", f'le mettre entre guillemets : "{figures}"'
        )
    return _other_type(value, kind)


def _length(value: str, kind: inspect.StrType) -> Misfit | None:
    if len(value) < (kind.min_length or 0):
        return Misfit(
            "le texte est vide", f"écrire {expected(kind)}, ou retirer le champ s'il est facultatif"
        )
    if kind.max_length is not None and len(value) > kind.max_length:
        what = f"le texte « {shown(value)} » compte {len(value)} caractères"
        return Misfit(what, f"le réduire à {kind.max_length} caractères au plus")
    return None


def _pattern(value: str, kind: inspect.StrType) -> Misfit | None:
    if kind.pattern is None or re.search(kind.pattern, value):
        return None
    what = f"« {shown(value)} » contient un caractère qui n'est pas permis ici"
    if kind == _KEY:
        remedy = (
            "n'employer que lettres sans accent, chiffres et . _ : - ; commencer par une lettre ou un chiffre"
        )
        return Misfit(what, remedy)
    return Misfit(what, f"suivre le modèle {kind.pattern}")


# -- numbers, yes or no, choices -----------------------------------------------------------------------------------


def _whole_number(value: object, kind: inspect.IntType) -> Misfit | None:
    if type(value) is str and re.fullmatch(r"\s*-?\d{1,9}\s*", value):
        return Misfit(
            f"le nombre « {shown(value)} » est entre guillemets", f"écrire {int(value)}, sans guillemets"
        )
    if type(value) is not int:
        return _other_type(value, kind)
    if (kind.ge is not None and value < kind.ge) or (kind.le is not None and value > kind.le):
        return Misfit(f"le nombre {value} est hors des limites", f"écrire {expected(kind)}")
    return None


def _bounds(kind: inspect.IntType) -> str:
    return "" if kind.ge is None or kind.le is None else f" de {kind.ge} à {kind.le}"


def _yes_or_no(value: object, kind: inspect.BoolType) -> Misfit | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and (word := _BARE_WORDS.get(value.strip().lower())):
        return Misfit(f"« {shown(value)} » est mis pour oui ou non", f"écrire {word}, sans guillemets")
    return _other_type(value, kind)


def _choice(value: object, kind: inspect.LiteralType) -> Misfit | None:
    if any(type(value) is type(allowed) and value == allowed for allowed in kind.values):
        return None
    what = f"{said(value)} n'est pas une des valeurs possibles"
    words = tuple(allowed for allowed in kind.values if isinstance(allowed, str))
    near = closest(value, words) if isinstance(value, str) else None
    meant = f"vouliez-vous dire « {near} » ? Sinon, " if near else ""
    return Misfit(what, f"{meant}écrire {_choices(kind)}")


def _choices(kind: inspect.LiteralType) -> str:
    numbers = tuple(str(allowed) for allowed in kind.values if isinstance(allowed, int))
    if numbers:
        return f"{listed(numbers, 'ou')}, sans guillemets"
    return f"une de ces valeurs entre guillemets : {', '.join(f'« {word} »' for word in kind.values)}"


# -- dates ---------------------------------------------------------------------------------------------------------

_FRENCH_DATE = re.compile(r"\s*(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\s*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _day(value: object, kind: inspect.DateType) -> Misfit | None:
    if not isinstance(value, str):
        return _other_type(value, kind)
    if _is_a(value, date):
        return None
    if _DATE.fullmatch(value):
        return Misfit(
            f"le jour « {value} » n'existe pas dans le calendrier", "vérifier l'année, le mois et le jour"
        )
    meant = _day_meant(value) or "2025-02-28"
    return Misfit(f"« {shown(value)} » n'est pas une date", f"écrire la date sous la forme {meant}")


def _day_meant(value: str) -> str | None:
    """The day that a text in another form names, as it should be written."""
    if french := _FRENCH_DATE.fullmatch(value):
        day, month, year = french.groups()
        value = f"{year}-{month:0>2}-{day:0>2}"
    return value[:10] if _is_a(value[:10], date) else None


def _instant(value: object, kind: inspect.DateTimeType) -> Misfit | None:
    if not isinstance(value, str):
        return _other_type(value, kind)
    if _is_a(value, Annotated[datetime, Meta(tz=True)]):
        return None
    if _is_a(value, datetime):
        start = shown(value)
        remedy = (
            f"ajouter le décalage à la fin : {start}+01:00 (heure d'hiver) ou {start}+02:00 (heure d'été)"
        )
        return Misfit(f"« {start} » n'a pas de décalage horaire", remedy)
    if meant := _day_meant(value):
        return Misfit(
            f"« {shown(value)} » n'est pas un instant complet",
            f"écrire le jour, l'heure et le décalage, sous la forme {meant}T09:30:00+01:00",
        )
    return Misfit(f"« {shown(value)} » n'est pas un instant", f"écrire {expected(kind)}")


def _is_a(value: str, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except ValueError:  # msgspec's own, or that of half a character
        return False
    return True


_HOUR = re.compile(r"\s*(\d{1,2})\s*(?:[h:.]|$)\s*(\d\d)?\s*(?:min)?", re.ASCII | re.IGNORECASE)


def _hour(value: object, kind: inspect.TimeType) -> Misfit | None:
    if not isinstance(value, str):
        return _other_type(value, kind)
    if _is_a(value, Annotated[time, Meta(tz=False)]):
        return None
    if _is_a(value, time):
        return Misfit(
            f"« {shown(value)} » porte un décalage", f"écrire l'heure du lieu, {_meant_hour(value)}"
        )
    return Misfit(
        f"« {shown(value)} » n'est pas une heure", f"écrire l'heure sous la forme {_meant_hour(value)}"
    )


def _meant_hour(value: str) -> str:
    """The hour that a text in another form names, as it should be written; an example when none is seen."""
    found = _HOUR.match(value)
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:  # noqa: PLR2004  hours and minutes of a day
        return f"{int(found[1]):02}:{found[2] or '00'}:00"
    return "14:30:00"


# -- amounts -------------------------------------------------------------------------------------------------------

_TOO_LARGE = re.compile(r"-?\d{11,}(\.\d*)?", re.ASCII)
_TOO_FINE = re.compile(r"-?\d{1,10}\.\d{3,}", re.ASCII)


def _amount(value: object, kind: inspect.CustomType) -> Misfit | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _amount_as_number(value)
    if not isinstance(value, str):
        return _other_type(value, kind)
    return None if _is_amount(value) else _amount_as_text(value, kind)


def _amount_as_number(value: float) -> Misfit:
    figures = _figures(value)
    meant = figures if _is_amount(figures) else "1234.50"
    what = f"le montant {shown(figures)} n'est pas entre guillemets"
    return Misfit(what, f'écrire le montant entre guillemets, sous la forme "{meant}"')


def _amount_as_text(value: str, kind: inspect.CustomType) -> Misfit:
    meant = re.sub(r"\s|€|EUR", "", value[:_WORD]).replace(",", ".")
    if _TOO_FINE.fullmatch(meant):
        return Misfit(f"« {shown(value)} » a plus de deux décimales", "arrondir le montant au centime")
    if _TOO_LARGE.fullmatch(meant):
        return Misfit(f"« {shown(value)} » a plus de dix chiffres avant les décimales", "vérifier le montant")
    if _is_amount(meant):
        return Misfit(f"« {shown(value)} » n'est pas écrit comme un montant", f'écrire "{meant}"')
    return Misfit(f"« {shown(value)} » n'est pas un montant en euros", f"écrire {expected(kind)}")


def _is_amount(value: str) -> bool:
    return re.match(EUROS_PATTERN, value, re.ASCII) is not None


_NOUNS: dict[type[inspect.Type], str] = {
    inspect.StrType: "un texte entre guillemets",
    inspect.BoolType: "true (oui) ou false (non), sans guillemets",
    inspect.DateType: "une date, sous la forme 2025-02-28",
    inspect.DateTimeType: "un instant avec son décalage horaire, sous la forme 2025-02-28T09:30:00+01:00",
    inspect.TimeType: "une heure, sous la forme 14:30:00",
    inspect.CustomType: 'un montant en euros entre guillemets, avec deux décimales au plus, sous la forme "1234.50"',
    inspect.VarTupleType: "une liste entre crochets, sous la forme [ … , … ]",
    inspect.DictType: "un objet entre accolades, sous la forme { … : … }",
    inspect.StructType: "un objet entre accolades, sous la forme { … : … }",
}
_CHECKS: dict[type[inspect.Type], Callable[[Any, Any], Misfit | None]] = {
    inspect.StrType: _text,
    inspect.IntType: _whole_number,
    inspect.BoolType: _yes_or_no,
    inspect.LiteralType: _choice,
    inspect.DateType: _day,
    inspect.DateTimeType: _instant,
    inspect.TimeType: _hour,
    inspect.CustomType: _amount,
}
