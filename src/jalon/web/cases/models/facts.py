"""The store of facts: rows are only ever added, and the database refuses the rest."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership, Organisation
from jalon.web.people.models import Person

from .case import Case


class Submission(models.Model):
    """A form that was sent: the same form sent twice records once."""

    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.token


class FactRow(models.Model):
    """A fact, as ``jalon.rules.facts`` knows it. ``payload`` is the fact whole; the columns repeat what is searched."""

    id: int
    key = models.CharField(max_length=64, unique=True)
    """The id of the fact."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facts", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="facts", db_index=False)
    """Empty for what is true of the person whatever the programme."""
    kind = models.CharField(max_length=40)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    supersedes = models.CharField(max_length=64, blank=True)
    """The key of the fact that this one corrects or withdraws."""
    payload = models.TextField()
    """JSON of the fact, as a case file holds it."""
    reserved_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    """The only organisation that sees it; empty: everybody who sees the case."""
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="facts")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("case", "id", name="facts_of_case"),
            models.Index("person", "id", condition=models.Q(case__isnull=True), name="facts_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
