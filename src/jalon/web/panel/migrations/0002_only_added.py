"""The database itself refuses to change or remove what was said of a case before the panel, or minutes."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("panel", "0001_initial")]
    operations = [append_only("panel_entry"), append_only("panel_minutes")]
