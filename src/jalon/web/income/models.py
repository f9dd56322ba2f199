"""What is not a fact about a person: how an organisation's spreadsheets are read."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Organisation


class ColumnMapping(models.Model):
    """What the columns of a kind of file hold, as somebody of the organisation chose: the next one reads by itself."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    """Of the heads of the columns (``sheet.columns.signature``)."""
    meanings = models.JSONField()
    """The meaning of each column, in order."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "signature"], name="one_mapping_a_kind_of_file")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.meanings}"
