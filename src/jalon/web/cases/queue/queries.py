"""Read the queue: always from what the person may see."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership, OrganisationKind
from jalon.web.accounts.policy import Relation
from jalon.web.cases.access import OWN, followed_by, opened_to, own, shown_lines, visible
from jalon.web.cases.acts import ASK, CHASE, LOOK
from jalon.web.cases.capacity import load, people_at_most
from jalon.web.cases.models import Case, Owed
from jalon.web.kit.among import among
from jalon.web.kit.clock import today

from .filters import ME, Filters, end_of_week
from .groups import GROUPS, Group, group_of

SHORT, LONG = 6, 100
"""Lines of a group when all are shown, and when it is alone."""


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


@dataclass(frozen=True)
class Tally:
    """How many lines are late, due today, due within the week, whatever the time asked for."""

    late: int
    today: int
    week: int


@dataclass(frozen=True)
class Board:
    """The page of the day."""

    sections: tuple[Section, ...]
    """The groups that have something."""
    tally: Tally


def board(agent: Agent, filters: Filters) -> Board:
    """What is asked for: the groups, each with its counts and its most pressing lines. Three queries."""
    found = _asked(agent, filters)
    day = today()
    asked, late = _when(filters, day), Q(state="late") | Q(due__lt=day)
    in_time = ~Q(state="late")
    grouped = found.order_by().values("group")  # type: ignore[misc]  # annotated in ``_asked``
    counts = grouped.annotate(
        total=Count("pk", filter=asked),
        behind=Count("pk", filter=asked & late),
        late=Count("pk", filter=late),
        today=Count("pk", filter=Q(due=day) & in_time),
        week=Count("pk", filter=Q(due__gt=day, due__lte=end_of_week(day)) & in_time),
    )
    rows = {row["group"]: row for row in counts}
    shown = _first_lines(agent, found.filter(asked), filters)
    sections = (
        Section(
            group,
            rows[group.slug]["behind"],
            rows[group.slug]["total"],
            shown.get(group.slug, []),
            filters.but(groupe=group.slug),
        )
        for group in GROUPS
        if group.slug in rows and rows[group.slug]["total"]
    )
    tally = (sum(row[name] for row in rows.values()) for name in ("late", "today", "week"))
    return Board(tuple(sections), Tally(*tally))


def _asked(agent: Agent, filters: Filters) -> QuerySet[Owed]:
    """The lines asked for, whatever the time, without what this person may not be shown, each with its group."""
    found = Owed.objects.filter(_of_cases(agent, filters)).exclude(state="planned")
    found = found.filter(shown_lines(agent, _by(filters))).annotate(group=group_of(agent))
    return found.filter(group=filters.groupe) if filters.groupe else found


def _of_cases(agent: Agent, filters: Filters) -> Q:
    """In the cases whose lines are asked for."""
    found = visible(agent, by=_by(filters))
    if filters.qui.isdecimal():
        found = found.filter(followed_by(int(filters.qui)))
    if filters.programme:
        found = found.filter(programme=filters.programme)
    return Q(case__in=found)


def _by(filters: Filters) -> Collection[Relation]:
    """The relations that give the cases asked for."""
    return OWN if filters.qui == ME else tuple(Relation)


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


def _first_lines(agent: Agent, found: QuerySet[Owed], filters: Filters) -> dict[str, list[Owed]]:
    """The most pressing lines of each group, with what it takes to show them. Two queries."""
    pressing = [F("due").asc(nulls_last=True), F("pk").asc()]
    rank = Window(RowNumber(), partition_by=F("group"), order_by=pressing)
    most = LONG if filters.groupe else SHORT
    ranked = found.annotate(rank=rank).filter(rank__lte=most).order_by()
    groups = dict(ranked.values_list("pk", "group"))
    rows = Owed.objects.filter(among("pk", list(groups))).order_by(*pressing)
    if filters.qui != ME:
        rows = rows.annotate(**opened_to(agent, "case_id")).select_related("case__situation")
    shown: dict[str, list[Owed]] = {}
    for row in rows.select_related("case__person", "case__referent__user"):
        row.group = groups[row.pk]  # type: ignore[attr-defined]  # as the annotation would
        shown.setdefault(groups[row.pk], []).append(row)
    return shown


@dataclass(frozen=True)
class Caseload:
    """What somebody follows, against what they can."""

    people: int
    load: float
    """Share of their working time that the cases take: 1 is full."""
    most: int
    """People whom they can follow in their working time."""

    @property
    def percent(self) -> int:
        """The load in hundredths."""
        return round(self.load * 100)


def caseload(agent: Agent) -> Caseload:
    """The people that somebody follows today, and the share of their time that it takes. One query."""
    followed = own(agent).filter(situation__standing="entered")
    counted = followed.aggregate(people=Count("pk"), load=load())
    share = agent.membership.full_time_share
    return Caseload(counted["people"], float(counted["load"] / share), people_at_most(share))


def colleagues(agent: Agent) -> list[tuple[int, str]]:
    """Who follows cases of the agent's team, or of their territories for an authority: number and name. One query."""
    followed = Case.objects.filter(referent=OuterRef("pk"), territory__in=agent.territory_ids)
    found = Membership.objects.filter(Exists(followed)).order_by("user__last_name", "user__first_name", "pk")
    if agent.organisation.kind != OrganisationKind.AUTHORITY:
        found = found.filter(organisation=agent.organisation)
    names = found.values_list("pk", "user__first_name", "user__last_name", "user__email")
    return [(pk, f"{first} {last}".strip() or email) for pk, first, last, email in names]
