"""Papers, what they support, and what became of them. Rows are only ever added; the database refuses the rest."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jalon.web.accounts.models import Membership, Organisation
from jalon.web.cases.models import Case
from jalon.web.people.models import Person

from . import limits


class Kind(models.TextChoices):
    """What a paper is."""

    ACCOUNTS = "accounts", "bilan et compte de résultat"
    INCOME_BOOK = "income_book", "livre des recettes"
    CONTRIBUTIONS = "contributions", "déclaration à l'Urssaf ou à la MSA"
    TAX = "tax", "avis d'imposition ou déclaration de revenus"
    ATTESTATION = "attestation", "attestation sur l'honneur"
    BANK = "bank", "relevé bancaire"
    REGISTRATION = "registration", "immatriculation de l'entreprise"
    IDENTITY = "identity", "justificatif d'identité"
    CONTRACT = "contract", "contrat signé"
    ATTENDANCE = "attendance", "feuille d'émargement"
    LETTER = "letter", "courrier"
    OTHER = "other", "autre pièce"


class Document(models.Model):
    """A file that was given, and what it is. The file itself is in the folder of documents (``files``)."""

    id: int
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120, blank=True)
    """What it is besides its kind; empty: the kind says it."""
    start = models.DateField(null=True)
    """First day of what it tells."""
    end = models.DateField(null=True)
    """Last day of what it tells, included."""
    name = models.CharField(max_length=150)
    """Name of the file that was given, cleaned; only ever shown, never a path."""
    size = models.PositiveBigIntegerField()
    """In bytes."""
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=80)
    """Found by reading the file, never told by whoever sent it."""
    stored_as = models.CharField(max_length=40, unique=True)
    """Where the file is: a name drawn at random."""
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_index=False)
    health = models.BooleanField(default=False)
    """It tells of health or disability."""
    reserved_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    """The only organisation that sees it; empty: everybody who sees the papers of the case."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "-id"], name="documents_of_case")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="document_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def weight(self) -> str:
        """Its size as people say it."""
        return limits.weight(self.size)


class Support(models.Model):
    """A document supports a fact: several may support one, and one several."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="supports")
    fact = models.CharField(max_length=64, db_index=True)
    """The key of the fact."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("document", "fact", name="supported_once"),
        ]

    def __str__(self) -> str:
        return self.fact


class What(models.TextChoices):
    """What became of a document."""

    REMOVED = "removed", "retirée"
    RESTORED = "restored", "remise"
    ERASED = "erased", "effacée"


class Change(models.Model):
    """A document was taken out, put back, or its file erased. The last change says how it stands."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    """Nobody: the nightly run."""
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.what
