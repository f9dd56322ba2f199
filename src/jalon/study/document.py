"""A programme as a document to read: its sections, each rule with its phrase and its source, its open questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jalon.rules.base import Model, Reading, Rule
from jalon.rules.income.grid import GridIncome
from jalon.rules.income.profits import NATURE_WORDS
from jalon.rules.income.real import MicroMonthly, RealIncome
from jalon.rules.parameters import Parameter
from jalon.rules.programme import Programme
from jalon.rules.targets import Growth, Level, ShareAfterExit

from .describe import phrase

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("À quoi sert le programme", ("aims",)),
    ("Qui le fait vivre", ("actors",)),
    ("Entrer dans le programme", ("eligibility", "grids")),
    ("Durées", ("clocks",)),
    ("Phases et étapes", ("phases",)),
    ("Rencontres", ("meeting_format", "meetings")),
    ("Premier contact et absences", ("contact",)),
    ("Contrat", ("contract",)),
    ("Équipe pluridisciplinaire", ("panel",)),
    ("Objectifs chiffrés", ("targets",)),
    ("Revenu", ("income",)),
    ("Ce qui aide", ("support",)),
    ("Sorties, et comment chaque financeur les compte", ("exits",)),
    ("Après la sortie", ("follow_ups",)),
    ("Capacité", ("capacity",)),
    ("Chiffres attendus et rapportés", ("figures",)),
    ("Difficultés rencontrées", ("difficulties",)),
)
"""Titles, and the parts of the definition under each, in the order in which a person reads them."""


@dataclass(frozen=True)
class Entry:
    """A rule as the document shows it, with the rules inside it."""

    rule: Rule
    phrase: str
    parts: tuple["Entry", ...]


@dataclass(frozen=True)
class Section:
    """A title and its rules."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Choice:
    """What was chosen where a source is silent, and for which rules."""

    rules: tuple[Rule, ...]
    titles: tuple[str, ...]
    """What the rules are about; how an exit is counted is told with the exit."""
    reading: Reading


@dataclass(frozen=True)
class Document:
    """The programme, ready to be shown."""

    programme: Programme
    sections: tuple[Section, ...]
    choices: tuple[Choice, ...]
    amounts: tuple[Parameter, ...]
    """The dated amounts that the rules read."""

    @property
    def open_questions(self) -> tuple[Choice, ...]:
        """The choices that the organisation still has to settle."""
        return tuple(choice for choice in self.choices if choice.reading.open)


def document(programme: Programme) -> Document:
    """The document of a programme; a section without any rule is left out."""
    sections = tuple(Section(title, _entries(programme, names)) for title, names in SECTIONS)
    return Document(
        programme,
        tuple(section for section in sections if section.entries),
        tuple(_choices(programme)),
        tuple(_amounts(programme)),
    )


def _entries(programme: Programme, names: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(_entry(rule, programme) for name in names for rule in _direct(getattr(programme, name)))


def _entry(rule: Rule, programme: Programme) -> Entry:
    parts = [part for name in type(rule).model_fields for part in _direct(getattr(rule, name))]
    return Entry(rule, phrase(rule, programme), tuple(_entry(part, programme) for part in parts))


def _direct(value: Any) -> Iterator[Rule]:
    """The rules inside a value, without those inside these rules."""
    if isinstance(value, Rule):
        yield value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _direct(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _direct(item)


def _choices(programme: Programme) -> Iterator[Choice]:
    """The readings, once each: several rules may carry the same one."""
    found: dict[tuple[str | None, str], list[Rule]] = {}
    readings: dict[tuple[str | None, str], Reading] = {}
    for rule in programme.rules():
        if rule.reading:
            key = (rule.reading.ambiguity, rule.reading.chosen)
            readings.setdefault(key, rule.reading)
            found.setdefault(key, []).append(rule)
    for key, rules in found.items():
        yield Choice(tuple(rules), tuple(_title(rule, programme) for rule in rules), readings[key])


def _title(rule: Rule, programme: Programme) -> str:
    counted = next((gone.label for gone in programme.exits if rule in gone.counts), None)
    return f"{counted} : {rule.label}" if counted else rule.label


# -- dated amounts -------------------------------------------------------------------------------------------------


def _amounts(programme: Programme) -> Iterator[Parameter]:
    known = programme.parameters.by_name
    for name in dict.fromkeys(_names(programme)):
        if name in known:
            yield known[name]


def _names(programme: Programme) -> Iterator[str]:
    """The names of the amounts that the rules of a programme may read."""
    for rule in (*programme.income, *programme.targets):
        if isinstance(rule, GridIncome):
            for period in rule.periods:
                yield from (f"{period.grid}.{part}" for part in ("lower", "average", "upper"))
            yield rule.legal_threshold
        elif isinstance(rule, ShareAfterExit):
            yield rule.of
        elif isinstance(rule, MicroMonthly | RealIncome):
            yield from _rates("micro.allowance")
        elif isinstance(rule, Level | Growth) and rule.metric != "turnover":
            yield from _rates("micro.contributions")


def _rates(prefix: str) -> Iterator[str]:
    return (f"{prefix}.{nature}" for nature in NATURE_WORDS)
