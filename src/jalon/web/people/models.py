"""A person accompanied, or a structure; the businesses that they run."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jalon.web.accounts.models import Membership, Territory


class Civility(models.TextChoices):
    """How letters address the person."""

    MADAM = "f", "Madame"
    SIR = "m", "Monsieur"
    NONE = "x", "sans civilité"


class Person(models.Model):
    """Who is accompanied. What happened to them is told by facts; here is who they are and how to reach them.

    Two records of one person are merged by pointing one at the other (``merged_into``): no fact moves, so that the
    merge can be undone.
    """

    subject = models.CharField(
        max_length=9, choices=[("person", "personne"), ("structure", "structure")], default="person"
    )
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    civility = models.CharField("civilité", max_length=1, choices=Civility, default=Civility.NONE)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=120)
    birth_name = models.CharField("nom de naissance", max_length=120, blank=True)
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    """International form: ``+33612345678``."""
    other_phone = models.CharField("autre téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse électronique", blank=True, db_index=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    town = models.CharField("commune", max_length=120, blank=True)
    language = models.CharField("langue parlée", max_length=40, blank=True)
    channel = models.CharField(
        "moyen de contact préféré",
        max_length=6,
        choices=[("phone", "téléphone"), ("sms", "SMS"), ("email", "courriel"), ("post", "courrier")],
        default="phone",
    )
    payer = models.CharField(
        "organisme payeur",
        max_length=4,
        choices=[("", "pas encore connu"), ("caf", "CAF"), ("msa", "MSA")],
        blank=True,
    )
    payer_number = models.CharField("numéro d'allocataire", max_length=15, blank=True)
    nir_cipher = models.BinaryField("NIR, chiffré", null=True, blank=True)
    nir_digest = models.CharField(max_length=64, blank=True)
    """Keyed hash of the NIR, by which it is looked up without being read."""
    search = models.TextField(blank=True)
    """Names, phones and SIRET without accents nor capitals, in which the search looks (``names.search_text``)."""
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged_records"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["last_name", "first_name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "territory",
                "nir_digest",
                condition=~Q(nir_digest="") & Q(merged_into__isnull=True),
                name="one_record_a_nir",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="not_merged_into_itself",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("territory", "last_name", "first_name", "id", name="person_by_name"),
            models.Index("territory", "birth_date", name="person_by_birth"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As people say it: first name, then name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def sorted_name(self) -> str:
        """As lists sort it: NAME first name."""
        return f"{self.last_name.upper()} {self.first_name}".strip()


class Business(models.Model):
    """A business of the person: what the registers know of it. Its life is told by facts, under the same key."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="businesses")
    key = models.CharField(max_length=64, default="principale")
    """The key by which the facts name it."""
    name = models.CharField("nom commercial", max_length=160, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    town = models.CharField("commune", max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("person", "key", name="one_business_a_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("siret", name="business_by_siret")]

    def __str__(self) -> str:
        return self.name or self.key


class Merge(models.Model):
    """Two records were found to be one person. Holds what it takes to undo it."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    """What each record said before, by its number; the social security number as it was encrypted."""
    written = models.JSONField(default=dict)
    """What all the records have said since."""
    moved = models.JSONField(default=list)
    """Records that had been merged into the one absorbed, and follow it."""
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"
