"""The database itself refuses to change or remove rules that were voted."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("amounts", "0003_voted_rules")]
    operations = [append_only("amounts_votedrules")]
