"""Versions being prepared, and what they would change. What is published is ``amounts.VotedRules``."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership, Organisation, Territory
from jalon.web.amounts.models import VotedRules
from jalon.web.cases.models import Case


class Draft(models.Model):
    """A version that somebody prepares for a territory."""

    id: int
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=60)
    base = models.DateField()
    """First day of the version that it was made from."""
    title = models.CharField(max_length=160)
    text = models.TextField()
    number = models.PositiveIntegerField(default=0)
    """Counts the changes: a form made before another change is told so."""
    published = models.OneToOneField(VotedRules, models.PROTECT, null=True, related_name="draft")
    given_up_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed."""
        return self.published_id is None and self.given_up_at is None


class Trial(models.Model):
    """A version tried on the real cases of its territory, as it was at that moment."""

    id: int
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="trials")
    number = models.PositiveIntegerField()
    """The changes that the version had."""
    on = models.DateField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    report = models.JSONField(null=True)
    """What it comes to, as ``replay`` tells it; empty until it is over."""
    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class TrialCase(models.Model):
    """A case that the version would change."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    weight = models.IntegerField()
    changes = models.JSONField()
    """Each with its sentence, its reason and its source."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-weight", "case"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("trial", "case", name="one_row_a_case_of_a_trial"),
        ]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.case_id}"
