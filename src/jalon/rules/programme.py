"""A programme: what an accompaniment asks, as data. Every rule names its source."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PrivateAttr, model_validator

from .base import Document, Exact, Model, Rule, Slug, as_tuple
from .capacity import CapacityRule
from .clock import ClockRule
from .conditions import Condition
from .contact import ContactRule
from .contracts import ContractRule
from .entry import EntryGrid
from .exits import ExitRule, FollowUps
from .income.evaluation import IncomeRule
from .income.grid import GridIncome
from .meetings import MeetingRule, OncePerPeriod
from .panel import PanelRule
from .parameters import Parameters
from .phases import PhaseRule
from .support import SupportRule
from .targets import Level, TargetRule

FORMAT = 1

type Many[T] = Annotated[tuple[T, ...], BeforeValidator(as_tuple)]


class Statement(Rule):
    """What a source says that calls for no computation: an aim, an actor, a difficulty met."""


class Figure(Rule):
    """A result expected by a programme, or reported by a source, for comparison."""

    kind: Literal["expected", "reported"]
    value: Exact
    unit: Literal["%", "personnes", "mois", "personnes par an", "points"]
    of: str
    """What the figure is a share, or a count, of."""
    year: int | None = None
    counted_as: Literal["positive", "dynamic", "durable", "employment", "none"] = "none"
    """The way of counting exits with which it compares."""


class Format(Rule):
    """How people meet."""

    individual: bool
    collective: bool
    remote: Literal["always", "possible", "never", "not_said"]


_JUDGED_AT_ENTRY = (
    "eligibility",
    "grids",
    "clocks",
    "phases",
    "meetings",
    "contract",
    "targets",
    "income",
    "support",
    "exits",
    "follow_ups",
    "capacity",
)


class Programme(Model):
    """The definition of an accompaniment, in force from ``since``, included, to ``until``, excluded."""

    format: Literal[1]
    id: Slug
    name: str
    short: str
    """The name in a table."""
    operator: str
    territory: str
    subject: Literal["person", "structure"] = "person"
    since: date
    until: date | None = None
    summary: str
    documents: dict[str, Document]

    aims: Many[Statement] = ()
    actors: Many[Statement] = ()
    eligibility: Many[Condition] = ()
    grids: Many[EntryGrid] = ()
    meeting_format: Format
    clocks: Many[ClockRule] = ()
    phases: Many[PhaseRule] = ()
    meetings: Many[MeetingRule] = ()
    contact: Many[ContactRule] = ()
    contract: ContractRule | None = None
    panel: Many[PanelRule] = ()
    targets: Many[TargetRule] = ()
    income: Many[IncomeRule] = ()
    support: Many[SupportRule] = ()
    exits: Many[ExitRule] = ()
    follow_ups: FollowUps | None = None
    capacity: CapacityRule | None = None
    figures: Many[Figure] = ()
    difficulties: Many[Statement] = ()

    _parameters: Parameters | None = PrivateAttr(default=None)

    def with_parameters(self, parameters: Parameters) -> "Programme":
        """Bind the dated amounts that the rules read; called once, by the loader."""
        self._parameters = parameters
        return self

    @property
    def parameters(self) -> Parameters:
        """The dated amounts; none when nothing was bound, so that asking for one names it."""
        return self._parameters or Parameters(())

    @cached_property
    def dated_rules(self) -> tuple[Rule, ...]:
        """The rules that hold for a time only, apart from those that judge a fact by its own day."""
        kept = [rule for section in self._sections() for rule in section]
        return tuple(rule for rule in kept if rule.since or rule.until)

    def _sections(self) -> list[tuple[Rule, ...]]:
        sections = (getattr(self, name) for name in _JUDGED_AT_ENTRY)
        return [section if isinstance(section, tuple) else (section,) for section in sections if section]

    def as_of(self, day: date) -> "Programme":
        """The programme without the rules that were not in force on a day."""
        kept: dict[str, object] = {}
        for name in _JUDGED_AT_ENTRY:
            section = getattr(self, name)
            if isinstance(section, tuple):
                kept[name] = tuple(rule for rule in section if rule.in_force(day))
            elif section is not None and not section.in_force(day):
                kept[name] = None
        return self.model_copy(update=kept)

    @model_validator(mode="after")
    def _cite(self) -> "Programme":
        """Bind each rule to its document; ids are unique; what a rule names exists."""
        problems: list[str] = []
        seen: set[str] = set()
        for rule in self.rules():
            document = self.documents.get(rule.source.document)
            if document is None:
                problems.append(
                    f"la règle « {rule.id} » cite « {rule.source.document} », absent de [documents]"
                )
            else:
                rule.source.name_document(document)
            if rule.id in seen:
                problems.append(f"deux règles portent l'identifiant « {rule.id} »")
            seen.add(rule.id)
        problems.extend(self._unknown_names(seen))
        if self.until and self.until <= self.since:
            problems.append("« until » doit être après « since »")
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _unknown_names(self, ids: set[str]) -> Iterator[str]:
        """References of a rule to another one that lead nowhere."""
        clocks = {clock.id for clock in self.clocks}
        targets = {target.id for target in self.targets}
        destinations = {phase.id for phase in self.phases} | {exit_rule.id for exit_rule in self.exits}
        for rule in (*self.targets, *self.income, *self.support):
            clock = getattr(rule, "clock", None)
            if clock is not None and clock not in clocks:
                yield f"la règle « {rule.id} » compte sur l'horloge « {clock} », qui n'existe pas"
        for exit_rule in self.exits:
            for count in exit_rule.counts:
                if count.when == "if_target" and count.target not in targets:
                    yield f"la sortie « {exit_rule.id} » dépend de l'objectif « {count.target} », qui n'existe pas"
        for phase in self.phases:
            for move in phase.moves:
                if move.to not in destinations:
                    yield f"la phase « {phase.id} » mène à « {move.to} », qui n'est ni une phase ni une sortie"
        if any(isinstance(rule, OncePerPeriod) for rule in self.meetings) and not any(
            isinstance(rule, GridIncome) for rule in self.income
        ):
            yield "un rendez-vous par période suppose une grille de revenu"
        if not ids:
            yield "le programme n'a aucune règle"

    def rules(self) -> list[Rule]:
        """Every rule of the definition, parts included, in the order of the file."""
        found: list[Rule] = []
        for name in type(self).model_fields:
            _gather(getattr(self, name), found)
        return found

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of this id."""
        return next((rule for rule in self.rules() if rule.id == rule_id), None)

    @property
    def main_clock(self) -> str | None:
        """The id of the clock that counts the accompaniment: the first one."""
        return self.clocks[0].id if self.clocks else None

    def warnings(self) -> list[Level]:
        """The targets of which a contract must warn."""
        return [target for target in self.targets if isinstance(target, Level)]


def _gather(value: Any, found: list[Rule]) -> None:
    """Collect the rules inside a value, depth first."""
    if isinstance(value, Rule):
        found.append(value)
    if isinstance(value, Model):
        for name in type(value).model_fields:
            _gather(getattr(value, name), found)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)
