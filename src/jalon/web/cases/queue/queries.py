"""Read the queue: always from what the person may see."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import mine, visible
from jalon.web.cases.models import CaseQuerySet, Owed
from jalon.web.kit.clock import today

from .filters import ME, TEAM, Filters, end_of_week
from .groups import ASK, CHASE, GROUPS, LOOK, Group, group_of

SHORT, LONG = 6, 100
"""Lines of a group when all are shown, and when it is alone."""
FULL_TIME_LOAD = 1
"""A full-time equivalent, as the weights of cases count it."""


@dataclass
class Section:
    """A group, its counts and the first of its lines."""

    group: Group
    late: int = 0
    total: int = 0
    lines: list[Owed] = field(default_factory=list)

    address: str = ""
    """Where the group is alone."""

    @property
    def more(self) -> int:
        """Lines that are not shown."""
        return self.total - len(self.lines)


def cases_of(agent: Agent, filters: Filters) -> CaseQuerySet:
    """The cases whose lines are asked for."""
    found = visible(agent)
    if filters.qui == ME:
        found = found.filter(mine(agent))
    elif filters.qui != TEAM:
        found = found.filter(
            Q(referent=int(filters.qui)) | Q(stand_in=int(filters.qui), stand_in_until__gt=today())
        )
    if filters.programme:
        found = found.filter(programme=filters.programme)
    return found


def lines(agent: Agent, filters: Filters) -> QuerySet[Owed]:
    """The lines asked for, without what this person may not be shown, each with its group."""
    found = Owed.objects.filter(case__in=cases_of(agent, filters)).filter(_shown_to(agent))
    found = found.annotate(group=group_of(agent)).filter(_when(filters, today()))
    if filters.groupe:
        found = found.filter(group=filters.groupe)
    return found.exclude(state="planned")


def _shown_to(agent: Agent) -> Q:
    healthy = Q(health=False)
    if agent.sees_health:
        healthy |= Q(case__in=visible(agent, Action.HEALTH))
    return healthy & (Q(reserved_to__isnull=True) | Q(reserved_to=agent.organisation))


def _when(filters: Filters, day: date) -> Q:
    """The time asked for. What others owe is shown only when it is late or comes within the week."""
    week = Q(state="late") | Q(due__lte=end_of_week(day))
    match filters.quand:
        case "retard":
            return Q(state="late") | Q(due__lt=day)
        case "jour":
            return Q(due=day)
        case "tout":
            return ~Q(group=CHASE) | week
    return week | Q(group__in=(ASK, LOOK))


def sections(agent: Agent, filters: Filters) -> list[Section]:
    """The groups that have something, each with its counts and its most pressing lines. Two queries."""
    day = today()
    found = lines(agent, filters)
    late = Q(state="late") | Q(due__lt=day)
    grouped = found.order_by().values("group")  # type: ignore[misc]  # annotated in ``lines``
    counts = grouped.annotate(total=Count("pk"), late=Count("pk", filter=late))
    by_group = {row["group"]: row for row in counts}
    rank = Window(
        RowNumber(), partition_by=F("group"), order_by=[F("due").asc(nulls_last=True), F("pk").asc()]
    )
    most = LONG if filters.groupe else SHORT
    rows = found.annotate(rank=rank).filter(rank__lte=most).order_by(F("due").asc(nulls_last=True), "pk")
    shown: dict[str, list[Owed]] = {}
    for row in rows.select_related("case__person", "case__referent__user", "case__stand_in__user"):
        shown.setdefault(row.group, []).append(row)  # type: ignore[attr-defined]  # same
    return [
        Section(
            group,
            by_group[group.slug]["late"],
            by_group[group.slug]["total"],
            shown.get(group.slug, []),
            filters.but(groupe=group.slug),
        )
        for group in GROUPS
        if group.slug in by_group
    ]


@dataclass(frozen=True)
class Tally:
    """How many lines are late, due today, due within the week."""

    late: int
    today: int
    week: int


def tally(agent: Agent, filters: Filters) -> Tally:
    """Counts of what falls to the person, whatever the time asked for. One query."""
    day = today()
    found = lines(
        agent, Filters(qui=filters.qui, quand="tout", groupe=filters.groupe, programme=filters.programme)
    )
    late = Q(state="late") | Q(due__lt=day)
    counted = found.order_by().aggregate(
        late=Count("pk", filter=late),
        today=Count("pk", filter=Q(due=day) & ~Q(state="late")),
        week=Count("pk", filter=Q(due__gt=day, due__lte=end_of_week(day)) & ~Q(state="late")),
    )
    return Tally(**counted)


@dataclass(frozen=True)
class Caseload:
    """What somebody follows, against what they can."""

    people: int
    load: float
    """Share of their working time that the cases weigh, by the rules of the programmes: 1 is full."""

    @property
    def percent(self) -> int:
        """The load in hundredths."""
        return round(self.load * 100)


def caseload(agent: Agent) -> Caseload:
    """The people that somebody follows today, and the share of their time that it takes. One query."""
    counted = (
        visible(agent)
        .filter(mine(agent), situation__standing="entered")
        .aggregate(people=Count("pk"), weight=Sum("situation__weight"))
    )
    share = agent.membership.full_time_share * FULL_TIME_LOAD
    return Caseload(counted["people"], float((counted["weight"] or 0) / share))


def colleagues(agent: Agent) -> list[Membership]:
    """Who follows cases that somebody sees, for the filter. One query."""
    followed = visible(agent).filter(referent__isnull=False).values("referent")
    return list(Membership.objects.filter(pk__in=followed).with_names())
