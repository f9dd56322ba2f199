"""Fictitious cases to try Jalon on."""

import json
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_FOLDER = files(__package__ or "jalon.examples")


class Example(NamedTuple):
    """How an example is best looked at."""

    programme: str
    dates: tuple[date, ...]
    """Days worth looking at, in order."""
    description: str
    """What it shows, in one French line."""


class UnknownExample(LookupError):
    """No example has this name."""


@cache
def names() -> list[tuple[str, str]]:
    """The name and the title of each example, in order. The title is the name that people use in the case."""
    found = (entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(".json"))
    ordered = sorted(name.removesuffix(".json") for name in found)
    return [(name, json.loads(load(name))["name"]) for name in ordered]


def exists(name: str) -> bool:
    """Whether an example has this name."""
    return not set(name) & {"/", "\\", "\0"} and (_FOLDER / f"{name}.json").is_file()


def load(name: str) -> bytes:
    """The JSON of an example. Raises ``UnknownExample``."""
    if not exists(name):
        raise UnknownExample(name)
    return (_FOLDER / f"{name}.json").read_bytes()


_SIMULATIONS = _FOLDER / "simulations"


@cache
def simulations() -> list[str]:
    """The names of the examples of ``jalon simulate``, in order."""
    return sorted(
        entry.name.removesuffix(".json") for entry in _SIMULATIONS.iterdir() if entry.name.endswith(".json")
    )


def load_simulation(name: str) -> bytes:
    """The JSON of an example of a simulation. Raises ``UnknownExample``."""
    if name not in simulations():
        raise UnknownExample(name)
    return (_SIMULATIONS / f"{name}.json").read_bytes()


@cache
def index() -> dict[str, Example]:
    """How each example is best looked at, by name."""
    table = tomllib.loads((_FOLDER / "index.toml").read_text("utf-8"))
    return {
        name: Example(entry["programme"], tuple(entry["dates"]), entry["description"])
        for name, entry in table.items()
    }
