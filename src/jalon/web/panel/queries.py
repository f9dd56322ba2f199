"""What somebody may see of the panel: who holds sessions, theirs; a member, those where they sit."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.cases.models import Case, Owed

from .models import Entry, Item, Seat, Session, State, What

MOST = 200
"""Cases that wait, shown at once."""


def holds(agent: Agent) -> bool:
    """Whether somebody holds sessions: prepares them, records opinions, decides."""
    return agent.may(Action.DECIDE_PANEL)


def sessions(agent: Agent) -> QuerySet[Session]:
    """The sessions that somebody may open."""
    here = Session.objects.filter(territory__in=agent.territory_ids)
    if holds(agent):
        return here.filter(organisation=agent.organisation)
    seated = Seat.objects.filter(session=OuterRef("pk"), membership=agent.membership)
    return here.filter(Exists(seated)).exclude(state=State.PREPARED)


def items_of(agent: Agent, session: Session) -> list[Item]:
    """The agenda of a session that somebody may open, in order, with all that was said. Three queries.

    A member does not see the cases with which they are in conflict; whoever holds the session sees every case that they
    may see.
    """
    rows = Item.objects.filter(session=session, removed="").select_related(
        "case__person", "case__referent__user", "case__organisation", "case__territory", "former__session"
    )
    rows = rows.prefetch_related(Prefetch("entries", Entry.objects.select_related("by__user", "seat")))
    if holds(agent):
        return list(rows.filter(case__in=visible(agent, Action.DECIDE_PANEL)))
    return list(rows.exclude(_mine_in_conflict(agent)))


def _mine_in_conflict(agent: Agent) -> Q:
    mine = Entry.objects.filter(item=OuterRef("pk"), what=What.CONFLICT, seat__membership=agent.membership)
    return Q(Exists(mine))


def before_their_panel(agent: Agent) -> QuerySet[Any]:
    """The cases that a member may open: of a session convened and not closed where they sit, without conflict."""
    rows = Item.objects.filter(
        removed="", session__state=State.CONVENED, session__seats__membership=agent.membership
    ).exclude(_mine_in_conflict(agent))
    return rows.values("case")


@dataclass(frozen=True)
class Awaiting:
    """A case that its situation brings before the panel: why, with its article."""

    case: Case
    line: Owed
    subject: str
    about: str
    refers: bool
    """Whether it is still to be told that the panel is asked about it."""


_FACTS = {
    "contract_validated": ("contract", "contract"),
    "extension_granted": ("extension", ""),
    "extension_refused": ("extension", ""),
    "panel_referred": ("", "about"),
    "panel_decided": ("", "about"),
}
"""Facts that only the panel, or who follows its opinion, brings: their subject, the field that says about what."""


def awaiting(agent: Agent) -> list[Awaiting]:
    """The cases that go before the panel and are on no agenda yet, the most pressing first. Two queries."""
    if not holds(agent):
        return []
    placed = Item.objects.filter(removed="", session__state__in=(State.PREPARED, State.CONVENED))
    taken = set(
        placed.filter(session__organisation=agent.organisation).values_list("case_id", "subject", "about")
    )
    rows = Owed.objects.filter(
        case__in=visible(agent, Action.DECIDE_PANEL),
        nature="obligation",
        state__in=("late", "open"),
        reserved_to=None,
    ).filter(Q(owed_by="panel") | Q(act="refer"))
    if not agent.sees_health:
        rows = rows.filter(health=False)
    found = []
    for row in rows.select_related("case__person", "case__referent__user").order_by("due", "pk")[: MOST * 2]:
        told = _told(row)
        if told and (row.case_id, *told) not in taken:
            taken.add((row.case_id, *told))
            refers = any(answer["kind"] == "panel_referred" for answer in row.answers)
            found.append(Awaiting(row.case, row, *told, refers))
    return found[:MOST]


def _told(row: Owed) -> tuple[str, str] | None:
    for answer in row.answers:
        if answer["kind"] in _FACTS:
            subject, field = _FACTS[answer["kind"]]
            fields = dict(answer["fields"])
            return subject or str(fields.get("subject", "other")), str(fields.get(field, "") or "")
    return None
