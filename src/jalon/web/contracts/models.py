"""What is not a fact about a person: the draft being written, the very text that was signed, the catalogue.

The texts that were signed are only ever added; the database refuses the rest.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jalon.web.accounts.models import Membership, Organisation
from jalon.web.cases.models import Case
from jalon.web.documents.models import Document


class Draft(models.Model):
    """A contract being written with the person. A case has one at most that is open."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="contract_drafts")
    key = models.CharField(max_length=64)
    """The contract that it will be, as the facts name it; that of the contract that it amends."""
    amends = models.BooleanField(default=False)
    content = models.TextField()
    """As ``content.encode`` writes it."""
    version = models.PositiveIntegerField(default=1)
    """One more each time it is saved: whoever saves must have seen the last one."""
    token = models.CharField(max_length=40, blank=True)
    """The form that saved it last: sent twice, it saves once."""
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    proposed_sha256 = models.CharField(max_length=64, blank=True)
    """Of the text that was put to the person."""
    done_at = models.DateTimeField(null=True)
    """When it was signed, or given up."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("case", condition=Q(done_at__isnull=True), name="one_draft_open_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.version})"


class How(models.TextChoices):
    """How a contract was signed."""

    SCREEN = "screen", "à l'écran"
    PAPER = "paper", "sur papier"


class Sealed(models.Model):
    """The very text that was signed, with what proves it. Rows are only ever added."""

    id: int
    case = models.ForeignKey(Case, models.PROTECT, related_name="sealed_contracts")
    contract = models.CharField(max_length=64)
    """The contract, as the facts name it; its amendments have the same one."""
    fact_key = models.CharField(max_length=64, unique=True)
    """The fact that tells the signature."""
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    """Of the text."""
    seal = models.CharField(max_length=64)
    """Of all the rest with it: who, how, when, the signatures, the scan (``sealing.seal_of``)."""
    content = models.TextField()
    """What the text was made from: a renewal or an amendment starts from it."""
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    how = models.CharField(max_length=6, choices=How)
    signatures = models.JSONField(default=list)
    """Of each side, who and how (``sealing.Signature``); none for a paper, whose scan has them."""
    scan = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    scan_sha256 = models.CharField(max_length=64, blank=True)
    """Of the file of the scan, which may be erased one day."""

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(how="screen", scan__isnull=True) | Q(how="paper", scan__isnull=False),
                name="sealed_paper_has_its_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.sha256[:12]}"


class Pillar(models.TextChoices):
    """What an objective is about."""

    BUSINESS = "business", "entreprise"
    SOCIAL = "social", "social"


class ModelObjective(models.Model):
    """An objective that an organisation proposes. It is retired and not removed; contracts keep their own words."""

    id: int
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    title = models.CharField(max_length=300)
    pillar = models.CharField(max_length=8, choices=Pillar, default=Pillar.BUSINESS)
    measure = models.CharField(max_length=300, blank=True)
    """How one sees that it is reached."""
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pillar", "title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("organisation", "title", name="objective_once_in_a_catalogue"),
        ]

    def __str__(self) -> str:
        return self.title
