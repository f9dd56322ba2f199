"""The database itself refuses to change or remove a fact."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0001_initial")]
    operations = [append_only("cases_factrow")]
