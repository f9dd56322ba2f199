"""The database itself refuses to change or remove what was published."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("insight", "0001_initial")]
    operations = [append_only("insight_publication")]
