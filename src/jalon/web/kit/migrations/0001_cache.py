"""The table of the cache, in which attempts to sign in are counted for all processes together."""

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_table(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Have Django make it, unless the cache is elsewhere."""
    if isinstance(caches["default"], DatabaseCache):
        call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """See the module."""

    initial = True
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
