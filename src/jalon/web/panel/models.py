"""Sessions of the équipe pluridisciplinaire. What counts in an appeal is told by entries, which are only ever added."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from jalon.web.accounts.models import Membership, Organisation, Territory
from jalon.web.cases.models import Case, FactRow


class State(models.TextChoices):
    """Where a session stands."""

    PREPARED = "prepared", "en préparation"
    CONVENED = "convened", "convoquée"
    CLOSED = "closed", "close"


class Session(models.Model):
    """A meeting of the panel of a territory."""

    id: int
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.TimeField()
    place = models.CharField(max_length=200)
    quorum = models.PositiveSmallIntegerField(default=3)
    """Members present without whom no opinion is given."""
    state = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    convened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.place}"


class Seat(models.Model):
    """A member of a session: somebody who signs in, or somebody who comes without an account."""

    id: int
    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="seats")
    name = models.CharField(max_length=160)
    quality = models.CharField(max_length=160, blank=True)
    present = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "session", "membership", condition=Q(membership__isnull=False), name="a_member_sits_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subject(models.TextChoices):
    """Why a case goes before the panel, as the facts call it."""

    ABSENCE = "absence", "une absence"
    BREACH = "breach", "un non-respect du contrat"
    CONTRACT = "contract", "un contrat ou une attestation à valider"
    EXTENSION = "extension", "une durée au-delà du maximum"
    INCAPACITY = "incapacity", "une incapacité"
    REORIENTATION = "reorientation", "une réorientation"
    EVALUATION = "evaluation", "une évaluation de revenu"
    OTHER = "other", "un autre sujet"


class Item(models.Model):
    """A case on the agenda of a session."""

    id: int
    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="panel_items")
    subject = models.CharField(max_length=13, choices=Subject)
    about = models.CharField(max_length=64, blank=True)
    """The appointment or the contract in question, as the facts name it."""
    line = models.CharField(max_length=160, blank=True)
    """The line of the situation that brought it; empty: put there by hand."""
    reason = models.TextField()
    """Why, with its article, in the words of the day on which it was put there."""
    rank = models.PositiveIntegerField()
    former = models.OneToOneField("self", models.PROTECT, null=True, related_name="again")
    """The passage that was postponed to this one."""
    removed = models.CharField(max_length=300, blank=True)
    """Why it was taken off; empty: it is on the agenda."""
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "pk"]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.pk}"


class What(models.TextChoices):
    """What was said or done about a case before the panel."""

    NOTICE = "notice", "personne prévenue"
    OBSERVATION = "observation", "observations reçues"
    CONFLICT = "conflict", "conflit d'intérêts déclaré"
    OPINION = "opinion", "avis"
    DECISION = "decision", "décision"


class Entries(models.Manager["Entry"]):
    """Entries, each with whether the letter that it tells of was taken back."""

    def get_queryset(self) -> QuerySet["Entry"]:
        """All of them, ``taken_back`` said by the facts."""
        withdrawn = FactRow.objects.filter(kind="withdrawal", supersedes=OuterRef("fact")).exclude(
            supersedes=""
        )
        return super().get_queryset().annotate(taken_back=Exists(withdrawn))


class Entry(models.Model):
    """What was said or done about a case. Rows are only ever added; of each thing, the last one counts."""

    id: int
    item = models.ForeignKey(Item, models.PROTECT, related_name="entries")
    what = models.CharField(max_length=11, choices=What)
    on = models.DateField()
    detail = models.JSONField(default=dict)
    """What it says: ``journal`` has its fields."""
    fact = models.CharField(max_length=64, blank=True, default="")
    """The key of the fact of which it tells, where there is one: the letter that warned the person."""
    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="entries")
    """The member who is in conflict."""
    objects = Entries()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("item", condition=Q(what="decision"), name="a_passage_ends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.what}"


class Minutes(models.Model):
    """The minutes of a session that is closed, as they were sealed. Rows are only ever added."""

    id: int
    session = models.ForeignKey(Session, models.PROTECT, related_name="minutes")
    anonymous = models.BooleanField()
    """Names nobody: for the members to keep."""
    stored_as = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("session", "anonymous", name="minutes_of_each_kind_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}"
