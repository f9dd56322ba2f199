"""Appointments as the agenda shows them: read off the facts, rebuilt at will."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership
from jalon.web.cases.models import Case


class Appointment(models.Model):
    """An appointment of a case: planned, and what became of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    key = models.CharField(max_length=64)
    """The key by which the facts name it."""
    day = models.DateField()
    at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    meeting = models.CharField(max_length=12)
    place = models.CharField(max_length=16)
    where = models.CharField(max_length=2000, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    parties = models.JSONField(default=list)
    remote = models.BooleanField(default=False)
    state = models.CharField(
        max_length=9,
        choices=[
            ("planned", "prévu"),
            ("held", "honoré"),
            ("excused", "excusé"),
            ("missed", "absent"),
            ("cancelled", "annulé"),
        ],
    )
    planned_by_fact = models.CharField(max_length=64)
    """The fact that planned it, to be corrected when it moves."""
    outcome_fact = models.CharField(max_length=64, blank=True)
    """The fact that says what became of it."""

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("case", "key", name="one_row_an_appointment"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("day", "at", name="appointments_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.key}"


class Attendance(models.Model):
    """A colleague takes part in an appointment: it stands in their agenda."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="attendances")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("appointment", "membership", name="attends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.appointment_id}"
