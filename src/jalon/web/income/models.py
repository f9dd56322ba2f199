"""What is not a fact about a person: how spreadsheets are read, and what evaluations stand on."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership, Organisation
from jalon.web.cases.models import Case


class ColumnMapping(models.Model):
    """What the columns of a kind of file hold, as somebody of the organisation chose: the next one reads by itself."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    """Of the heads of the columns (``sheet.columns.signature``)."""
    meanings = models.JSONField()
    """The meaning of each column, in order."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "signature"], name="one_mapping_a_kind_of_file")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.meanings}"


class KeptText(models.Model):
    """The text of a definition, or of the law, by its fingerprint: an evaluation is computed again with it.

    Rows are only ever added.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Basis(models.Model):
    """What a proposed or decided evaluation stands on. Rows are only ever added."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="bases")
    fact_key = models.CharField(max_length=64, unique=True)
    """The fact that proposes, decides or refuses."""
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ground = models.TextField()
    """As ``jalon.rules.income.ground`` writes it."""
    documents = models.JSONField(default=list)
    """The kinds of papers that were received (``evaluating.papers``)."""
    proposal = models.CharField(max_length=64, blank=True)
    """The proposal that it decides or refuses."""

    def __str__(self) -> str:
        return f"{self.case_id}: {self.fact_key}"


class Simulation(models.Model):
    """A simulation kept with a case: what was asked, and what was answered that day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="simulations")
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sheet = models.TextField()
    """As ``jalon.benefits.sheet`` writes it."""
    answer = models.TextField()
    """As ``jalon.benefits.answer`` writes it: shown again without the engine."""
    put_away_at = models.DateTimeField(null=True)
    """When somebody put it away: it is no longer listed, and can be taken out again."""

    def __str__(self) -> str:
        return self.name
