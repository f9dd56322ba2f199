"""The definitions and the dated amounts that come with Jalon, read once."""

from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

from jalon.rules.errors import DefinitionError, JalonError, Problem
from jalon.rules.french import day
from jalon.rules.income.law import Law
from jalon.rules.parameters import Parameter, Parameters
from jalon.rules.programme import Programme

from .reading import read_definition, read_law, read_parameters
from .syntax import decoded

_FOLDER = files(__package__ or "jalon.programmes")


class UnknownProgramme(JalonError):
    """No programme has this id, or no version of it is in force on that day."""


@cache
def parameters() -> Parameters:
    """Every dated amount. Raises ``DefinitionError`` when a file cannot be read."""
    found: dict[str, Parameter] = {}
    for entry in sorted((_FOLDER / "parameters").iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".toml"):
            continue
        for parameter in read_parameters(_text(entry), entry.name):
            if parameter.name in found:
                raise DefinitionError([_twice(entry.name, parameter.name)])
            found[parameter.name] = parameter
    return Parameters(found.values())


def _twice(place: str, name: str) -> Problem:
    return Problem(
        place, f"le paramètre « {name} » est déjà défini", "réunir ses valeurs sous une seule définition"
    )


@cache
def law() -> Law:
    """What the law says of income, whatever the programme. Raises ``DefinitionError`` when it cannot be read."""
    return read_law(law_text(), "income.toml")


@cache
def law_text() -> str:
    """The text of the national rules on income, as ``reading.read_law`` reads it."""
    return _text(_FOLDER / "law" / "income.toml")


@cache
def definition_text(name: str, since: date) -> str:
    """The text of the version of a programme that came into force on a day, as ``reading.read_definition`` reads it.

    Raises ``UnknownProgramme`` when there is none.
    """
    for entry in _FOLDER.iterdir():
        if entry.name.endswith(".toml") and entry.name.removesuffix(".toml").partition("@")[0] == name:
            text = _text(entry)
            if read_definition(text, entry.name).since == since:
                return text
    raise UnknownProgramme(f"aucune version de « {name} » n'entre en vigueur le {day(since)}")


@cache
def programmes() -> tuple[Programme, ...]:
    """Every version of every programme, by id then by date."""
    found = [version for name in _ids() for version in _versions(name)]
    return tuple(sorted(found, key=lambda version: (version.id, version.since)))


def programme(name: str, on: date | None = None) -> Programme:
    """The version of a programme in force on a day; the latest one without a day.

    Raises ``UnknownProgramme`` when there is none, with the closest ids or the dates of the versions.
    """
    if name not in _ids():
        raise UnknownProgramme(_no_such(name))
    versions = _versions(name)
    if on is None:
        return versions[-1]
    for version in versions:
        if version.since <= on and (version.until is None or on < version.until):
            return version
    spans = " ; ".join(_span(version) for version in versions)
    raise UnknownProgramme(
        f"le programme « {name} » n'est pas en vigueur le {day(on)} (en vigueur : {spans})"
    )


def _span(version: Programme) -> str:
    start = f"depuis le {day(version.since)}"
    return f"{start} et avant le {day(version.until)}" if version.until else start


def _no_such(name: str) -> str:
    known = sorted(_ids())
    close = get_close_matches(name, known, n=2, cutoff=0.5)
    hint = f"vouliez-vous dire {' ou '.join(f'« {one} »' for one in close)} ? " if close else ""
    return f"aucun programme ne s'appelle « {name} » ; {hint}programmes connus : {', '.join(known)}"


@cache
def _ids() -> frozenset[str]:
    """The ids of the programmes, off the names of their files: ``id.toml``, ``id@2027-01-01.toml``."""
    names = (entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))
    return frozenset(name.removesuffix(".toml").partition("@")[0] for name in names)


@cache
def _versions(name: str) -> tuple[Programme, ...]:
    """The versions of one programme, oldest first, whose validities must not overlap."""
    entries = [
        entry
        for entry in _FOLDER.iterdir()
        if entry.name.endswith(".toml") and entry.name.removesuffix(".toml").partition("@")[0] == name
    ]
    versions = [_version(name, entry) for entry in entries]
    versions.sort(key=lambda version: version.since)
    refuse_overlaps(versions)
    return tuple(versions)


def _version(name: str, entry: Traversable) -> Programme:
    version = read_definition(_text(entry), entry.name)
    if version.id != name:
        what = f"la définition s'appelle « {version.id} », son fichier « {name} »"
        raise DefinitionError([Problem(entry.name, what, "donner le même nom à la définition et au fichier")])
    return version.with_parameters(parameters())


def _text(entry: Traversable) -> str:
    return decoded(entry.read_bytes(), entry.name)


def refuse_overlaps(versions: list[Programme]) -> None:
    """Two versions of a programme are never in force on the same day. Raises ``DefinitionError``."""
    for older, newer in pairwise(versions):
        if older.until is None or older.until > newer.since:
            what = f"deux versions de « {older.id} » sont en vigueur le {day(newer.since)}"
            remedy = "donner à la plus ancienne une fin (« until ») qui soit le début de la suivante"
            raise DefinitionError([Problem(f"{older.id}.toml", what, remedy)])
