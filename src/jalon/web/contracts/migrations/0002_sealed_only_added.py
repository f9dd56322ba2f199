"""The database itself refuses to change or remove a text that was signed."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("contracts", "0001_initial")]
    operations = [append_only("contracts_sealed")]
