"""The database itself refuses to change or remove a version of a text, or a letter that was kept."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("letters", "0001_initial")]
    operations = [append_only("letters_templateversion"), append_only("letters_keptletter")]
