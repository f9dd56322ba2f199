"""The database itself refuses to change or remove what was signed, or a sealed sheet."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("workshops", "0001_initial")]
    operations = [append_only("workshops_mark"), append_only("workshops_sheet")]
