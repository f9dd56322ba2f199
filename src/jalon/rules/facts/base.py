"""What every fact carries, and the types of its fields."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, cast

from msgspec import Meta, Struct

EUROS_PATTERN = r"^-?\d{1,10}(\.\d{1,2})?$(?!\n)"
_euros = re.compile(EUROS_PATTERN, re.ASCII)


class Euros(Decimal):
    """An amount in euros, exact to the cent, written as text in JSON: ``"1234.50"``."""

    __slots__ = ()


ZERO = cast("Euros", Decimal(0))
"""No euro, as a default: a plain decimal, which JSON Schema can write."""


def decode_euros(kind: type, value: Any) -> Any:
    """Msgspec hook: read an amount in euros from its text.

    Raises ``ValueError`` when the text is not an amount with at most two decimals.
    """
    if kind is not Euros:
        raise NotImplementedError
    if type(value) is str and _euros.match(value):
        return Euros(value)
    raise ValueError(f"not an amount: {value!r}")


def encode_euros(value: Any) -> str:
    """Msgspec hook: write an amount in euros as it was read."""
    if isinstance(value, Euros):
        return str(value)
    raise NotImplementedError


Key = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$(?!\n)")]
"""A short reference: letters, digits, ``.``, ``_``, ``:``, ``-``."""
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
"""Free text, in French, as it was typed."""
Months = Annotated[int, Meta(ge=1, le=120)]
"""A number of civil months."""
Count = Annotated[int, Meta(ge=0, le=1000)]
Stamp = Annotated[datetime, Meta(tz=True)]
"""An instant with its offset from UTC."""

Clock = Annotated[time, Meta(tz=False)]
"""A time of day, where it happens."""

Scope = Literal["person", "accompaniment"]
"""Whether a fact is true of the person whatever the programme, or of one accompaniment only."""


class Fact(
    Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True, omit_defaults=True
):
    """Something that happened, told by someone. Never edited: a correction is a new fact."""

    id: Key
    """Unique in the case file."""
    on: date
    """The day on which it was true."""
    recorded_at: Stamp
    """When it was written down: what is not yet recorded is not yet known."""
    recorded_by: Text
    """Who wrote it down: a person and an organisation, in clear."""
    supersedes: Key | None = None
    """The fact that this one corrects, when it corrects one."""
    because: Text | None = None
    """Why it corrects; expected wherever ``supersedes`` is set."""
    note: Text | None = None

    label: ClassVar[str]
    """What happened, in French, for a person to read."""
    scope: ClassVar[Scope] = "accompaniment"


class PersonFact(Fact, frozen=True, kw_only=True):
    """A fact that stays true of the person from one accompaniment to the next."""

    scope: ClassVar[Scope] = "person"


class Withdrawal(PersonFact, frozen=True, kw_only=True, tag="withdrawal"):
    """A fact was recorded by mistake and nothing takes its place. It still shows in the history."""

    label: ClassVar[str] = "Retrait d'une saisie"
    withdraws: Key
