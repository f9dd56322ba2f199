"""Who is linked to a case: its référents over time, the partners that share it, those who opened it in emergency."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jalon.web.accounts.models import Membership, Organisation

from .case import Case


class Assignment(models.Model):
    """Somebody is the référent of a case, or stands in for them, from a day to another."""

    REFERENT, STAND_IN = "referent", "stand_in"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(
        max_length=8, choices=[(REFERENT, "référent"), (STAND_IN, "remplaçant")], default=REFERENT
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """First day on which it is over."""
    reason = models.CharField("motif", max_length=200, blank=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    handover = models.CharField(max_length=40, blank=True, db_index=True)
    """Names the handover of which it is a part, so that a whole portfolio can be taken back."""

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="assignment_dates_in_order"
            ),
            models.UniqueConstraint(
                "case", condition=Q(until__isnull=True, part="referent"), name="one_referent_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.since}"


class Share(models.Model):
    """A partner sees a case, for a purpose and a time."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shares")
    purpose = models.CharField("pourquoi", max_length=200)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """First day on which the partner sees it no more."""
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "case", "organisation", condition=Q(until__isnull=True), name="shared_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.since}"


class EmergencyAccess(models.Model):
    """Somebody to whom no relation gave the case opened it, said why, and may see it for three hours."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="emergencies")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="emergencies")
    reason = models.CharField("motif", max_length=500)
    at = models.DateTimeField()
    until = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    """When the référent of the case read the notice."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index("membership", "until", name="emergencies_open")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.at:%Y-%m-%d}"


class SavedFilter(models.Model):
    """What somebody asks of the queue, kept under a name."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField("nom", max_length=60)
    address = models.CharField(max_length=400)
    """The query string, which says it all."""

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("membership", "name", name="one_filter_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
