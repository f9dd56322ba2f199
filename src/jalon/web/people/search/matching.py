"""What a search text contains, as conditions that both databases answer alike and PostgreSQL answers with an index.

Every condition is a ``LIKE`` on the text between two spaces, so that a word has a start and an end; a slip of the
keyboard is written as the few patterns that it can give. Both databases therefore find the same people.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

_SLIPS_FROM = 4
"""Letters from which a slip is forgiven."""
_INSIDE_FROM = 3
"""Letters from which a word is looked for inside words, and not only at their start: shorter, all would match."""


class _Like(Func):
    """Whether a text, between two spaces, is like one at least of some patterns.

    ``%`` is anything, ``_`` one character. The text between two spaces is the very expression that the index holds.
    One expression for all the patterns: Django takes longer to write fifty than PostgreSQL to answer them.
    """

    output_field = BooleanField()

    def __init__(self, path: str, patterns: Sequence[str]) -> None:
        super().__init__(F(path))
        self.patterns = tuple(patterns)

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002  Django's form
        function: str | None = None,  # noqa: ARG002
        template: str | None = None,  # noqa: ARG002
        arg_joiner: str | None = None,  # noqa: ARG002
        **extra_context: Any,  # noqa: ARG002
    ) -> tuple[str, tuple[str | int, ...]]:
        """The patterns, one after the other; they are parameters, never part of the text."""
        (text,) = self.source_expressions
        column, _none = compiler.compile(text)
        one = f"(' ' || {column} || ' ') LIKE %s"
        return f"({' OR '.join([one] * len(self.patterns))})", self.patterns


def like(*patterns: str, path: str = "search") -> Q:
    """Whether the text, between two spaces, is like one of some patterns. ``path`` leads to it."""
    return Q(_Like(path, patterns))


def contains(words: Sequence[str], path: str = "search") -> Q:
    """Every word is there, in any order. Words are plain (``kit.text.plain``), so that none has a ``%``."""
    return _all(like(_inside(word), path=path) for word in words)


def nearly_contains(words: Sequence[str], path: str = "search") -> Q:
    """Every word is there, or a word from which one slip separates it."""
    return _all(like(_inside(word), *_close(word), path=path) for word in words)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _inside(word: str) -> str:
    return f"%{word}%" if len(word) >= _INSIDE_FROM else f"% {word}%"


def _close(word: str) -> list[str]:
    return [f"% {pattern} %" for pattern in slips(word)] if forgives(word) else []


def forgives(word: str) -> bool:
    """Whether a slip is forgiven in this word: numbers are typed right or not at all."""
    return len(word) >= _SLIPS_FROM and word.isalpha()


def slips(word: str) -> list[str]:
    """The patterns of the words from which one slip leads to this one.

    A slip is a letter wrong, missing, in excess, or two swapped.
    """
    return sorted(set(_slips(word)))


def _slips(word: str) -> Iterator[str]:
    for rank in range(len(word) + 1):
        yield f"{word[:rank]}_{word[rank:]}"
        if rank < len(word):
            yield f"{word[:rank]}_{word[rank + 1 :]}"
            yield word[:rank] + word[rank + 1 :]
        if rank + 1 < len(word):
            yield word[:rank] + word[rank + 1] + word[rank] + word[rank + 2 :]
