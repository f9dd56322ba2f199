"""The values entered and the rules voted. Rows are only ever added; the database refuses the rest."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jalon.web.accounts.models import Membership, Territory


class AmountValue(models.Model):
    """A value of an amount in a territory, its correction, or its withdrawal."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    """The amount, as the files of Jalon call it: ``tarn.grid.period_1.average``."""
    since = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    """In the unit of the amount; empty, it withdraws the row that this one supersedes."""
    until = models.DateField(null=True)
    """First day on which it is no longer known to hold."""
    voted_on = models.DateField(null=True)
    """Day of the deliberation; empty for a withdrawal."""
    reference = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=300)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    """A row is superseded once: of two corrections at once, the database refuses the second."""
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["territory", "id"], name="amounts_of_territory"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="amount_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="amount_mended_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, voted_on__isnull=False)
                | Q(value__isnull=True, supersedes__isnull=False),
                name="amount_voted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since}"


class VotedRules(models.Model):
    """A version of a programme that a territory published: it judges who enters from ``since`` on, nobody else."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(max_length=60)
    since = models.DateField()
    text = models.TextField()
    """The definition whole, as ``programmes.read_definition`` reads it."""
    sha256 = models.CharField(max_length=64)
    vote = models.CharField(max_length=200)
    """Reference of the deliberation."""
    voted_on = models.DateField()
    entered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("territory", "programme", "since", name="one_version_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.since}"
