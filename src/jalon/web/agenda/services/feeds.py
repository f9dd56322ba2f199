"""The private address by which another calendar reads somebody's agenda: opened, renewed, revoked."""

from datetime import timedelta

from django.db import transaction

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.agenda.models import Feed
from jalon.web.agenda.tokens import digest, new_token
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

_SPACING = timedelta(hours=1)


@transaction.atomic
def open_feed(agent: Agent, shows: str) -> str:
    """Open an address, in place of the former one. Returns its secret part, which is kept nowhere."""
    Membership.objects.select_for_update().get(pk=agent.membership.pk)
    Feed.objects.filter(membership=agent.membership, revoked_at__isnull=True).update(revoked_at=now())
    token = new_token()
    Feed.objects.create(
        membership=agent.membership, token_digest=digest(token), shows=shows, created_at=now()
    )
    note(agent, "feed:open", shows=shows)
    return token


@transaction.atomic
def revoke_feed(agent: Agent) -> bool:
    """Close the address: calendars that know it read nothing any more. False when there was none."""
    found = Feed.objects.filter(membership=agent.membership, revoked_at__isnull=True)
    if not found.update(revoked_at=now()):
        return False
    note(agent, "feed:revoke")
    return True


def touch(feed: Feed) -> None:
    """Write down that a calendar reads it, once an hour at most."""
    instant = now()
    if feed.read_at is None or instant - feed.read_at > _SPACING:
        Feed.objects.filter(pk=feed.pk).update(read_at=instant)
