"""Rows named by a few others: PostgreSQL reads the few first, then goes to each by its index."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Model, Q, QuerySet
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class _Among(In):
    """``IN``, written for PostgreSQL as an array that is made once.

    In an ``OR``, PostgreSQL answers ``IN (SELECT …)`` by reading the whole table; ``= ANY (ARRAY(SELECT …))`` is a
    condition like another, which an index answers.
    """

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """The condition and its parameters."""
        column, of_column = self.process_lhs(compiler, connection)
        few, of_few = self.process_rhs(compiler, connection)
        return f"{column} = ANY (ARRAY{few})", (*of_column, *of_few)


def among[T: Model](column: str, few: QuerySet[T, Any]) -> Q:
    """Whether a column is one of the values, not many, of the one column of some rows."""
    return Q(_Among(F(column), few))
