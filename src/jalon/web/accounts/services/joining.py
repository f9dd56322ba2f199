"""Answer an invitation: it opens an account, or adds a role to the one that exists. Once."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Invitation, Membership, User
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note

from .inviting import digest


class CannotJoin(JalonError):
    """The link opens nothing; the sentence says why and what to do."""


@dataclass(frozen=True)
class Newcomer:
    """What somebody says of themselves when they join."""

    first_name: str
    last_name: str
    password: str | None


def invitation_of(token: str) -> Invitation:
    """The invitation that a link opens. Raises ``CannotJoin`` when it opens none, or no more."""
    found = Invitation.objects.select_related("organisation").filter(token_digest=digest(token)).first()
    if found is None:
        raise CannotJoin(
            "Ce lien n'ouvre rien. Il est peut-être coupé, ou un lien plus récent vous a été envoyé : "
            "cherchez le dernier courriel reçu."
        )
    return _still_open(found)


def _still_open(found: Invitation) -> Invitation:
    if found.accepted_at is not None:
        raise CannotJoin("Ce lien a déjà servi : votre compte est ouvert, il suffit de vous connecter.")
    if found.withdrawn_at is not None:
        raise CannotJoin(f"Cette invitation a été retirée. Adressez-vous à {found.organisation.name}.")
    if found.expires_at <= now():
        raise CannotJoin(
            f"Ce lien a plus de sept jours : il n'est plus valable. Demandez-en un autre à {found.organisation.name}."
        )
    return found


@transaction.atomic
def join(token: str, newcomer: Newcomer) -> User:
    """Open the account of somebody invited. Raises ``CannotJoin``."""
    invitation = _taken(invitation_of(token))
    if User.objects.filter(email=invitation.email).exists():
        raise CannotJoin(
            "Un compte existe déjà à cette adresse : connectez-vous, puis ouvrez de nouveau le lien."
        )
    user = User.objects.create_user(
        invitation.email, newcomer.password, first_name=newcomer.first_name, last_name=newcomer.last_name
    )
    _member(invitation, user)
    return user


@transaction.atomic
def join_as(user: User, token: str) -> Membership:
    """Add the role of the invitation to somebody who signed in. Raises ``CannotJoin``."""
    invitation = invitation_of(token)
    if user.email != invitation.email:
        raise CannotJoin(f"Cette invitation est pour {invitation.email} : elle ne vaut que pour ce compte.")
    return _member(_taken(invitation), user)


@transaction.atomic
def accept_from_provider(invitation_id: int, email: str, told: User) -> User:
    """Join as who comes from the provider, with the address that it verified. Raises ``CannotJoin``."""
    invitation = Invitation.objects.select_related("organisation").filter(pk=invitation_id).first()
    if invitation is None:
        raise CannotJoin("Cette invitation n'existe plus.")
    _still_open(invitation)
    if email != invitation.email:
        raise CannotJoin(
            f"L'invitation est pour {invitation.email}, et vous êtes connecté avec l'adresse {email}. "
            "Choisissez un mot de passe, ou demandez une invitation à cette autre adresse."
        )
    _taken(invitation)
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email,
        None,
        first_name=told.first_name or invitation.first_name,
        last_name=told.last_name or invitation.last_name,
    )
    _member(invitation, user)
    return user


def _taken(invitation: Invitation) -> Invitation:
    """Mark the invitation as used. Of two tabs that do it at once, the second finds nothing to mark."""
    instant = now()
    marked = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=instant
    ).update(accepted_at=instant)
    if not marked:
        raise CannotJoin("Ce lien a déjà servi : votre compte est ouvert, il suffit de vous connecter.")
    return invitation


def _member(invitation: Invitation, user: User) -> Membership:
    try:
        with transaction.atomic():
            made = Membership.objects.create(
                user=user,
                organisation=invitation.organisation,
                role=invitation.role,
                sees_health=invitation.sees_health,
                full_time_share=invitation.full_time_share,
                since=today(),
            )
    except IntegrityError as error:
        raise CannotJoin(f"Vous avez déjà ce rôle dans {invitation.organisation.name}.") from error
    made.territories.set(invitation.territories.all())
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    note(Agent(user, made), "invitation:accept", invitation=invitation.pk, membership=made.pk)
    return made
