"""The database itself refuses to change or remove a line of the logs."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("trust", "0001_initial")]
    operations = [append_only("trust_reading"), append_only("trust_writing")]
