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
    rows: QuerySet[T], key: str, *, full: QuerySet[T], after: str = "", before: str = "", size: int = SIZE
) -> Page[T]:
    """A page of rows in the order of ``key``, a unique text column that an index orders. Two queries.

    ``after`` and ``before`` are keys that a page gave; without any it is the first page. ``full`` are the same rows
    with all that is shown of them: the database finds their numbers first, which is soon planned and done.
    """
    if before:
        found = list(_keys(rows.filter(**{f"{key}__lt": before}).order_by(f"-{key}"), key)[: size + 1])
        shown = found[:size][::-1]
        more_before, more_after = len(found) > size, True
    else:
        found = list(
            _keys((rows.filter(**{f"{key}__gt": after}) if after else rows).order_by(key), key)[: size + 1]
        )
        shown = found[:size]
        more_before, more_after = bool(after), len(found) > size
    dressed = {row.pk: row for row in full.filter(pk__in=[pk for pk, _ in shown])} if shown else {}
    return Page(
        [dressed[pk] for pk, _ in shown],
        shown[-1][1] if shown and more_after else "",
        shown[0][1] if shown and more_before else "",
    )


def _keys[T: Model](rows: QuerySet[T], key: str) -> QuerySet[T, tuple[int, str]]:
    return rows.values_list("pk", key)
