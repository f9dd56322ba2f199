"""Lists are read in the order of one index; PostgreSQL learns that a team is of one territory."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def tell_statistics(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Have PostgreSQL count the cases of a team in a territory, which it would take for a third of what they are."""
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE STATISTICS case_places ON territory_id, organisation_id FROM cases_case")


def forget_statistics(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Count them no more."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP STATISTICS IF EXISTS case_places")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_invitation_without_agent"),
        ("cases", "0004_group_of_an_act"),
        ("people", "0002_merges_and_search"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_name",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_name_in_organisation",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_name_of_referent",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(models.F("sort_name"), name="case_by_name"),
        ),
        migrations.RunPython(tell_statistics, forget_statistics),
    ]
