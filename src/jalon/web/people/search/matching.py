"""What a search text contains, as conditions that both databases answer alike and PostgreSQL answers with an index.

Every condition is a ``LIKE`` on the text between two spaces, so that a word has a start and an end; a slip of the
keyboard is written as the few patterns that it can give. Both databases therefore find the same people.
"""

from collections.abc import Iterator, Sequence

from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.expressions import Expression

_SLIPS_FROM = 4
"""Letters from which a slip is forgiven."""
_INSIDE_FROM = 3
"""Letters from which a word is looked for inside words, and not only at their start: shorter, all would match."""


class _Spaced(Func):
    """The text between two spaces: the very expression that the index holds."""

    template = "(' ' || %(expressions)s || ' ')"
    output_field = TextField()


class _Like(Func):
    """Whether a text is like a pattern, in which ``%`` is anything and ``_`` one character."""

    template = "(%(expressions)s)"
    arg_joiner = " LIKE "
    output_field = BooleanField()


def like(pattern: str, path: str = "search") -> Expression:
    """Whether the text, between two spaces, is like a pattern. ``path`` leads to it."""
    return _Like(_Spaced(F(path)), Value(pattern))


def contains(words: Sequence[str], path: str = "search") -> Q:
    """Every word is there, in any order. Words are plain (``kit.text.plain``), so that none has a ``%``."""
    found = Q()
    for word in words:
        found &= Q(like(f"%{word}%" if len(word) >= _INSIDE_FROM else f"% {word}%", path))
    return found


def nearly_contains(words: Sequence[str], path: str = "search") -> Q:
    """Every word is there, or a word from which one slip separates it."""
    found = Q()
    for word in words:
        one = contains([word], path)
        if forgives(word):
            for pattern in slips(word):
                one |= Q(like(f"% {pattern} %", path))
        found &= one
    return found


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
