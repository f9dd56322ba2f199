"""Workshops for tests: an offer of the operator, a meeting that may be signed today, one that is sealed."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from tests.web.cast import Cast, agent

from jalon.web.cases.models import Case
from jalon.web.kit.clock import today
from jalon.web.workshops import services
from jalon.web.workshops.models import Enrolment, Meeting, Offer


def offer(cast: Cast, **more: Any) -> Offer:
    """An offer that Claire put into the catalogue of the operator."""
    told = {"kind": "workshop", "title": "Trouver ses clients"} | more
    return services.save_offer(agent(cast.claire), Offer(organisation=cast.operator, **told))


def meeting(
    cast: Cast, on: date | None = None, places: int = 2, of: Offer | None = None, **more: Any
) -> Meeting:
    """A meeting that Alice planned, three hours long."""
    told = {"place": "Salle fictive", "animator": "Alice Fictif"} | more
    made = Meeting(offer=of or offer(cast), places=places, **told)
    return services.plan(agent(cast.alice), made, services.HalfDayAsked(on or today(), time(9), time(12)))


def signable(cast: Cast, cases: Sequence[Case], **more: Any) -> Meeting:
    """A meeting of today in which some people are enrolled."""
    made = meeting(cast, **more)
    for one in cases:
        services.enrol(agent(cast.alice), made.pk, one.reference)
    return made


def sign(cast: Cast, enrolment: Enrolment, presence: str = "present", how: str = "tablet") -> None:
    """Mark somebody for each half-day of a meeting."""
    for slot in enrolment.meeting.half_days.all():
        services.mark(
            agent(cast.alice), enrolment.meeting_id, enrolment.pk, slot.pk,
            services.Signed(presence, how, "Nom tapé" if how == "tablet" else ""),
        )  # fmt: skip


def sealed(cast: Cast, cases: Sequence[Case], **more: Any) -> Meeting:
    """A meeting at which everybody was, sealed."""
    made = signable(cast, cases, **more)
    for one in made.enrolments.all():
        sign(cast, one)
    services.seal(agent(cast.alice), made.pk)
    return Meeting.objects.get(pk=made.pk)
