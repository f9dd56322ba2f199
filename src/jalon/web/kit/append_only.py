"""Tables to which rows are only ever added: the database itself refuses to change or remove one."""

from functools import partial

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_REFUSAL = "{table}: rows are only ever added"
_SQLITE = (
    """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{refusal}'); END""",
    "DROP TRIGGER IF EXISTS {table}_no_{verb}",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()""",
    "DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}",
)
_VERBS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


def guard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Have the database refuse every change and removal of a row of this table."""
    _each(editor, table, 0)


def unguard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Let rows be removed again: to undo the migration, and to empty the tables of a test."""
    _each(editor, table, 1)


def _each(editor: BaseDatabaseSchemaEditor, table: str, which: int) -> None:
    vendor = editor.connection.vendor
    statement = (_SQLITE if vendor == "sqlite" else _POSTGRESQL)[which]
    for verb in _VERBS[vendor]:
        editor.execute(
            statement.format(table=table, verb=verb, refusal=_REFUSAL.format(table=table)), params=None
        )


def append_only(table: str) -> migrations.RunPython:
    """The operation of a migration that makes a table append-only."""
    return migrations.RunPython(partial(_guard, table), partial(_unguard, table))


def lifted(table: str) -> migrations.RunPython:
    """The operation that takes the guard off while a migration changes the columns; ``append_only`` puts it back."""
    return migrations.RunPython(partial(_unguard, table), partial(_guard, table))


def _guard(table: str, _: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guard(editor, table)


def _unguard(table: str, _: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    unguard(editor, table)
