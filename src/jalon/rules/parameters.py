"""Dated amounts: each with the day from which it holds and where it was read."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from .base import Exact, Model, as_tuple
from .errors import MissingParameter
from .french import day

Name = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]


class Value(Model):
    """An amount from a day on, with its source."""

    since: date
    value: Exact
    source: str
    verified: bool = True
    """False where no official text was read: to be checked before relying on it."""
    until: date | None = None
    """First day on which it is no longer known to hold, where the next value does not follow at once."""


_since = attrgetter("since")


class Parameter(Model):
    """An amount through time. It has no value before the first, nor from ``until`` on."""

    name: Name
    label: str
    unit: str
    """€ par mois, %, € par an…"""
    until: date | None = None
    """First day on which the last value is no longer known to hold."""
    yearly: bool = False
    """Each value is that of a calendar year, and holds in no other: a rate of inflation."""
    signed: bool = False
    """Whether a value may be negative."""
    published_in: str = ""
    """Where a value is published, when none comes with Jalon and each collectivité enters its own."""
    values: Annotated[tuple[Value, ...], BeforeValidator(as_tuple)]

    @field_validator("values")
    @classmethod
    def _told(cls, values: tuple[Value, ...], info: ValidationInfo) -> tuple[Value, ...]:
        if not values and not info.data.get("published_in"):
            raise ValueError("il faut au moins une valeur, ou que « published_in » dise où la trouver")
        return values

    @model_validator(mode="after")
    def _in_order(self) -> "Parameter":
        days = [value.since for value in self.values]
        if days != sorted(set(days)):
            raise ValueError("les valeurs vont de la plus ancienne à la plus récente, chacune avec sa date")
        return self

    def at(self, on: date) -> Value:
        """The value in force on a day. Raises ``MissingParameter`` when none is."""
        rank = bisect_right(self.values, on, key=_since)
        if rank == 0 or (self.until is not None and on >= self.until):
            raise MissingParameter(self.name, on, self._known(self.until))
        value = self.values[rank - 1]
        if self.yearly and value.since.year != on.year:
            raise MissingParameter(self.name, on, f"non saisi pour {on.year}")
        if value.until is not None and on >= value.until:
            raise MissingParameter(self.name, on, self._known(value.until))
        return value

    def _known(self, until: date | None) -> str:
        if not self.values:
            return "à saisir"
        end = f" et avant le {day(until)}" if until else ""
        return f"connu à partir du {day(self.values[0].since)}{end}"


class Parameters:
    """All dated amounts, by name."""

    __slots__ = ("by_name",)

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self.by_name: Mapping[str, Parameter] = {parameter.name: parameter for parameter in parameters}

    def get(self, name: str, on: date) -> Value:
        """The value of a parameter on a day.

        Raises ``MissingParameter``, which names the parameter, when it has no value that day or does not exist.
        """
        parameter = self.by_name.get(name)
        if parameter is None:
            raise MissingParameter(name, on, "ce nom n'existe pas")
        return parameter.at(on)

    def amount(self, name: str, on: date) -> Decimal:
        """The amount alone; same errors as ``get``."""
        return self.get(name, on).value
