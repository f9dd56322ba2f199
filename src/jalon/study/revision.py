"""Another version of a programme: what of its rules may be changed in a form, the text that follows, what it changes.

A definition is text (TOML). What is changed is a number, a yes or no, a list of numbers, a label, a reading, a source;
to add or take out a rule is written in the text itself.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import tomli_w

from jalon.programmes import read_definition
from jalon.rules.errors import DefinitionError, Problem
from jalon.rules.programme import Programme

from .document import Document, Entry, document

FIELDS: dict[str, str] = {
    "label": "intitulé",
    "allowed": "admises sans suite",
    "allowed_months": "rythmes admis, en mois",
    "ask_months_before": "à demander, mois avant le terme",
    "at_month": "à la fin du mois",
    "chase_after_days": "relance après, en jours",
    "check_at_home": "vérifier la visite à domicile",
    "collective": "en collectif",
    "credited_months": "mois comptés comme déjà écoulés",
    "default_months": "rythme à défaut, en mois",
    "documents": "avec tous les justificatifs",
    "every_months": "tous les, en mois",
    "farming_years_back": "années regardées, agriculture",
    "from_month": "à partir du mois",
    "in_launch": "visites au lancement",
    "individual": "en individuel",
    "launch_under_months": "lancement sous, en mois",
    "max_months": "durée au plus, en mois",
    "months": "durée, en mois",
    "months_after": "mois après la sortie",
    "months_before": "mois avant",
    "more_than_months": "plus de, en mois",
    "names_referent": "nomme aussi le référent",
    "needed_points": "points demandés",
    "needs_decision": "demande une décision",
    "needs_review": "demande le bilan",
    "needs_steps": "demande les étapes",
    "once_running": "visites une fois lancée",
    "optional": "facultative",
    "people": "personnes",
    "percent": "part, en %",
    "period_max_months": "durées au plus, de contrat en contrat",
    "points": "points",
    "postal_days": "jours d'acheminement",
    "question_months_before": "à questionner, mois avant",
    "reminder_within_days": "relance sous, en jours",
    "renew_months_before": "renouvellement, mois avant le terme",
    "rolling": "à défaut, douze mois glissants",
    "shown_months": "mois montrés à côté",
    "sign_within_months": "à signer sous, en mois",
    "threshold": "seuil, en euros par mois",
    "to_months": "jusqu'à, en mois",
    "until_end": "jusqu'à la fin de la durée",
    "until_month": "jusqu'au mois",
    "value": "valeur",
    "warn_from_month": "avertir dès le mois",
    "warn_months_before": "prévenir, mois avant le terme",
    "window_months": "fenêtre, en mois",
    "within_days": "délai, en jours",
    "within_months": "délai, en mois",
    "year": "année",
    "years_back": "années regardées",
    "if_missed": "ce que prévoit la source si ce n'est pas fait",
    "source.section": "section de la source",
    "reading.chosen": "lecture retenue",
    "reading.why": "pourquoi cette lecture",
}
"""What a form may change, by the name that the definition gives it; « . » goes into a table."""
_TRUE, _FALSE = "oui", "non"


@dataclass(frozen=True)
class Field:
    """Something of a rule that may be changed."""

    rule: str
    name: str
    said: str
    """What it is, in French."""
    kind: str
    """``number``, ``flag``, ``numbers``, ``text``."""
    value: str
    """As a form shows it."""


def fields_of(text: str, rule: str) -> tuple[Field, ...]:
    """What of a rule may be changed, in the text of a definition; nothing when it has no such rule."""
    table = _table(tomllib.loads(text), rule)
    return tuple(_fields(table, rule)) if table is not None else ()


def _fields(table: Mapping[str, Any], rule: str) -> Iterator[Field]:
    for name, said in FIELDS.items():
        holder, _, last = name.rpartition(".")
        inside = table.get(holder, {}) if holder else table
        if last in inside:
            value = inside[last]
            yield Field(rule, name, said, _kind(name, value), _shown(value))


def _kind(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, list):
        return "numbers"
    return "text" if isinstance(value, str) and not _is_number(name, value) else "number"


def _is_number(name: str, value: str) -> bool:
    return name in ("value", "threshold", "percent") and value.replace(".", "", 1).isdecimal()


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _TRUE if value else _FALSE
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _table(data: Any, rule: str) -> dict[str, Any] | None:
    """The table of a rule, wherever it stands in a definition."""
    if isinstance(data, dict):
        if data.get("id") == rule and "source" in data:
            return data
        data = list(data.values())
    if isinstance(data, list):
        return next((found for one in data if (found := _table(one, rule)) is not None), None)
    return None


def revised(text: str, rule: str, changes: Mapping[str, str]) -> str:
    """The text of a definition with some fields of a rule changed, by their names.

    Raises ``DefinitionError`` when what was typed makes no sense, or the definition would not hold any more.
    """
    data = tomllib.loads(text)
    table = _table(data, rule)
    if table is None:
        raise DefinitionError(
            [Problem(rule, "cette règle n'est plus dans la définition", "revenir à la liste")]
        )
    known = {one.name: one for one in _fields(table, rule)}
    problems = []
    for name, typed in changes.items():
        if name not in known:
            continue
        holder, _, last = name.rpartition(".")
        inside = table[holder] if holder else table
        try:
            inside[last] = _read(typed.strip(), inside[last], known[name].kind)
        except ValueError as error:
            problems.append(Problem(known[name].said, str(error), "corriger puis enregistrer"))
    if problems:
        raise DefinitionError(problems)
    made = tomli_w.dumps(data, multiline_strings=False)
    read_definition(made, data.get("id", "programme"))
    return made


def _read(typed: str, former: object, kind: str) -> object:
    if kind == "flag":
        if typed not in (_TRUE, _FALSE):
            raise ValueError("répondre oui ou non")
        return typed == _TRUE
    if kind == "numbers":
        parts = [one.strip() for one in typed.split(",") if one.strip()]
        if not parts or not all(one.isdecimal() for one in parts):
            raise ValueError(f"« {typed} » : écrire des nombres entiers séparés par des virgules")
        return [int(one) for one in parts]
    if kind == "number":
        return _number(typed, former)
    if not typed:
        raise ValueError("ne peut pas être vide")
    return typed


def _number(typed: str, former: object) -> int | str:
    plain = typed.replace("\u202f", "").replace(" ", "").replace(",", ".")
    whole = plain.removeprefix("-")
    if whole.isdecimal():
        return int(plain) if isinstance(former, int) else plain
    if isinstance(former, str) and whole.replace(".", "", 1).isdecimal():
        return str(Decimal(plain))
    raise ValueError(
        f"« {typed} » n'est pas un nombre {'entier' if isinstance(former, int) else ''}".rstrip()
    )


@dataclass(frozen=True)
class Difference:
    """A rule that is not the same in another version."""

    section: str
    label: str
    before: str
    """What it said; empty: it is new."""
    after: str
    """What it says; empty: it is gone."""
    source: str

    @property
    def words(self) -> tuple[list["Piece"], list["Piece"]]:
        """What it said and what it says, in pieces: those that are not the same are marked."""
        one, other = self.before.split(), self.after.split()
        was: list[Piece] = []
        now: list[Piece] = []
        for kind, start, end, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if start < end:
                was.append(Piece(" ".join(one[start:end]), kind != "equal"))
            if first < last:
                now.append(Piece(" ".join(other[first:last]), kind != "equal"))
        return was, now


class Piece(NamedTuple):
    """Some words, and whether they are not the same in the other text."""

    text: str
    other: bool


def differences(before: Programme, after: Programme) -> tuple[Difference, ...]:
    """What another version of a programme changes, rule by rule, in the order of its document."""
    one, other = _said(document(before)), _said(document(after))
    found = []
    for rule, (section, label, said, source) in other.items():
        was = one.pop(rule, None)
        if was is None:
            found.append(Difference(section, label, "", said, source))
        elif was[1:] != (label, said, source):
            found.append(Difference(section, label, _with_label(was, label), said, source))
    found += [Difference(section, label, said, "", source) for section, label, said, source in one.values()]
    return tuple(found)


def _with_label(was: tuple[str, str, str, str], label: str) -> str:
    _, former, said, _ = was
    return said if former == label else f"{former} : {said}"


type _Line = tuple[str, str, str, str]


def _said(told: Document) -> dict[str, _Line]:
    """Every rule of a document: its section, its label, what it says with its reading, its source."""
    found: dict[str, _Line] = {}
    for section in told.sections:
        for entry in section.entries:
            for one in _every(entry):
                rule = one.rule
                said = one.phrase or rule.label
                if rule.reading:
                    said += f" Lecture retenue : {rule.reading.chosen} {rule.reading.why}"
                found[rule.id] = (section.title, rule.label, said, rule.source.cited)
    return found


def _every(entry: Entry) -> Iterator[Entry]:
    yield entry
    for part in entry.parts:
        yield from _every(part)
