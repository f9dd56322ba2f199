"""The two logs: who read, who wrote. Rows are only ever added; the database refuses the rest."""

from typing import ClassVar

from django.db import models


class Reading(models.Model):
    """Somebody opened a case, or something of it."""

    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    membership_id = models.BigIntegerField()
    who = models.CharField(max_length=250)
    """Name and organisation at that moment: they stay when the account goes."""
    case_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField()
    what = models.CharField(max_length=80)
    """The page or the export, in French."""
    relation = models.CharField(max_length=12)
    """The relation by which the policy allowed it."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case_id", "-id"], name="readings_of_case"),
            models.Index(fields=["person_id", "-id"], name="readings_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.what}"


class Writing(models.Model):
    """Somebody changed something."""

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    who = models.CharField(max_length=250)
    case_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=80)
    """Name of what was done, ``subject:verb``."""
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case_id", "-id"], name="writings_of_case"),
            models.Index(fields=["person_id", "-id"], name="writings_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.what}"
