"""Invite an agent, send the link again, take it back."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Invitation, Organisation, Territory
from jalon.web.accounts.policy import Role
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

DAYS = 7
"""How long a link is valid."""
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Post:
    """What is offered to whom."""

    email: str
    first_name: str
    last_name: str
    organisation: Organisation
    role: Role
    territories: list[Territory]
    sees_health: bool = False
    full_time_share: Decimal = Decimal(1)


@dataclass(frozen=True)
class Sent:
    """An invitation, and whether its mail left."""

    invitation: Invitation
    link: str
    delivered: bool


def digest(token: str) -> str:
    """How a token is kept: what the database holds opens nothing."""
    return sha256(token.encode()).hexdigest()


def invite(agent: Agent | None, post: Post, site: str) -> Sent:
    """Invite somebody by mail. ``site`` is the beginning of the link, as ``https://jalon.example.fr``.

    Without an agent, who keeps the site up invites the first administrator, and no mail leaves.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction.atomic():
        made = Invitation.objects.create(
            email=post.email.strip().lower(),
            first_name=post.first_name,
            last_name=post.last_name,
            organisation=post.organisation,
            role=post.role,
            sees_health=post.sees_health,
            full_time_share=post.full_time_share,
            token_digest=digest(token),
            invited_by=agent.membership if agent else None,
            invited_at=now(),
            expires_at=now() + timedelta(days=DAYS),
        )
        made.territories.set(post.territories)
        note(
            agent,
            "invitation:send",
            invitation=made.pk,
            email=made.email,
            organisation=post.organisation.pk,
            role=str(post.role),
            territories=sorted(one.pk for one in post.territories),
            sees_health=post.sees_health,
        )
    return _send(agent, made, token, site)


def resend(agent: Agent, invitation: Invitation, site: str) -> Sent:
    """Send another link, valid again for some days; the former one is worth nothing any more."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction.atomic():
        invitation.token_digest = digest(token)
        invitation.expires_at = now() + timedelta(days=DAYS)
        invitation.save(update_fields=["token_digest", "expires_at"])
        note(agent, "invitation:resend", invitation=invitation.pk, email=invitation.email)
    return _send(agent, invitation, token, site)


@transaction.atomic
def withdraw(agent: Agent, invitation: Invitation) -> None:
    """Take the invitation back: its link is worth nothing any more."""
    invitation.withdrawn_at = now()
    invitation.save(update_fields=["withdrawn_at"])
    note(agent, "invitation:withdraw", invitation=invitation.pk, email=invitation.email)


def _send(agent: Agent | None, invitation: Invitation, token: str, site: str) -> Sent:
    link = site + reverse("join", args=[token])
    if agent is None:
        return Sent(invitation, link, delivered=False)
    text = render_to_string(
        "accounts/mails/invitation.txt",
        {"invitation": invitation, "link": link, "sender": agent, "role": Role(invitation.role).label},
    )
    mail = EmailMessage(
        f"[Jalon] {agent.user.name} vous invite à rejoindre {invitation.organisation.name}",
        text,
        to=[invitation.email],
    )
    try:
        mail.send()
    except (OSError, SMTPException):
        return Sent(invitation, link, delivered=False)
    return Sent(invitation, link, delivered=True)
