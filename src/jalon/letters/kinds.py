"""The kinds of letters: to whom, which variables they may use, which mentions they may not lose. All of it is data."""

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from jalon.rules.facts.path import Letter

from .errors import UnknownTemplate
from .template import Key
from .variables import Value, Variable

HERE = Path(__file__).parent


class Mention(BaseModel):
    """Something that letters of some kinds must say, with the text that asks for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Key
    label: str
    title: str = ""
    """The heading above it; without one, it follows the text."""
    text: Annotated[tuple[str, ...], Field(min_length=1)]
    """The paragraphs that come with Jalon."""
    must_say: tuple[str, ...] = ()
    """Words that another wording keeps."""
    must_use: tuple[str, ...] = ()
    """Variables that another wording keeps."""
    plain_must_say: tuple[str, ...] = ()
    """Words that the plain version says too."""
    source: str
    verified: bool = False
    """Whether the text of the source was read; otherwise a jurist has to look at it before it is relied on."""


class Kind(BaseModel):
    """A kind of letter."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Key
    label: str
    fact: Letter
    """What the case file says once it has left (« letter_sent »)."""
    to: Literal["person", "payer"] = "person"
    why: str
    """When it is sent, and what asks for it."""
    mentions: tuple[Key, ...] = ()
    variable: tuple[Variable, ...] = ()

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """All that a template of this kind may name: what is common, then its own."""
        return {one.name: one for one in (*_file().variable, *self.variable)}

    @property
    def compulsory(self) -> tuple[Mention, ...]:
        """The mentions that a template of this kind may not lose."""
        return tuple(mentions()[name] for name in self.mentions)

    def examples(self) -> dict[str, Value | None]:
        """A value for each variable, to try a template."""
        return {name: variable.example for name, variable in self.variables.items()}


class _Kinds(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    variable: tuple[Variable, ...]
    kind: tuple[Kind, ...]


class _Mentions(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    mention: tuple[Mention, ...]


ALWAYS = ("courrier.date", "courrier.reference", "destinataire.nom", "destinataire.adresse")
"""What every letter prints around its text."""
TELEPHONES = ("service.telephone", "referent.telephone")
"""What says whom to call: the plain version has one of them."""


@cache
def _file() -> _Kinds:
    return _Kinds.model_validate(tomllib.loads((HERE / "kinds.toml").read_text("utf-8")))


def kinds() -> tuple[Kind, ...]:
    """Every kind of letter."""
    return _file().kind


@cache
def mentions() -> Mapping[str, Mention]:
    """Every mention, by its id."""
    text = (HERE / "mentions.toml").read_text("utf-8")
    return {one.id: one for one in _Mentions.model_validate(tomllib.loads(text)).mention}


def kind(name: str) -> Kind:
    """A kind by its id. Raises ``UnknownTemplate``."""
    for one in kinds():
        if one.id == name:
            return one
    known = ", ".join(one.id for one in kinds())
    raise UnknownTemplate(f"aucun genre de courrier ne s'appelle « {name} » ; il y a : {known}")
