"""The database itself refuses to change or remove what evaluations stand on."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("income", "0002_bases")]
    operations = [append_only("income_kepttext"), append_only("income_basis")]
