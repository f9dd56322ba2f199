"""Organisations and territories, as administrators keep them."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership, Organisation, Territory
from jalon.web.accounts.policy import Action
from jalon.web.kit.clock import today
from jalon.web.trust.services import note


class CannotKeep(JalonError):
    """The organisation cannot be kept so; the sentence says why."""


@transaction.atomic
def keep_organisation(agent: Agent, organisation: Organisation, territories: Sequence[Territory]) -> None:
    """Keep a new or a changed organisation; territories of others stay as they are.

    Raises ``CannotKeep`` when agents still work in a territory that it would leave.
    """
    _require(agent)
    new = organisation.pk is None
    former = set() if new else {one.pk for one in organisation.territories.all()}
    mine = set(agent.territory_ids)
    after = (former - mine) | ({one.pk for one in territories} & mine)
    gone = former - after
    staying = Membership.objects.current(today()).filter(
        organisation_id=organisation.pk, territories__in=gone
    )
    if gone and (count := staying.values("pk").distinct().count()):
        raise CannotKeep(
            f"{count} agents y travaillent encore : changez d'abord leurs territoires, ou fermez leur accès."
        )
    organisation.save()
    organisation.territories.set(after)
    note(
        agent,
        "organisation:create" if new else "organisation:change",
        organisation=organisation.pk,
        name=organisation.name,
        kind=organisation.kind,
        siret=organisation.siret,
        programmes=organisation.programmes,
        territories=sorted(after),
    )


@transaction.atomic
def keep_territory(agent: Agent, territory: Territory) -> None:
    """Keep a new or a changed territory; who makes one administers it."""
    _require(agent)
    new = territory.pk is None
    territory.save()
    if new:
        agent.membership.territories.add(territory)
    detail: dict[str, Any] = {"territory": territory.pk, "name": territory.name, "code": territory.code}
    note(agent, "territory:create" if new else "territory:change", **detail)


def _require(agent: Agent) -> None:
    if not agent.may(Action.ORGANISATION):
        raise PermissionDenied
