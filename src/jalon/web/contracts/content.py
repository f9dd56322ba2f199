"""What a contract says, as its draft is typed and kept: read and written without loss."""

from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

type Pillar = Literal["business", "social"]
type Who = Literal["person", "referent", "operator", "partner"]


class Stage(Struct, frozen=True, omit_defaults=True):
    """An étape of the path (CEA-09, CEA-10)."""

    title: str
    due: date | None = None


class Objective(Struct, frozen=True, omit_defaults=True):
    """An objective: what, how one sees that it is reached, by when."""

    key: str
    title: str
    pillar: Pillar = "business"
    measure: str = ""
    due: date | None = None


class Action(Struct, frozen=True, omit_defaults=True):
    """An action: who does what, by when, for which objective."""

    key: str
    title: str
    who: Who = "person"
    due: date | None = None
    objective: str = ""
    """The key of the objective; empty: of none in particular."""


class Content(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """All that is agreed."""

    start: date | None = None
    end: date | None = None
    """Last day, included."""
    frequency_months: int | None = None
    weekly_hours: int | None = None
    visits: str = ""
    income: str = ""
    """Euros a month that are expected, as exact text."""
    warnings: tuple[str, ...] = ()
    """The requirements of which the contract warns, by the id of the target."""
    difficulties: str = ""
    stages: tuple[Stage, ...] = ()
    objectives: tuple[Objective, ...] = ()
    actions: tuple[Action, ...] = ()


_decoder = msgspec.json.Decoder(Content)


def encode(content: Content) -> str:
    """The content as JSON: the same one always gives the same text."""
    return msgspec.json.encode(content, order="deterministic").decode()


def decode(text: str) -> Content:
    """The content that was kept."""
    return _decoder.decode(text)
