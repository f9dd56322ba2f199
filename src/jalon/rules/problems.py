"""Every problem of a case file at once, each with its place and its remedy, for someone who does not program.

The fast reading stops at the first problem and says it in English. So a refused file is read again here, slowly,
against the same types.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

import msgspec
from msgspec import inspect

from . import unreadable
from .casefile import CaseFile
from .errors import Problem
from .facts import BY_TAG, Fact, Withdrawal, tag_of
from .facts.base import decode_euros
from .promises import broken_promises
from .references import Reference, inconsistencies, shown
from .values import closest, expected, first_type, misfit, said

_FILE = "fichier"
_TAG_FIELD = "kind"
_VERSION = "format"
_CASE = cast(inspect.StructType, inspect.type_info(CaseFile))
_FACT = cast(inspect.StructType, inspect.type_info(Fact))
_KINDS = {tag: cast(inspect.StructType, inspect.type_info(kind)) for tag, kind in BY_TAG.items()}
_SOME_TAGS = ("rsa_opened", "business_registered", "appointment_held", "contract_signed")
"""Kinds that everybody knows, to show what a kind looks like."""
_MANY = 1000
"""Nobody reads more, and a hostile file would keep the machine busy for long."""


def diagnose(text: bytes | str) -> list[Problem]:
    """Every problem of a case file: none when it is good. After a thousand, it only says that there are more.

    Never raises, whatever the text. What the types cannot explain is told in msgspec's own words.
    """
    return _every_problem(text) or _unexplained(text)


def _every_problem(text: bytes | str) -> list[Problem]:
    found, content = unreadable.text_of(text)
    malformed, raw = unreadable.parsed(content)
    return [*found, *malformed] if malformed else [*found, *_case(raw)]


def _unexplained(text: bytes | str) -> list[Problem]:
    """The last word is msgspec's, so that nothing is refused in silence."""
    try:
        msgspec.json.decode(text, type=CaseFile, dec_hook=decode_euros)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        what = f"le contenu n'est pas conforme ({shown(str(error))})"
        return [Problem(_FILE, what, "comparer ce fichier à un dossier enregistré par Jalon")]
    return []


_MORE = Problem(_FILE, "d'autres problèmes suivent", "corriger ceux-ci, puis ouvrir le fichier de nouveau")

# -- the whole case ------------------------------------------------------------------------------------------------


def _case(raw: object) -> list[Problem]:
    if not isinstance(raw, dict):
        remedy = "mettre tout le dossier entre une accolade ouvrante { et une accolade fermante }"
        return [Problem(_FILE, f"un dossier est attendu, pas {said(raw)}", remedy)]
    found = list(islice(_object(raw, _CASE, ""), _MANY))
    found += inconsistencies(_references(raw.get("facts")))[: _MANY - len(found)]
    return found if len(found) < _MANY else [*found, _MORE]


def _references(raw: object) -> list[Reference]:
    facts = raw if isinstance(raw, list) else []
    return [_reference(rank, fact) for rank, fact in enumerate(facts) if isinstance(fact, dict)]


def _reference(rank: int, fact: dict[str, Any]) -> Reference:
    field = "withdraws" if fact.get(_TAG_FIELD) == tag_of(Withdrawal) else "supersedes"
    name, target = _text_or_none(fact.get("id")), _text_or_none(fact.get(field))
    return Reference(f"facts[{rank}]", name, field, target, bool(fact.get("because")))


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


# -- a value, whatever its type ------------------------------------------------------------------------------------


def _value(value: object, kind: inspect.Type, place: str) -> Iterator[Problem]:
    match kind:
        case inspect.UnionType():
            yield from _one_of(value, kind, place)
        case inspect.StructType():
            yield from _object(value, kind, place)
        case inspect.VarTupleType():
            yield from _items(value, kind, place)
        case inspect.DictType():
            yield from _entries(value, kind, place)
        case _:
            yield from _simple(value, kind, place)


def _one_of(value: object, kind: inspect.UnionType, place: str) -> Iterator[Problem]:
    """A fact, of one kind or another; or a value that may be missing."""
    if isinstance(first_type(kind), inspect.StructType):
        yield from _fact(value, place)
    elif value is not None:
        yield from _value(value, first_type(kind), place)


def _simple(value: object, kind: inspect.Type, place: str) -> Iterator[Problem]:
    if wrong := misfit(value, kind):
        yield Problem(place, *wrong)


def _items(value: object, kind: inspect.VarTupleType, place: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _other_type(value, kind, place)
        return
    if len(value) < (kind.min_length or 0):
        yield Problem(place, "la liste est vide", f"y mettre au moins {expected(kind.item_type)}")
    for rank, item in enumerate(value):
        yield from _value(item, kind.item_type, f"{place}[{rank}]")


def _entries(value: object, kind: inspect.DictType, place: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _other_type(value, kind, place)
        return
    yield from _written_twice(value, place)
    for name, item in value.items():
        yield from _value(name, kind.key_type, _within(place, name))
        yield from _value(item, kind.value_type, _within(place, name))


def _other_type(value: object, kind: inspect.Type, place: str) -> Problem:
    return Problem(place, f"{said(value)} ne convient pas ici", f"écrire {expected(kind)}")


def _within(place: str, name: str) -> str:
    name = shown(name) if name.strip() else "« »"
    return f"{place}.{name}" if place else name


# -- an object and its fields --------------------------------------------------------------------------------------


def _object(value: object, kind: inspect.StructType, place: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _other_type(value, kind, place)
        return
    yield from _written_twice(value, place)
    yield from _unknown(value, kind, place)
    yield from _fields(value, kind, place)


def _written_twice(value: dict[str, Any], place: str) -> Iterator[Problem]:
    for name in unreadable.written_twice(value):
        yield Problem(_within(place, name), "ce champ est écrit plusieurs fois", "n'en garder qu'un")


def _unknown(value: dict[str, Any], kind: inspect.StructType, place: str) -> Iterator[Problem]:
    known = tuple(field.encode_name for field in kind.fields)
    for name in value:
        if name not in known and name != kind.tag_field:
            yield Problem(
                _within(place, name), "ce champ n'existe pas ici", _nearest_field(name, known, value)
            )


def _nearest_field(name: str, known: tuple[str, ...], value: dict[str, Any]) -> str:
    """The field that is not there yet and looks most like this one; else those to choose from."""
    free = tuple(field for field in known if field not in value)
    if near := closest(name, free):
        return f"vouliez-vous dire « {near} » ? Sinon, retirer ce champ"
    return f"le retirer ; les champs possibles sont : {', '.join(known)}"


def _fields(value: dict[str, Any], kind: inspect.StructType, place: str) -> Iterator[Problem]:
    good = {}
    for field in kind.fields:
        fine = field.encode_name in value
        for problem in _field(value, field, place):
            fine = False
            yield problem
        if fine:
            good[field.name] = value[field.encode_name]
    for name, what, remedy in broken_promises(kind, good):
        yield Problem(_within(place, name), what, remedy)


def _field(value: dict[str, Any], field: inspect.Field, place: str) -> Iterator[Problem]:
    name, inside = field.encode_name, _within(place, field.encode_name)
    if name in value:
        yield from _given(value[name], field, inside)
    elif field.required:
        yield Problem(inside, "ce champ obligatoire manque", f"ajouter « {name} » : {expected(field.type)}")


def _given(value: object, field: inspect.Field, place: str) -> Iterator[Problem]:
    if place == _VERSION and type(value) is int and value != 1:
        yield _other_version(value)
    elif value is None and not field.required and not _may_be_null(field.type):
        yield Problem(
            place, "ce champ ne peut pas être vide (null)", f"le retirer, ou écrire {expected(field.type)}"
        )
    else:
        yield from _value(value, field.type, place)


def _may_be_null(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.UnionType) and any(
        isinstance(member, inspect.NoneType) for member in kind.types
    )


def _other_version(value: int) -> Problem:
    what = f"le dossier est écrit dans la version {shown(str(value))} de ce format, Jalon lit la version 1"
    return Problem(_VERSION, what, "l'ouvrir avec une version de Jalon qui connaît ce format, ou écrire 1")


# -- a fact --------------------------------------------------------------------------------------------------------


def _fact(value: object, place: str) -> Iterator[Problem]:
    """A fact of its kind; when the kind is not known, what every fact carries is checked all the same."""
    if not isinstance(value, dict):
        yield Problem(place, f"un fait est attendu, pas {said(value)}", f"écrire {expected(_FACT)}")
        return
    tag = value.get(_TAG_FIELD)
    if isinstance(tag, str) and tag in _KINDS:
        yield from _object(value, _KINDS[tag], place)
        return
    yield _bad_kind(value, _within(place, _TAG_FIELD))
    yield from _written_twice(value, place)
    yield from _fields(value, _FACT, place)


def _bad_kind(value: dict[str, Any], place: str) -> Problem:
    some = ", ".join(map(_named, _SOME_TAGS))
    if _TAG_FIELD not in value:
        return Problem(place, "le genre du fait manque", f"ajouter « {_TAG_FIELD} », par exemple {some}")
    tag = value[_TAG_FIELD]
    near = _nearest_kind(tag) if isinstance(tag, str) else None
    meant = f"vouliez-vous dire {_named(near)} ? Sinon, choisir" if near else "choisir"
    return Problem(
        place, f"{said(tag)} n'est pas un genre de fait", f"{meant} un genre connu, par exemple {some}"
    )


def _nearest_kind(word: str) -> str | None:
    """The kind that someone meant, by its word or by its French name."""
    if near := closest(word, tuple(BY_TAG)):
        return near
    labels = {kind.label.replace(" ", "_"): tag for tag, kind in BY_TAG.items()}
    near = closest(word, tuple(labels))
    return labels[near] if near else None


def _named(tag: str) -> str:
    return f"« {tag} » ({BY_TAG[tag].label})"
