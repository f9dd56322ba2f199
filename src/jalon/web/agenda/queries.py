"""Read the agenda: one's own, a colleague's, the team's. A case that may not be seen is only « occupé »."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action, may
from jalon.web.cases.access import followed_by, opened_to, relations_to, visible
from jalon.web.cases.models import Case, FactRow
from jalon.web.kit.among import among
from jalon.web.kit.clock import today

from .entries import Entry
from .models import Appointment, Attendance, Feed
from .tokens import digest

ME, TEAM = "moi", "equipe"
MOST = 600
"""Appointments shown at once; more than a team holds in a week."""


@dataclass(frozen=True)
class Whose:
    """Whose agenda is read."""

    kind: str
    """``moi``, ``equipe``, or ``colleague``."""
    membership: Membership | None = None

    @property
    def value(self) -> str:
        """As an address writes it."""
        return str(self.membership.pk) if self.kind == "colleague" and self.membership else self.kind


def whose(agent: Agent, asked: str) -> Whose:
    """Whose agenda an address asks for; one's own when the one asked for may not be read."""
    own = Whose(ME, agent.membership)
    if not agent.may(Action.TEAM_QUEUE) or asked in ("", ME):
        return own
    if asked == TEAM:
        return Whose(TEAM)
    if not asked.isdecimal() or int(asked) == agent.membership.pk:
        return own
    colleague = team(agent).filter(pk=int(asked[:12])).first()
    return Whose("colleague", colleague) if colleague else own


def team(agent: Agent) -> QuerySet[Membership]:
    """The colleagues of the organisation who work today on a territory of the reader."""
    found = Membership.objects.current(today()).with_names()
    shared = Membership.territories.through.objects.filter(
        membership=OuterRef("pk"), territory__in=agent.territory_ids
    )
    return found.filter(Exists(shared), organisation=agent.organisation).order_by(
        "user__last_name", "user__first_name", "pk"
    )


# -- rows ----------------------------------------------------------------------------------------------------------


def between(agent: Agent, who: Whose, first: date, last: date) -> list[Entry]:
    """The appointments of an agenda from a day to another, both included, in order. Two queries."""
    found = Appointment.objects.filter(_in_agenda(agent, who, first, last), day__range=(first, last))
    return with_clashes(entries(agent, found.order_by("day", "at", "pk")[:MOST]))


def _in_agenda(agent: Agent, who: Whose, first: date, last: date) -> Q:
    """Those in which they take part; those of their cases in which no colleague is named."""
    part = Attendance.objects.filter(day__range=(first, last))
    if who.kind == TEAM:
        part = part.filter(membership__organisation=agent.organisation)
        cases = visible(agent).filter(organisation=agent.organisation)
    else:
        membership = who.membership or agent.membership
        part = part.filter(membership=membership)
        cases = Case.objects.filter(followed_by(membership.pk))
    return among("pk", part.values("appointment")) | (Q(attended=False) & among("case", cases.values("pk")))


def appointments_of_day(agent: Agent, day: date) -> list[Entry]:
    """One's own appointments of a day, in order. Two queries."""
    return between(agent, Whose(ME, agent.membership), day, day)


def to_say(agent: Agent, day: date) -> list[Entry]:
    """One's own appointments of a day of which nobody has said what became. Two queries."""
    return [one for one in appointments_of_day(agent, day) if one.to_say and one.may_plan]


def unsaid_days(agent: Agent) -> list[date]:
    """The days gone by, the latest first, that hold an appointment of which nobody has said what became."""
    who = Whose(ME, agent.membership)
    first = date.min
    found = Appointment.objects.filter(
        _in_agenda(agent, who, first, today()),
        state="planned",
        day__lt=today(),
        case__in=visible(agent, Action.PLAN),
    )
    return list(found.order_by("-day").values_list("day", flat=True).distinct()[:10])


def appointments_of_case(agent: Agent, case: Case) -> list[Entry]:
    """The appointments of a case, the latest first. The caller has opened it. Two queries."""
    return [one for one in entries(agent, Appointment.objects.filter(case=case).order_by("-day", "-at", "-pk"))
            if one.known]  # fmt: skip


def appointment_of(agent: Agent, case: Case, key: str) -> Entry | None:
    """One appointment of a case that the caller has opened; ``None`` when there is none that they may see."""
    found = entries(agent, Appointment.objects.filter(case=case, key=key))
    return next((one for one in found if one.known), None)


def entries(agent: Agent, rows: QuerySet[Appointment]) -> list[Entry]:
    """Appointments as somebody sees them. Two queries."""
    author = FactRow.objects.filter(key=OuterRef("outcome_fact")).values("author")[:1]
    planner = FactRow.objects.filter(key=OuterRef("planned_by_fact")).values("author")[:1]
    attendances = Attendance.objects.select_related("membership__user", "membership__organisation")
    found = rows.annotate(
        **opened_to(agent, "case_id"), outcome_author=Subquery(author), planner=Subquery(planner)
    )
    found = found.select_related("case__person", "case__referent__user", "case__situation").prefetch_related(
        Prefetch("attendances", attendances.order_by("membership__user__last_name", "pk"))
    )
    return [_entry(agent, row) for row in found]


def _entry(agent: Agent, row: Appointment) -> Entry:
    colleagues = tuple(one.membership for one in row.attendances.all())
    ids = frozenset(one.pk for one in colleagues)
    if not ids and row.case.referent_id:
        ids = frozenset({row.case.referent_id})
    reserved = row.reserved_to_id not in (None, agent.organisation.pk)
    shared: bool = row.shared  # type: ignore[attr-defined]  # annotated by ``entries``
    broken: bool = row.broken  # type: ignore[attr-defined]
    given = relations_to(agent, row.case, shared=shared, broken=broken)
    plannable, correctable = (may(agent.role, action, given) for action in (Action.PLAN, Action.CORRECT))
    own_plan: bool = row.planner == agent.membership.pk  # type: ignore[attr-defined]
    own_outcome: bool = row.outcome_author == agent.membership.pk  # type: ignore[attr-defined]
    known = may(agent.role, Action.SEE, given) and not reserved
    return Entry(
        pk=row.pk,
        day=row.day,
        at=row.at,
        minutes=row.minutes,
        state=row.state,
        colleagues=colleagues,
        colleague_ids=ids,
        person_id=row.case.person_id,
        appointment=row if known else None,
        may_plan=known and plannable,
        may_move=known and plannable and (own_plan or correctable),
        may_undo=known and plannable and (own_outcome or correctable),
        token=secrets.token_hex(16) if known and plannable else "",
    )


# -- the feed ------------------------------------------------------------------------------------------------------

BEFORE, AFTER = timedelta(days=31), timedelta(days=366)
"""What a feed holds: the month gone by, and the year to come."""


def feed_of(token: str) -> Feed | None:
    """The feed of an address that is still open, to somebody who still works here. One query."""
    found = Feed.objects.filter(token_digest=digest(token), revoked_at__isnull=True)
    found = found.filter(membership__in=Membership.objects.current(today()))
    return found.select_related("membership__user", "membership__organisation").first()


def open_feed_of(agent: Agent) -> Feed | None:
    """The feed that somebody has open, to be shown to them. One query."""
    return Feed.objects.filter(membership=agent.membership, revoked_at__isnull=True).first()


def fed(feed: Feed) -> list[Entry]:
    """The appointments of a feed, as its owner may see them."""
    agent = Agent(feed.membership.user, feed.membership)
    day = today()
    return between(agent, Whose(ME, feed.membership), day - BEFORE, day + AFTER)


# -- what overlaps -------------------------------------------------------------------------------------------------


def with_clashes(found: list[Entry]) -> list[Entry]:
    """The same entries, each with what it overlaps for one colleague or for the person."""
    clashes: dict[int, list[str]] = {}
    for day in _by_day(found):
        for one, other in combinations(day, 2):
            if overlap(one, other) and (
                one.colleague_ids & other.colleague_ids or one.person_id == other.person_id
            ):
                clashes.setdefault(one.pk, []).append(f"{other.name}, {other.hours}")
                clashes.setdefault(other.pk, []).append(f"{one.name}, {one.hours}")
    return [replace(one, clashes=tuple(clashes[one.pk])) if one.pk in clashes else one for one in found]


def overlap(one: Entry, other: Entry) -> bool:
    """Whether two appointments of a day take the same time."""
    if not (one.takes_time and other.takes_time) or one.span is None or other.span is None:
        return False
    return one.span.overlaps(other.span)


def _by_day(found: Iterable[Entry]) -> list[list[Entry]]:
    days: dict[date, list[Entry]] = {}
    for one in found:
        days.setdefault(one.day, []).append(one)
    return list(days.values())
