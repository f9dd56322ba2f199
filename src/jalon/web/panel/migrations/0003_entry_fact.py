"""An entry names the fact of which it tells: the letter that warned the person."""

from django.db import migrations, models

from jalon.web.kit.append_only import append_only, lifted


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("panel", "0002_only_added")]
    operations = [
        lifted("panel_entry"),
        migrations.AddField("entry", "fact", models.CharField(blank=True, default="", max_length=64)),
        append_only("panel_entry"),
    ]
