"""TOML in, definitions out; or every problem of the file at once, each with its line, in French."""

from collections import Counter
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from jalon.rules.errors import DefinitionError
from jalon.rules.income.law import Law
from jalon.rules.parameters import Parameter
from jalon.rules.programme import Programme

from .syntax import parsed, unmarked


class _Amounts(BaseModel):
    """A file of dated amounts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    parameter: list[Parameter]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        counts = Counter(parameter.name for parameter in self.parameter)
        twice = [f"deux paramètres portent le nom « {name} »" for name, count in counts.items() if count > 1]
        if twice:
            raise ValueError("\n".join(twice))
        return self


def read_definition(text: str, name: str) -> Programme:
    """Read a programme's definition from the text of its file, called ``name`` in messages.

    Raises ``DefinitionError`` with every problem of the file: line, place, what is wrong, how to mend it.
    """
    return _read(Programme, text, name)


def read_parameters(text: str, name: str) -> list[Parameter]:
    """Read dated amounts from the text of their file; same errors as ``read_definition``."""
    return _read(_Amounts, text, name).parameter


def read_law(text: str, name: str) -> Law:
    """Read the national rules on income from the text of their file; same errors as ``read_definition``."""
    return _read(Law, text, name)


def _read[M: BaseModel](model: type[M], text: str, name: str) -> M:
    text = unmarked(text)
    data = parsed(text, name)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        from .problems import File, explain  # noqa: PLC0415  only a bad file pays for the explanation

        raise DefinitionError(explain(error, File(model, data, text, name))) from error
