"""The database itself refuses to change or remove a value entered."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("amounts", "0001_initial")]
    operations = [append_only("amounts_amountvalue")]
