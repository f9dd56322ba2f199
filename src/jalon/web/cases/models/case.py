"""The accompaniment of a person in a programme."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership, Organisation, Territory
from jalon.web.people.models import Person


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, as colleagues speak of them."""

    def with_names(self) -> "CaseQuerySet":
        """With what it takes to name them and who is in charge: one query for all."""
        return self.select_related("person", "organisation", "referent__user", "stand_in__user", "situation")

    def to_read(self) -> "CaseQuerySet":
        """With what it takes to assess them: whose they are, and where."""
        return self.select_related("person", "territory")


class Case(models.Model):
    """One accompaniment. What happened in it is told by facts; here is who is in charge.

    ``referent`` and ``stand_in`` repeat the open assignments, which have the history.
    """

    reference = models.CharField(max_length=64, unique=True)
    """Stands in addresses and files; says nothing of the person."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    programme = models.CharField("programme", max_length=60)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cases", verbose_name="organisme en charge"
    )
    referent = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="cases")
    stand_in = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="stood_in_for")
    """Who replaces the référent for a time."""
    stand_in_until = models.DateField(null=True)
    """First day on which the replacement is over."""
    sort_name = models.CharField(max_length=220, default="", blank=True)
    """Name, first name and number, without accents: the order of lists, in which no two cases are level."""
    opened_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("territory", "organisation", name="case_by_place"),
            models.Index("sort_name", name="case_by_name"),
        ]

    def __str__(self) -> str:
        return self.reference
