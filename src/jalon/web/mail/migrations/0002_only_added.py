"""The database itself refuses to change or remove a message, what became of it, or a file that was printed."""

from django.db import migrations

from jalon.web.kit.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("mail", "0001_initial")]
    operations = [append_only("mail_message"), append_only("mail_event"), append_only("mail_printrun")]
