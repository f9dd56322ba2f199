"""Appointments as the agenda shows them: read off the facts, rebuilt at will. And the feeds of other calendars."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership, Organisation
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
    sequence = models.PositiveIntegerField(default=0)
    """How many times it changed since it was first made, as calendars count."""
    changed_at = models.DateTimeField(null=True)
    """When what is known of it was last written down."""
    attended = models.BooleanField(default=False)
    """A colleague is named; otherwise it stands in the agenda of the référent."""
    reserved_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    """The only organisation that sees it; empty: everybody who sees the case."""

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
    day = models.DateField(null=True)
    """The day of the appointment, by which an agenda is read."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("appointment", "membership", name="attends_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("membership", "day", name="agenda_of_colleague")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.appointment_id}"


class Feed(models.Model):
    """The address by which another calendar reads somebody's agenda. The address itself is kept nowhere."""

    MINIMAL, INITIALS = "minimal", "initials"

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="feeds")
    token_digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret part of the address."""
    shows = models.CharField(
        "ce que le flux montre",
        max_length=8,
        choices=[
            (MINIMAL, "L'heure et « Rendez-vous », rien de plus"),
            (INITIALS, "L'heure, les initiales de la personne et le programme"),
        ],
        default=MINIMAL,
    )
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    """When a calendar last read it, to the hour."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "membership", condition=models.Q(revoked_at__isnull=True), name="one_open_feed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.created_at:%Y-%m-%d}"
