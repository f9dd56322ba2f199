"""Rows named by a few others: PostgreSQL reads the few first, then goes to each by its index."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class _Among(In):
    """``IN``, written for PostgreSQL as an array: made once from a query, or one parameter for many numbers.

    In an ``OR``, PostgreSQL answers ``IN (SELECT …)`` by reading the whole table; ``= ANY (ARRAY(SELECT …))`` is a
    condition like another, which an index answers.
    """

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """The condition and its parameters."""
        column, of_column = self.process_lhs(compiler, connection)
        if self.rhs_is_direct_value():
            return f"{column} = ANY (%s)", (*of_column, list(self.rhs))
        few, of_few = self.process_rhs(compiler, connection)
        return f"{column} = ANY (ARRAY{few})", (*of_column, *of_few)


def among(column: str, few: QuerySet[Any, Any] | Sequence[int]) -> Q:
    """Whether a column is one of some numbers, or one of the values of the one column of some rows, not many."""
    return Q(_Among(F(column), few.order_by() if isinstance(few, QuerySet) else few))
