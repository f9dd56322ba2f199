"""Figures that were frozen, and files that were asked for."""

from typing import ClassVar

from django.db import models

from jalon.web.accounts.models import Membership, Organisation


class Publication(models.Model):
    """Figures as they were on a day, for whoever is not of the house. Rows are only ever added."""

    id: int
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    start = models.DateField()
    end = models.DateField()
    """Last day that is counted."""
    said = models.JSONField(default=list)
    """The filters in French."""
    content = models.JSONField()
    """The figures, small groups masked, as the PDF has them."""
    stored_as = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Kind(models.TextChoices):
    """What a file holds."""

    COURSES = "courses", "Parcours, une ligne par accompagnement"
    FSE = "fse", "Participants FSE+, avec ce qui manque"


class Format(models.TextChoices):
    """How a file is written."""

    XLSX = "xlsx", "Excel (.xlsx)"
    ODS = "ods", "LibreOffice (.ods)"
    CSV = "csv", "Texte (.csv, dans une archive)"


class Export(models.Model):
    """A file that somebody asked for: written in the background, kept for a few days."""

    id: int
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    format = models.CharField(max_length=4, choices=Format)
    asked = models.JSONField()
    """The filters, as the address has them."""
    said = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    """Rows written so far."""
    problem = models.CharField(max_length=300, blank=True)
    stored_as = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"

    @property
    def ready(self) -> bool:
        """Whether it can be downloaded."""
        return bool(self.stored_as)
