"""What somebody may see of the outbox: messages of the cases that they see, each with how it stands."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, visible

from .models import Channel, Event, Message, PrintRun, What
from .proof import with_state

LISTED = 100
"""Messages listed on a page."""


def of_case(access: Access) -> list[Message]:
    """The messages of a case with all that became of them, the last first. Two queries."""
    rows = with_state(Message.objects.filter(case=access.case)).select_related(
        "by__user", "organisation", "letter", "case"
    )
    events = Event.objects.select_related("by__user", "run")
    return list(rows.prefetch_related(Prefetch("events", events)))


def of_house(agent: Agent) -> QuerySet[Any]:
    """The messages that one's organisation sent, of cases on which one may write."""
    rows = Message.objects.filter(organisation=agent.organisation, case__in=visible(agent, Action.RECORD))
    return with_state(rows).select_related("case__person", "organisation", "letter")


def to_print(agent: Agent) -> QuerySet[Any]:
    """The letters that wait for a printer."""
    return of_house(agent).filter(channel=Channel.POST, state=What.QUEUED).order_by("pk")


def runs(agent: Agent) -> QuerySet[Any]:
    """What was printed, with how many letters of it are still to be posted: only what is all of cases of theirs."""
    beyond = Event.objects.exclude(message__case__in=visible(agent, Action.RECORD)).filter(run__isnull=False)
    rows = PrintRun.objects.filter(organisation=agent.organisation).exclude(pk__in=beyond.values("run"))
    posted = Count(
        "events__message__events", filter=Q(events__message__events__what=What.SENT), distinct=True
    )
    return rows.annotate(posted=posted).select_related("by__user")
