"""What somebody may see of workshops: what their organisation offers; of the participants, those whom they follow."""

from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, visible
from jalon.web.cases.models import Case

from .models import Enrolment, HalfDay, Mark, Meeting, Offer, Presence, Standing

MOST = 200
"""Meetings, or people to propose one to, shown at once."""


def offers(agent: Agent) -> QuerySet[Offer]:
    """The catalogue of somebody's organisation, what is retired included."""
    return Offer.objects.filter(organisation=agent.organisation)


def meetings(agent: Agent) -> QuerySet[Meeting]:
    """The meetings of somebody's organisation, with how many are enrolled and wait."""
    rows = Meeting.objects.filter(offer__organisation=agent.organisation).select_related("offer")
    return rows.annotate(
        enrolled=Count("enrolments", filter=Q(enrolments__standing=Standing.ENROLLED)),
        waiting=Count("enrolments", filter=Q(enrolments__standing=Standing.WAITING)),
    )


def enrolments(agent: Agent, meeting: Meeting) -> list[Enrolment]:
    """The people of a meeting whom somebody may see, with their marks. Two queries."""
    rows = meeting.enrolments.filter(case__in=visible(agent, Action.RECORD)).select_related("case__person")
    return list(rows.prefetch_related(_marks()))


def everybody(meeting: Meeting) -> list[Enrolment]:
    """All who are enrolled in a meeting, for its sheet: whoever seals it may write in each of their cases."""
    rows = meeting.enrolments.filter(standing=Standing.ENROLLED).select_related("case__person")
    return list(rows.prefetch_related(_marks()))


def _marks() -> "Prefetch[str, QuerySet[Mark], str]":
    return Prefetch("marks", Mark.objects.order_by("pk"))


def mark_of(enrolment: Enrolment, half_day: HalfDay) -> Mark | None:
    """The mark that counts for a half-day: the last one. No query once they are fetched."""
    return next((one for one in reversed(enrolment.marks.all()) if one.half_day_id == half_day.pk), None)


def hours_of(enrolment: Enrolment, half_days: list[HalfDay]) -> Decimal:
    """The hours of the half-days at which somebody was present."""
    there = [
        one for one in half_days if (mark := mark_of(enrolment, one)) and mark.presence == Presence.PRESENT
    ]
    return sum((one.hours for one in there), Decimal(0))


def suited(agent: Agent, meeting: Meeting) -> QuerySet[Case]:
    """The people to whom a meeting may be proposed: in the programme, entered, not in it yet."""
    rows = visible(agent, Action.RECORD).filter(situation__standing="entered")
    if meeting.offer.programme:
        rows = rows.filter(programme=meeting.offer.programme)
    return rows.exclude(enrolments__meeting=meeting).select_related("person").order_by("sort_name")


def of_case(access: Access) -> list[Enrolment]:
    """The meetings of a case, the latest first: of the reader's organisation, or whose presence is a fact."""
    ours = Q(meeting__offer__organisation=access.agent.organisation) | ~Q(fact="")
    rows = Enrolment.objects.filter(ours, case=access.case).select_related("meeting__offer__organisation")
    return list(rows.prefetch_related("meeting__half_days", _marks()).order_by("-meeting__first_day", "-pk"))
