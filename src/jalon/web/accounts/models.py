"""Territories, organisations, the people who sign in, and the role that each has in an organisation."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from .policy import Role


class Territory(models.Model):
    """A département, a métropole: where an authority pays the RSA. Territories do not see each other."""

    name = models.CharField("nom", max_length=120, unique=True)
    code = models.SlugField("code", max_length=20, unique=True)
    phone_region = models.CharField("région des téléphones", max_length=2, default="FR")
    """The region by which a national phone number is read: ``FR``, ``RE``…"""
    amounts = models.UUIDField(null=True, editable=False)
    """Another one each time an amount is entered there (``web.amounts``); empty while none was."""

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    """What an organisation is in the field."""

    AUTHORITY = "authority", "collectivité"
    OPERATOR = "operator", "opérateur"
    PARTNER = "partner", "partenaire"
    STRUCTURE = "structure", "structure"


class Organisation(models.Model):
    """A collectivité, an operator that it mandates, a partner, a structure."""

    name = models.CharField("nom", max_length=160, unique=True)
    kind = models.CharField("nature", max_length=12, choices=OrganisationKind)
    territories = models.ManyToManyField(Territory, related_name="organisations", verbose_name="territoires")
    siret = models.CharField("SIRET", max_length=14, blank=True)
    """Chooses the organisation of an agent who signs in with ProConnect."""
    programmes = models.JSONField("programmes", default=list, blank=True)
    """Ids of the programmes that it runs."""
    second_reading = models.BooleanField("seconde lecture des évaluations de revenu", default=False)
    """Whether an income is decided by another person than the one who proposed it."""

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("siret", condition=~Q(siret=""), name="one_organisation_a_siret"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a person without a password signs in by another way."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account. The address is kept in lower case, so that one person has one account."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of an address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their memberships, never from here."""

    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    joined_at = models.DateTimeField("ouvert le", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["last_name", "first_name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First name and name, as colleagues say them."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def initials(self) -> str:
        """Two letters for small places."""
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper() or self.email[:1].upper()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, as colleagues speak of them."""

    def current(self, on: date) -> "MembershipQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on, user__is_active=True)

    def with_names(self) -> "MembershipQuerySet":
        """With what it takes to name them: one query for all."""
        return self.select_related("user", "organisation")


class Membership(models.Model):
    """The role of somebody in an organisation, over some territories, from a day to another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=12, choices=Role.choices)
    territories = models.ManyToManyField(Territory, related_name="memberships", verbose_name="territoires")
    sees_health = models.BooleanField("accède aux informations de santé et de handicap", default=False)
    full_time_share = models.DecimalField(
        "temps de travail (1 = temps plein)", max_digits=3, decimal_places=2, default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal(1))],
    )  # fmt: skip
    since = models.DateField("depuis le")
    until = models.DateField("jusqu'au (exclu)", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["user__last_name", "user__first_name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_dates_in_order"
            ),
            models.UniqueConstraint(
                "user", "organisation", "role", condition=Q(until__isnull=True), name="one_open_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name} ({self.organisation.name})"

    @property
    def role_label(self) -> str:
        """The role in French."""
        return Role(self.role).label


class Invitation(models.Model):
    """An agent is asked to join: the link that was mailed opens the account, once, for some days."""

    email = models.EmailField("adresse électronique")
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField("rôle", max_length=12, choices=Role.choices)
    territories = models.ManyToManyField(Territory, related_name="+", verbose_name="territoires")
    sees_health = models.BooleanField("accède aux informations de santé et de handicap", default=False)
    full_time_share = models.DecimalField(
        "temps de travail (1 = temps plein)", max_digits=3, decimal_places=2, default=Decimal(1)
    )
    token_digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token: the link itself is nowhere but in the mail."""
    invited_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="invitations_sent"
    )
    """Nobody: who keeps the site up invited the first administrator."""
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email} ({self.organisation.name})"
