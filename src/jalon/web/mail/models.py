"""What leaves: the message as it was asked for, and all that became of it. Both are only ever added.

The database refuses to change or remove a message or an event: a message is corrected by cancelling it and writing
another one.
"""

import uuid
from datetime import time
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from jalon.web.accounts.models import Membership, Organisation
from jalon.web.cases.models import Case
from jalon.web.letters.models import KeptLetter


class Sending(models.Model):
    """How an organisation sends."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="sending")
    delay = models.PositiveSmallIntegerField(
        "délai avant le départ", default=5, validators=[MaxValueValidator(120)]
    )
    """Minutes in which what was sent by mistake can be cancelled."""
    quiet_from = models.TimeField("pas de message après", default=time(20, 0))
    quiet_to = models.TimeField("ni avant", default=time(8, 0))
    rest_days = models.BooleanField("pas de message le dimanche ni les jours fériés", default=True)
    reminders = models.BooleanField("rappeler les rendez-vous deux jours avant", default=True)
    relances = models.BooleanField("envoyer seul les relances que le programme demande", default=False)
    """Otherwise they are proposed in the queue, and somebody sends them."""
    reply_to = models.EmailField("adresse des réponses", blank=True)

    def __str__(self) -> str:
        return str(self.organisation)


class Channel(models.TextChoices):
    """By which way a message leaves."""

    EMAIL = "email", "courriel"
    SMS = "sms", "SMS"
    POST = "post", "courrier"


class Why(models.TextChoices):
    """Why a message leaves."""

    MESSAGE = "message", "message écrit à la main"
    LETTER = "letter", "courrier"
    REMINDER = "reminder", "rappel de rendez-vous"
    RELANCE = "relance", "relance"


class Message(models.Model):
    """A message, as it was asked for. Rows are only ever added."""

    id: int
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    """Names it wherever it goes: twice the same is the same."""
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel)
    why = models.CharField(max_length=8, choices=Why)
    about = models.CharField(max_length=160, blank=True)
    """The appointment, by its key and how many times it had changed; the line of the queue."""
    to_name = models.CharField(max_length=200)
    to = models.CharField(max_length=320)
    """The address, the number or the postal address, as it was then."""
    subject = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="fr")
    letter = models.OneToOneField(KeptLetter, models.PROTECT, null=True, related_name="message")
    """The letter that it carries."""
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    """Who asked for it; nobody: a rule."""
    at = models.DateTimeField()
    not_before = models.DateTimeField()
    token = models.CharField(max_length=120, unique=True)
    """What asked for it: asked twice, it is one message."""
    sha256 = models.CharField(max_length=64)
    """Of all that the person receives (``proof.fingerprint``)."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.channel} {self.uuid}"


class What(models.TextChoices):
    """What became of a message."""

    QUEUED = "queued", "en attente"
    CANCELLED = "cancelled", "annulé"
    SENDING = "sending", "départ en cours"
    SENT = "sent", "parti"
    FAILED = "failed", "échec"
    DOUBT = "doubt", "départ incertain"
    PRINTED = "printed", "imprimé"
    ANSWERED = "answered", "la personne a répondu"


class PrintRun(models.Model):
    """Letters printed together: the very file, kept. Rows are only ever added."""

    id: int
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    letters = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d}"


class Event(models.Model):
    """Something that became of a message. Rows are only ever added; the last one says how it stands."""

    id: int
    message = models.ForeignKey(Message, models.PROTECT, related_name="events")
    what = models.CharField(max_length=9, choices=What)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    detail = models.CharField(max_length=500, blank=True)
    run = models.ForeignKey(PrintRun, models.PROTECT, null=True, related_name="events")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Whatever two workers do at the same instant, a message is sent, printed or cancelled once.
            models.UniqueConstraint(
                "message", condition=Q(what__in=("sent", "cancelled")), name="a_message_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.what}"
