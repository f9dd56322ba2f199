"""What is offered to several people at once. Presence is told by marks, which are only ever added."""

from datetime import time
from decimal import Decimal
from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership, Organisation
from jalon.web.cases.models import Case

NOON = time(13)
"""A half-day that starts before is a morning."""


class Kind(models.TextChoices):
    """What is offered."""

    WORKSHOP = "workshop", "atelier"
    TRAINING = "training", "formation"
    WEBINAR = "webinar", "webinaire"
    COMMUNITY = "community", "café-témoignages"


class Offer(models.Model):
    """A line of the catalogue of an organisation. One that is offered no more is retired, never removed."""

    id: int
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    title = models.CharField(max_length=160)
    purpose = models.TextField(blank=True)
    """What a person gets out of it."""
    theme = models.CharField(max_length=80, blank=True)
    programme = models.CharField(max_length=40, blank=True)
    """The programme whose people it is for; empty: all of them."""
    qualifying = models.BooleanField(default=False)
    """A training that gives a qualification."""
    retired = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class State(models.TextChoices):
    """Where a meeting stands."""

    OPEN = "open", "ouverte"
    SEALED = "sealed", "scellée"
    CANCELLED = "cancelled", "annulée"


class Meeting(models.Model):
    """A session of an offer."""

    id: int
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="meetings")
    first_day = models.DateField()
    """The day of its first half-day, by which lists are sorted."""
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    """Where it is followed at a distance; empty: people come."""
    places = models.PositiveSmallIntegerField()
    animator = models.CharField(max_length=160)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["first_day", "pk"]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.first_day}"


class HalfDay(models.Model):
    """A morning or an afternoon of a meeting: what is signed for, and counted in hours."""

    id: int
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="half_days")
    on = models.DateField()
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("meeting", "on", "start", name="a_half_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.half}"

    @property
    def half(self) -> str:
        """« matin » or « après-midi »."""
        return "matin" if self.start < NOON else "après-midi"

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute

    @property
    def hours(self) -> Decimal:
        """How long it is, in hours, to the hundredth."""
        return (Decimal(self.minutes) / 60).quantize(Decimal("0.01"))


class Standing(models.TextChoices):
    """Where somebody stands in a meeting."""

    INVITED = "invited", "invité"
    ENROLLED = "enrolled", "inscrit"
    WAITING = "waiting", "en liste d'attente"
    DECLINED = "declined", "a décliné"
    CANCELLED = "cancelled", "désinscrit"


class Enrolment(models.Model):
    """Somebody in a meeting, once."""

    id: int
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="enrolments")
    case = models.ForeignKey(Case, models.PROTECT, related_name="enrolments")
    standing = models.CharField(max_length=9, choices=Standing)
    since = models.DateTimeField()
    """Since when they stand there: whoever waits longest is enrolled first."""
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    fact = models.CharField(max_length=64, blank=True)
    """The key of the fact that tells their presence, once the meeting is sealed."""

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("meeting", "case", name="somebody_is_in_a_meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.case_id}"


class Presence(models.TextChoices):
    """Whether somebody was there."""

    PRESENT = "present", "présent"
    ABSENT = "absent", "absent"
    EXCUSED = "excused", "excusé"


class How(models.TextChoices):
    """How a mark was made."""

    TABLET = "tablet", "signé sur place"
    PAPER = "paper", "signé sur papier"
    ADVISER = "adviser", "noté par un agent"


class Mark(models.Model):
    """The émargement of somebody for a half-day. Rows are only ever added; of each half-day, the last one counts."""

    id: int
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="marks")
    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="marks")
    presence = models.CharField(max_length=7, choices=Presence)
    how = models.CharField(max_length=7, choices=How)
    signature = models.CharField(max_length=160, blank=True)
    """The name that the person typed."""
    strokes = models.TextField(blank=True)
    """What they drew: the path of an SVG of 600 by 200."""
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    """Who held the tablet, or noted it."""

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.presence}"


class Sheet(models.Model):
    """The attendance sheet of a meeting as it was sealed. Rows are only ever added."""

    id: int
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="sheet")
    stored_as = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.meeting_id}"
