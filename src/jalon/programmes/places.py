"""Where each value of a TOML text stands: paths of keys and ranks to lines."""

import tomllib
from collections.abc import Iterator

import tree_sitter
import tree_sitter_toml

type Path = tuple[int | str, ...]

_KEYS = ("bare_key", "quoted_key")


def lines_of(text: str) -> dict[Path, int]:
    r"""The line, from 1, of every table, key and element of a TOML text.

    >>> lines_of("a = 1\n[[b]]\nc = 2\n")[("b", 0, "c")]
    3
    """
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
    lines: dict[Path, int] = {(): 1}
    ranks: dict[Path, int] = {}
    for node in parser.parse(text.encode()).root_node.children:
        if node.type == "pair":
            _pair(node, (), lines)
        elif node.type in ("table", "table_array_element"):
            _table(node, lines, ranks)
    return lines


def _table(node: tree_sitter.Node, lines: dict[Path, int], ranks: dict[Path, int]) -> None:
    """A table under its title; an array of tables counts its elements."""
    path = _resolved(tuple(_names(node)), ranks, array=node.type == "table_array_element")
    lines.setdefault(path[:-1], _line(node))
    lines[path] = _line(node)
    for child in node.children:
        if child.type == "pair":
            _pair(child, path, lines)


def _resolved(names: tuple[str, ...], ranks: dict[Path, int], *, array: bool) -> Path:
    """The title with the rank of each array of tables that it goes through."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if array and position == len(names) - 1:
            ranks[path] = ranks.get(path, -1) + 1
        if path in ranks:
            path = (*path, ranks[path])
    return path


def _pair(node: tree_sitter.Node, base: Path, lines: dict[Path, int]) -> None:
    path = base
    for name in _names(node):
        path = (*path, name)
        lines.setdefault(path, _line(node))
    _value(node.children[-1], path, lines)


def _value(node: tree_sitter.Node, path: Path, lines: dict[Path, int]) -> None:
    lines[path] = lines.get(path, _line(node))
    if node.type == "inline_table":
        for child in node.children:
            if child.type == "pair":
                _pair(child, path, lines)
    elif node.type == "array":
        items = [child for child in node.children if child.is_named and child.type != "comment"]
        for rank, child in enumerate(items):
            lines[*path, rank] = _line(child)
            _value(child, (*path, rank), lines)


def _names(node: tree_sitter.Node) -> Iterator[str]:
    """The names of a key or of a title, dots taken apart."""
    for child in node.children:
        if child.type in _KEYS:
            yield _text(child)
        elif child.type == "dotted_key":
            yield from _names(child)
        elif child.type == "=":
            return


def _text(node: tree_sitter.Node) -> str:
    text = (node.text or b"").decode()
    return next(iter(tomllib.loads(f"{text} = 0"))) if node.type == "quoted_key" else text


def _line(node: tree_sitter.Node) -> int:
    return node.start_point[0] + 1
