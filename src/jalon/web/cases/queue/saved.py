"""Filters kept under a name, by somebody for themselves."""

from django.db import transaction

from jalon.web.accounts.agents import Agent
from jalon.web.cases.models import SavedFilter

MOST = 20
"""Filters that one person keeps: a longer list is no help."""


def saved(agent: Agent) -> list[SavedFilter]:
    """The filters that somebody keeps, by name. One query."""
    return list(SavedFilter.objects.filter(membership=agent.membership))


@transaction.atomic
def keep(agent: Agent, name: str, address: str) -> SavedFilter:
    """Keep a filter under a name; the same name takes its place. The oldest goes when there are too many."""
    row, _ = SavedFilter.objects.update_or_create(
        membership=agent.membership, name=name.strip()[:60], defaults={"address": address[:400]}
    )
    extra = (
        SavedFilter.objects.filter(membership=agent.membership).order_by("-pk").values_list("pk", flat=True)
    )
    SavedFilter.objects.filter(pk__in=list(extra[MOST:])).delete()
    return row


def forget(agent: Agent, pk: int) -> None:
    """Keep it no more."""
    SavedFilter.objects.filter(membership=agent.membership, pk=pk).delete()
