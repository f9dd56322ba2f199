"""Facts: what happened, told by someone. A closed set of kinds, each in the module of its family."""

from typing import Any

from msgspec import Struct

from . import base, business, contract, path, person, support
from .base import Euros, Fact, PersonFact, Withdrawal


def _kinds() -> tuple[type[Fact], ...]:
    """Every concrete kind, in the order in which the modules declare them."""
    found: dict[type[Fact], None] = {}
    for module in (person, business, path, contract, support, base):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Fact) and value not in (Fact, PersonFact):
                found[value] = None
    return tuple(found)


KINDS: tuple[type[Fact], ...] = _kinds()
"""The closed set of kinds of fact."""
BY_TAG: dict[str, type[Fact]] = {str(kind.__struct_config__.tag): kind for kind in KINDS}
"""Kinds by the word that names them in JSON (``"kind"``)."""


def tag_of(kind: type[Fact]) -> str:
    """The word that names a kind in JSON."""
    return str(kind.__struct_config__.tag)


def payload(fact: Struct) -> dict[str, Any]:
    """The fields that are the fact's own, without those that every fact carries."""
    common = set(Fact.__struct_fields__)
    return {name: getattr(fact, name) for name in fact.__struct_fields__ if name not in common}


__all__ = ["BY_TAG", "KINDS", "Euros", "Fact", "PersonFact", "Withdrawal", "payload", "tag_of"]
