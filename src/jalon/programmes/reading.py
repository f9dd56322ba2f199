"""TOML in, definitions out; or every problem of the file at once, each with its line, in French."""

import tomllib
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from jalon.rules.errors import DefinitionError
from jalon.rules.parameters import Parameter
from jalon.rules.programme import Programme


class _Amounts(BaseModel):
    """A file of dated amounts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    parameter: list[Parameter]


def read_definition(text: str, name: str) -> Programme:
    """Read a programme's definition from the text of its file, called ``name`` in messages.

    Raises ``DefinitionError`` with every problem of the file: line, place, what is wrong, how to mend it.
    """
    return _read(Programme, text, name)


def read_parameters(text: str, name: str) -> list[Parameter]:
    """Read dated amounts from the text of their file; same errors as ``read_definition``."""
    return _read(_Amounts, text, name).parameter


def _read[M: BaseModel](model: type[M], text: str, name: str) -> M:
    data = _parsed(text, name)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        from .problems import explain  # noqa: PLC0415  only a bad file pays for the explanation

        raise DefinitionError(explain(error, data, text, name)) from error


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from .problems import explain_syntax  # noqa: PLC0415  same

        raise DefinitionError([explain_syntax(error, name)]) from error
