"""What may stand at each place of a file: so that a problem names what its author wrote, and what he may write."""

from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from .places import Path

type Node = dict[str, Any]
"""A part of a JSON Schema."""


class Spot(NamedTuple):
    """A place of the file."""

    path: Path
    """Its keys and ranks, without the kinds that pydantic adds to them."""
    node: Node
    """What may stand there."""
    table: Node
    """The table in which it stands."""

    @property
    def known(self) -> tuple[str, ...]:
        """The names that its table may hold."""
        return tuple(self.table.get("properties", ()))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of rule that may stand there."""
        return tuple(_mapping(self.node))

    @property
    def title(self) -> str:
        """Its name under a title of the file: « income.periods »."""
        return ".".join(part for part in self.path if isinstance(part, str))

    @property
    def many(self) -> bool:
        """Whether it is a list of tables, each under its own title."""
        items = self.node.get("items", {})
        return len(self.path) == 1 and ("discriminator" in items or items.get("type") == "object")

    @property
    def sample(self) -> str:
        """How to write it."""
        if self.many:
            return f"une table [[{self.title}]]"
        if self.node.get("type") == "object" and len(self.path) == 1:
            return f"la table [{self.title}]"
        return f"la ligne {self.path[-1] if self.path else '?'} = {_value(self.node)}"


_SAMPLES = {
    "string": '"…"',
    "date": "2025-01-31",
    "integer": "1",
    "boolean": "true",
    "number": '"122.50"',
    "object": "{ … }",
}


def _value(node: Node) -> str:
    """How to write a value that a node accepts."""
    choices = node.get("enum") or ([node["const"]] if "const" in node else [])
    if choices:
        return " ou ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in choices)
    if node.get("type") == "array":
        return f"[{_value(node.get('items', {}))}]"
    return _SAMPLES.get(node.get("format") or node.get("type") or "", "…")


class Shape:
    """The schema of a model, followed along the places that pydantic gives."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._root: Node = model.model_json_schema()

    def spot(self, loc: tuple[int | str, ...]) -> Spot:
        """The place of the file of which pydantic says ``loc``."""
        path: Path = ()
        table: Node = {}
        node = self._plain(self._root)
        for part in loc:
            if part in _mapping(node):
                node = self._plain({"$ref": _mapping(node)[str(part)]})
                continue
            table, node = node, self._plain(_inside(node, part))
            path = (*path, part)
        return Spot(path, node, table)

    def _plain(self, node: Node) -> Node:
        """A node without references nor « or nothing »."""
        while "$ref" in node or "anyOf" in node:
            if "$ref" in node:
                node = self._root["$defs"][node["$ref"].rpartition("/")[2]]
            else:
                node = next(one for one in node["anyOf"] if one.get("type") != "null")
        if "items" in node:
            return {**node, "items": self._plain(node["items"])}
        return node


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The shape of a model, made once."""
    return Shape(model)


def _mapping(node: Node) -> dict[str, str]:
    mapping: dict[str, str] = node.get("discriminator", {}).get("mapping", {})
    return mapping


def _inside(node: Node, part: int | str) -> Node:
    inner = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
    if inner is None:
        inner = node.get("additionalProperties")
    return inner if isinstance(inner, dict) else {}
