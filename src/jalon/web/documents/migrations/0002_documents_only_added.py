"""The database itself refuses to change or remove a document, what it supports, or what became of it."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("documents", "0001_initial")]
    operations = [
        append_only("documents_document"),
        append_only("documents_support"),
        append_only("documents_change"),
    ]
