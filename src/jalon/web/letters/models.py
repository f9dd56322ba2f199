"""How an organisation writes, and what was written: the letterhead, the versions of texts, the letters kept, batches.

Versions and kept letters are only ever added; the database refuses the rest.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from jalon.web.accounts.models import Membership, Organisation
from jalon.web.cases.models import Case


class Letterhead(models.Model):
    """What every letter of an organisation bears: who writes, who signs, where to answer and to appeal."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="letterhead")
    name = models.CharField(max_length=160)
    address = models.TextField(blank=True)
    """Lines under the name."""
    place = models.CharField(max_length=80, blank=True)
    service = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=160, blank=True)
    signatory = models.CharField(max_length=160, blank=True)
    quality = models.CharField(max_length=300, blank=True)
    appeal = models.CharField(max_length=300, blank=True)
    """Where the recours administratif is sent."""
    court = models.CharField(max_length=160, blank=True)
    data_contact = models.CharField(max_length=300, blank=True)
    logo = models.BinaryField(null=True)
    logo_alt = models.CharField(max_length=160, blank=True)
    signature = models.BinaryField(null=True)
    signature_alt = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=0)
    """One more each time it is saved: whoever saves must have seen the last one."""
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """The text of a kind of letter as an organisation wrote it one day. Rows are only ever added."""

    id: int
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    content = models.TextField(blank=True)
    """The template as JSON; empty: the text that comes with Jalon again."""
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("organisation", "kind", "number", name="one_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class How(models.TextChoices):
    """How a letter goes out."""

    POST = "post", "par la poste"
    EMAIL = "email", "par courriel"
    HAND = "hand", "remis en main propre"


class Batch(models.Model):
    """One kind of letter for many cases, printed in the background."""

    id: int
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    version = models.ForeignKey(TemplateVersion, models.PROTECT, null=True, related_name="+")
    """The text that was shown when it was asked for; empty: that of Jalon."""
    how = models.CharField(max_length=5, choices=How)
    values = models.JSONField(default=dict)
    """What was typed once for all."""
    on = models.DateField()
    """The day that the letters bear."""
    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    """What was not written yet will not be."""
    files = models.JSONField(default=list)
    """To print: of each file, its name in the folder, its fingerprint and how many letters."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class KeptLetter(models.Model):
    """A letter as it left, to the last byte. Rows are only ever added, and nothing is printed again."""

    id: int
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    version = models.ForeignKey(TemplateVersion, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=400)
    how = models.CharField(max_length=5, choices=How)
    to = models.CharField(max_length=200)
    """Name of the addressee."""
    on = models.DateField()
    values = models.JSONField()
    """What its text was filled with."""
    fact_key = models.CharField(max_length=64)
    """The fact that tells that it was sent."""
    stored_as = models.CharField(max_length=40, unique=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="letters")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.reference


class BatchItem(models.Model):
    """A case of a batch: to be written, written, or left out with the reason."""

    id: int
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    letter = models.OneToOneField(KeptLetter, models.PROTECT, null=True, related_name="+")
    problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("batch", "case", name="a_case_once_in_a_batch"),
            models.CheckConstraint(
                condition=Q(letter__isnull=True) | Q(problem=""), name="written_or_left_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.case_id}"
