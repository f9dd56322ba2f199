"""What every rule and every line of a situation is made of."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from . import french

Tri = Literal["yes", "no", "unknown"]
"""Yes, no, not known. A missing fact is never taken for a no."""
Actor = Literal["person", "referent", "operator", "partner", "department", "panel", "payer"]
"""Who owes something, or can answer a question."""

ACTORS: dict[Actor, str] = {
    "person": "la personne",
    "referent": "le référent",
    "operator": "l'opérateur",
    "partner": "le partenaire",
    "department": "le département",
    "panel": "l'équipe pluridisciplinaire",
    "payer": "la CAF ou la MSA",
}

# -- what a definition is made of ----------------------------------------------------------------------------------


class Model(BaseModel):
    """A part of a definition: closed, immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


def _exact(value: Any) -> Any:
    """Refuse floats: an amount is written as text or as a whole number."""
    if isinstance(value, bool | float):
        raise ValueError("un montant s'écrit entre guillemets (« 122.50 ») ou en nombre entier")  # noqa: TRY004
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.match(value):
        return Decimal(value)
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact)]
"""An exact number, never a float."""
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Statement = Annotated[str, Field(pattern=r"^[A-Z]{2,8}-\d{2,3}$")]
Ambiguity = Annotated[str, Field(pattern=r"^[A-Z]{2,8}-AMB-\d{1,2}$")]


def as_tuple(value: Any) -> Any:
    """TOML has lists only; a definition is immutable."""
    return tuple(value) if isinstance(value, list) else value


class Document(Model):
    """A document that rules cite."""

    title: str
    short: str
    """How sentences cite it."""


class Source(Model):
    """Where a rule comes from: a document of the definition, a section, the numbered statements that it carries."""

    document: str
    section: str
    statements: Annotated[tuple[Statement, ...], BeforeValidator(as_tuple)] = ()
    _cited: str = PrivateAttr(default="")

    def name_document(self, document: Document) -> None:
        """Bind the citation to its document; called once, when the definition is read."""
        self._cited = f"{document.short}, {self.section}"

    @property
    def cited(self) -> str:
        """The citation as a sentence gives it: « règlement TNS du Tarn, II »."""
        return self._cited or f"{self.document}, {self.section}"


class Reading(Model):
    """What was chosen where the source is silent or ambiguous, and why."""

    ambiguity: Ambiguity | None = None
    chosen: str
    why: str
    open: bool = True
    """Whether the question stays open for the organisation to settle."""


class Rule(Model):
    """A rule of a programme. It is in force for facts dated from ``since``, included, to ``until``, excluded."""

    id: Slug
    label: str
    source: Source
    reading: Reading | None = None
    since: date | None = None
    until: date | None = None
    if_missed: str | None = None
    """What the source says follows when what the rule asks is not done."""

    @model_validator(mode="after")
    def _in_order(self) -> "Rule":
        if self.since and self.until and self.until <= self.since:
            raise ValueError("« until » doit être après « since » : la date de fin est exclue")
        return self

    def in_force(self, day: date) -> bool:
        """Whether the rule judges a fact of this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


# -- what a situation is made of -----------------------------------------------------------------------------------


class Reason(Struct, frozen=True):
    """Why a line says what it says. The sentence is derived from the rule, the facts and the amounts."""

    rule: Rule
    text: str
    """A French sentence with ``{0}``, ``{1}``… for the values."""
    values: tuple[Any, ...] = ()
    facts: tuple[str, ...] = ()
    """Ids of the facts used."""
    because: "tuple[Reason, ...]" = ()
    """The reasons on which this one stands."""

    @property
    def sentence(self) -> str:
        """The reason as a person reads it."""
        return self.text.format(*map(french.say, self.values))

    @property
    def source(self) -> str:
        """The document and the section of the rule."""
        return self.rule.source.cited


class Answer(Struct, frozen=True):
    """A fact that would answer a line: its kind, and what the rule already knows of it.

    A person has only to say the rest: what the kind requires and ``fields`` does not tell, and what ``asks`` names.
    """

    kind: str
    """The word that names the kind of fact in JSON: ``letter_sent``."""
    fields: tuple[tuple[str, Any], ...] = ()
    """Fields of the fact with their values, ``on`` included where the rule knows the day."""
    asks: tuple[str, ...] = ()
    """Fields that the kind leaves optional, and without which the fact would not answer."""
    completes: str | None = None
    """Id of the fact to correct: it keeps all that it says, save for ``fields`` and ``asks``."""
    by: date | None = None
    """The fact answers only if it was true on this day or before; ``None``: any day will do."""

    @property
    def known(self) -> dict[str, Any]:
        """The fields that the rule knows, by their names."""
        return dict(self.fields)


class Line(Struct, frozen=True, kw_only=True):
    """One line of a situation: never without its reason."""

    id: str
    """Stable name, unique in the situation: the rule, then what it is about."""
    label: str
    reason: Reason


class Question(Line, frozen=True, kw_only=True):
    """Something not known that somebody can answer."""

    ask: Actor
    answers: tuple[Answer, ...] = ()
    """The facts that would answer, the best first."""


class Alert(Line, frozen=True, kw_only=True):
    """Something that a person must look at: no rule decides it."""

    kind: Literal["warning", "conflict", "legal", "gap"] = "warning"


State = Literal["done", "planned", "open", "late", "waived"]
Act = Literal[
    "write", "call", "meet", "visit", "sign", "validate", "review", "evaluate", "refer", "decide", "follow_up",
    "ask", "support", "close", "warn",
]  # fmt: skip
"""What must be done, so that a queue can group what is alike."""


class Obligation(Line, frozen=True, kw_only=True):
    """Something owed by somebody."""

    act: Act
    owed_by: Actor
    state: State
    due: date | None = None
    """Last day to do it, included; ``None`` when the source gives no delay."""
    done_on: date | None = None
    then: str | None = None
    """What follows if it is missed, where the rule itself implies it."""
    answers: tuple[Answer, ...] = ()
    """The facts that would show it done, or move it on, the best first; none once nothing is left to do."""

    @property
    def consequence(self) -> str | None:
        """What follows if it is missed: as the source says it, or as the rule implies it."""
        return self.reason.rule.if_missed or self.then
