"""Household, business, and the people around: référents over time, partners, other accompaniments, who read."""

from dataclasses import dataclass
from datetime import date, datetime

from jalon.programmes.library import programme
from jalon.rules.life import businesses
from jalon.rules.view import Today, View
from jalon.study.facts import details
from jalon.study.words import VALUES, capital, typeset
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.cases.links import sharing
from jalon.web.cases.models import Assignment, Case, EmergencyAccess, Share
from jalon.web.cases.opened import Opened
from jalon.web.cases.store import person_ids
from jalon.web.people.models import Business
from jalon.web.trust.models import Reading

BUSINESS_STATES = {"active": "en activité", "dormant": "en sommeil", "ceased": "cessée"}
LATEST = 15
"""Readings shown: the whole log is on its own page."""


@dataclass(frozen=True)
class BusinessShown:
    """A business as it stands."""

    name: str
    state: str
    since: date
    details: tuple[tuple[str, str], ...]


def businesses_of(opened: Opened) -> list[BusinessShown]:
    """The businesses, what the registers know of them and what the facts tell."""
    view = View(list(opened.facts), Today(opened.on), opened.programme.parameters)
    registered = {
        one.key: one for one in Business.objects.filter(person_id__in=person_ids(opened.access.case.person))
    }
    found = []
    for one in businesses(view):
        known = registered.get(one.key)
        said = [
            (capital(name), typeset(value))
            for name, value in details(one.registered, {})
            if name != "entreprise"
        ]
        if known and known.siret:
            said.append(
                ("SIRET", f"{known.siret[:3]} {known.siret[3:6]} {known.siret[6:9]} {known.siret[9:]}")
            )
        title = (known.name if known else "") or one.registered.trade or VALUES["form"][one.form]
        found.append(
            BusinessShown(capital(title), BUSINESS_STATES[one.status], one.registered.on, tuple(said))
        )
    return found


@dataclass(frozen=True)
class Team:
    """The people around the person."""

    referent: Assignment | None
    """On the day of the page."""
    stand_in: Assignment | None
    past: list[Assignment]
    """Those before, and the replacements that are over, the latest first."""
    shares: list[Share]
    emergencies: list[EmergencyAccess]
    readings: list[Reading]


def team(opened: Opened) -> Team:
    """Référents over time, partners, and, for who may, who opened the case. Four queries at most.

    On a past day, who was there that day: those who came later were not known.
    """
    access, on = opened.access, opened.on
    logs = access.may(Action.LOGS)
    told = Assignment.objects.filter(case=access.case, since__lte=on).select_related(
        "membership__user", "membership__organisation"
    )
    assignments = list(told.order_by("-since", "-pk"))
    now = [one for one in assignments if one.until is None or one.until > on]
    current = {one.part: one for one in reversed(now)}
    referent, stand_in = current.get(Assignment.REFERENT), current.get(Assignment.STAND_IN)
    emergencies = EmergencyAccess.objects.filter(case=access.case).select_related(
        "membership__user", "membership__organisation"
    )
    return Team(
        referent,
        stand_in,
        [one for one in assignments if one not in (referent, stand_in)],
        sharing.shares(access),
        list(emergencies) if logs else [],
        list(Reading.objects.filter(case_id=access.case.pk).order_by("-pk")[:LATEST]) if logs else [],
    )


@dataclass(frozen=True)
class Other:
    """Another accompaniment of the person."""

    reference: str
    programme: str
    since: date | None
    until: date | None
    opened_at: datetime


def others(opened: Opened) -> list[Other]:
    """The other accompaniments of the person that the reader may see. One query."""
    case = opened.access.case
    found = visible(opened.access.agent).filter(person_id__in=person_ids(case.person)).exclude(pk=case.pk)
    return [_other(one) for one in found.select_related("situation").order_by("-opened_at", "-pk")]


def _other(case: Case) -> Other:
    row = getattr(case, "situation", None)
    return Other(
        case.reference,
        programme(case.programme).name,
        row.entered_on if row else None,
        row.left_on if row else None,
        case.opened_at,
    )
