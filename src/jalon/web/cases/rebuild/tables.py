"""Rows of a projection, many at once: what there is, what there should be, and the shortest way from one to the other.

A row that is already right is left alone, with its number: addresses and calendars may hold it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from django.db import connection, models

from jalon.web.agenda.models import Appointment
from jalon.web.cases.models import CourseRow, Owed, SituationRow
from jalon.web.kit.among import among

type Key = tuple[int, str]
"""A row by its case and its name in the case."""
type Values = tuple[object, ...]


@dataclass(frozen=True)
class Table:
    """A table of projected rows: the columns that name a row, and those that it tells."""

    model: type[models.Model]
    case: str
    name: str
    """Column that names the row in its case; empty where a case has one row."""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read off the facts, in order: not the number of the row, nor what is made of others."""
        told = (one for one in self.model._meta.concrete_fields if not one.generated)
        return tuple(one.attname for one in told if one.attname != "id")

    @cached_property
    def named_by(self) -> tuple[str, ...]:
        """The columns that no two rows share."""
        return (self.case, self.name) if self.name else (self.case,)

    def manager(self) -> "models.Manager[models.Model]":
        """Reaches every row."""
        return self.model._base_manager  # noqa: SLF001  the manager that every model has

    @property
    def word(self) -> str:
        """The table, as its SQL name."""
        return self.model._meta.db_table

    def values(self, row: Mapping[str, object]) -> Values:
        """What a row tells, in the order of the columns."""
        return tuple([row[column] for column in self.columns])

    def by_key(self, rows: Iterable[Values]) -> dict[Key, Values]:
        """Rows by what names them."""
        case = self.columns.index(self.case)
        name = self.columns.index(self.name) if self.name else None
        return {(cast("int", row[case]), "" if name is None else cast("str", row[name])): row for row in rows}

    def there(self, cases: Sequence[int]) -> dict[Key, Values]:
        """The rows of these cases, as the table has them."""
        found = self.manager().filter(among(self.case, cases)).order_by()
        return self.by_key(found.values_list(*self.columns))


SITUATIONS = Table(SituationRow, "case_id", "")
COURSES = Table(CourseRow, "case_id", "")
OWED = Table(Owed, "case_id", "line")
APPOINTMENTS = Table(Appointment, "case_id", "key")


@dataclass
class Gap:
    """How a table differs from what the facts say."""

    table: Table
    missing: dict[Key, Values] = field(default_factory=dict)
    wrong: dict[Key, tuple[Values, Values]] = field(default_factory=dict)
    """What the row says, then what it should say."""
    extra: dict[Key, Values] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.missing) + len(self.wrong) + len(self.extra)


def gap(table: Table, cases: Sequence[int], wanted: dict[Key, Values]) -> Gap:
    """What separates the rows of these cases from the rows that are wanted."""
    there = table.there(cases)
    found = Gap(table)
    for key, row in wanted.items():
        was = there.pop(key, None)
        if was is None:
            found.missing[key] = row
        elif was != row:
            found.wrong[key] = was, row
    found.extra = there
    return found


def close(found: Gap) -> None:
    """Write what separates the table from the facts. Inside a transaction."""
    if found.extra:
        _remove(found)
    if found.wrong:
        _put(found.table, [after for _, after in found.wrong.values()], over=True)
    if found.missing:
        _put(found.table, list(found.missing.values()), over=False)


def _remove(found: Gap) -> None:
    table = found.table
    names: dict[int, list[str]] = {}
    for case, name in found.extra:
        names.setdefault(case, []).append(name)
    for case, some in names.items():
        rows = table.manager().filter(**{table.case: case})
        (rows.filter(**{f"{table.name}__in": some}) if table.name else rows).delete()


def _put(table: Table, rows: Sequence[Values], *, over: bool) -> None:
    """Add rows, or write them over those of the same name."""
    if connection.vendor == "postgresql":
        _copy(table, rows, over=over)
        return
    made = [table.model(**dict(zip(table.columns, row, strict=True))) for row in rows]
    if over:
        told = [one for one in table.columns if one not in table.named_by]
        table.manager().bulk_create(
            made, 500, update_conflicts=True, unique_fields=table.named_by, update_fields=told
        )
    else:
        table.manager().bulk_create(made, 500)


def _copy(table: Table, rows: Sequence[Values], *, over: bool) -> None:
    """The same by PostgreSQL's own way for many rows, five times faster."""
    columns = ", ".join(f'"{one}"' for one in table.columns)
    target = f"{table.word}_new" if over else table.word
    documents = [
        rank
        for rank, one in enumerate(table.columns)
        if isinstance(table.model._meta.get_field(one), models.JSONField)
    ]
    with connection.cursor() as cursor:
        if over:
            cursor.execute(
                f"CREATE TEMP TABLE {target} ON COMMIT DROP AS SELECT {columns} FROM {table.word} LIMIT 0"  # noqa: S608  names of our own
            )
        with cursor.copy(f"COPY {target} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_written(row, documents))
        if over:
            named, told = set(table.named_by), ", ".join(f'"{one}"' for one in table.named_by)
            changes = ", ".join(f'"{one}" = EXCLUDED."{one}"' for one in table.columns if one not in named)
            cursor.execute(
                f"INSERT INTO {table.word} ({columns}) SELECT {columns} FROM {target} "  # noqa: S608  names of our own
                f"ON CONFLICT ({told}) DO UPDATE SET {changes}"
            )
            cursor.execute(f"DROP TABLE {target}")


def _written(row: Values, documents: Sequence[int]) -> Values:
    if not documents:
        return row
    told = list(row)
    for rank in documents:
        told[rank] = json.dumps(told[rank])
    return tuple(told)
