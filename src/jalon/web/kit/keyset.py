"""Pages of a list by what the last row was, not by its rank: the thousandth page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

SIZE = 25


@dataclass(frozen=True)
class Page[T: Model]:
    """Some rows of a list, and where the next ones and the former ones start."""

    rows: Sequence[T]
    after: str
    """Key of the last row, when others follow; else empty."""
    before: str
    """Key of the first row, when others come before; else empty."""


def page[T: Model](
    rows: QuerySet[T], key: str, *, after: str = "", before: str = "", size: int = SIZE
) -> Page[T]:
    """A page of rows in the order of ``key``, a unique text column that an index orders. One query.

    ``after`` and ``before`` are keys that a page gave; without any it is the first page.
    """
    if before:
        found = list(rows.filter(**{f"{key}__lt": before}).order_by(f"-{key}")[: size + 1])
        shown = found[:size][::-1]
        return Page(shown, _key(shown, key, last=True), _key(shown, key) if len(found) > size else "")
    found = list((rows.filter(**{f"{key}__gt": after}) if after else rows).order_by(key)[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        _key(shown, key, last=True) if len(found) > size else "",
        _key(shown, key) if after else "",
    )


def _key(rows: Sequence[Model], key: str, *, last: bool = False) -> str:
    return str(getattr(rows[-1 if last else 0], key)) if rows else ""
