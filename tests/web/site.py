"""Starts Django for the tests of the site. To be imported before anything of ``jalon.web``.

Three things differ from a real site: passwords are hashed fast, the database may lose its last writes, and a template
that names a variable that is not there fails instead of showing nothing.
"""

import os
import sqlite3
import sys
from collections.abc import Iterable
from types import FrameType
from unittest.mock import patch

import django
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.test import TransactionTestCase

from jalon.web.kit.append_only import guard, unguard

os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.web.config.settings"

LIBRARIES = "/site-packages/"


def _start() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    if database["ENGINE"].endswith("sqlite3"):
        # In a file and not in memory: a live server and its test each have their own connection.
        database.setdefault("TEST", {})["NAME"] = str(settings.ENV.home / "suite.sqlite3")
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
    django.setup()
    _make_templates_strict()
    _let_tests_empty_tables()
    _restore_instead_of_emptying()


# -- templates -----------------------------------------------------------------------------------------------------


class UndefinedVariable(AssertionError):
    """A template of ours shows something that its view does not give."""


class _Strict(str):
    """Stands for Django's ``string_if_invalid``, which is asked for what to show instead of the variable."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        where = _template()
        if where is not None and LIBRARIES in where:
            return ""  # a library's own template, which may rely on it
        raise UndefinedVariable(f"« {variable} » n'est pas défini dans {where or 'un gabarit'}")


def _template() -> str | None:
    """The file of the template that is being rendered: that of the nearest node that is."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None and getattr(origin, "name", None):
            return str(origin.name)
        frame = frame.f_back
    return None


def _make_templates_strict() -> None:
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    backend.engine.string_if_invalid = _Strict("undefined")


# -- tables to which rows are only added ---------------------------------------------------------------------------


def guarded_tables() -> list[str]:
    """The tables of which the database refuses to change a row, as it says itself."""
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(listed[connection.vendor])
        names = [name for (name,) in cursor.fetchall()]
    return sorted({name.removesuffix("_no_delete") for name in names if name.endswith("_no_delete")})


def _let_tests_empty_tables() -> None:
    """Have Django's emptying of the tables, after a test with a live server, take the guards off for that time."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        editor = connection.schema_editor()
        tables = guarded_tables()
        with transaction.atomic():
            for table in tables:
                unguard(editor, table)
            flush(self, statements)
            for table in tables:
                guard(editor, table)

    patch.object(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush).start()


def _restore_instead_of_emptying() -> None:
    """On SQLite, put back the file as it was emptied once: forty times faster than to empty a hundred tables."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # Django's own
    kept = sqlite3.connect(":memory:", check_same_thread=False)

    def restore(self: TransactionTestCase) -> None:
        if connection.vendor != "sqlite":
            empty(self)
            return
        connection.ensure_connection()
        if kept.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            empty(self)
            connection.connection.backup(kept)
        else:
            kept.backup(connection.connection)

    patch.object(TransactionTestCase, "_fixture_teardown", restore).start()


_start()
