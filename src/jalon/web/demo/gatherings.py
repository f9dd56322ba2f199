"""Workshops of the demonstration: in each organisation that follows people, meetings in every state."""

from collections.abc import Sequence
from datetime import date, time

from jalon.rules.months import add_days
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.cases.models import Case
from jalon.web.workshops import services
from jalon.web.workshops.models import Kind, Meeting, Offer

OFFERS = (
    (Kind.WORKSHOP, "Étude de marché", "Savoir à qui l'on vend, et à quel prix."),
    (Kind.WORKSHOP, "Plan de financement", "Mettre en chiffres les premiers mois."),
    (Kind.TRAINING, "Tenir sa comptabilité de micro-entreprise", "Déclarer seul, et à temps."),
    (Kind.WEBINAR, "Se faire connaître en ligne", "Une page, des avis, des photos."),
    (Kind.COMMUNITY, "Café-témoignages", "Entendre quelqu'un qui s'est lancé l'an dernier."),
)
LEAST = 6
"""People followed by a référent for whom meetings are worth showing."""


def gather(made: Sequence[Case], day: date) -> None:
    """Hold the meetings of each organisation and programme that follows enough people."""
    groups: dict[tuple[int, str], list[Case]] = {}
    for case in made:
        if case.referent_id and case.situation.standing == "entered":
            groups.setdefault((case.organisation_id, case.programme), []).append(case)
    for (_, programme), cases in groups.items():
        first = cases[0].referent
        if first is not None and len(cases) >= LEAST:
            _hold(first, programme, cases, day)


def _hold(host: Membership, programme: str, cases: Sequence[Case], day: date) -> None:
    agent = Agent(host.user, host)
    mine = visible(agent, Action.RECORD).filter(pk__in=[one.pk for one in cases]).order_by("pk")
    names = list(mine.values_list("reference", flat=True)[:8])
    days = (-14, -7, 0, 9, 21)
    for (kind, title, purpose), ahead in zip(OFFERS, days, strict=True):
        offer = Offer.objects.create(
            organisation=host.organisation, kind=kind, title=title, purpose=purpose, programme=programme
        )
        remote = "https://visio.example.org/salle" if kind == Kind.WEBINAR else ""
        meeting = Meeting(
            offer=offer, places=4, place="" if remote else "Salle fictive, 1er étage", link=remote,
            animator=host.user.name,
        )  # fmt: skip
        asked = services.HalfDayAsked(add_days(day, ahead), time(9), time(12))
        _fill(agent, services.plan(agent, meeting, asked), names, ahead)


def _fill(agent: Agent, meeting: Meeting, names: Sequence[str], ahead: int) -> None:
    """Six people for four places; those of the past signed, but for one who was absent."""
    for name in names[:6]:
        services.enrol(agent, meeting.pk, name)
    if ahead >= 0:
        return
    (slot,) = meeting.half_days.all()
    for rank, one in enumerate(meeting.enrolments.filter(standing="enrolled")):
        there = services.Signed("absent", "adviser") if rank == 1 else services.Signed("present", "paper")
        services.mark(agent, meeting.pk, one.pk, slot.pk, there)
    services.seal(agent, meeting.pk)
