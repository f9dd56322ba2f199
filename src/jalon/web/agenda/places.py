"""What Jalon can propose for an appointment: addresses already known, colleagues who may take part, why it is asked."""

from django.db.models import Q

from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import POLICY, Action
from jalon.web.cases.access import Access, visible
from jalon.web.cases.models import Owed, Share
from jalon.web.kit.clock import today
from jalon.web.people.models import Business, Person

from .models import Appointment

_PUBLIC_PLACES = ("operator", "department", "social_centre", "local_mission", "other")
"""Places whose address is that of an organisation: it may be proposed for another person."""
_MOST = 6
_RECENT = 200
"""Appointments looked through for the addresses used lately."""


def home_of(person: Person) -> str:
    """The address of the person, on one line; empty when it is not known."""
    return _address(person.address, person.postal_code, person.town)


def enterprise_of(person: Person) -> str:
    """The address of the person's first business of which one is known; empty otherwise. One query."""
    for one in Business.objects.filter(person=person):
        if found := _address(one.address, one.postal_code, one.town):
            return found
    return ""


def _address(street: str, postal_code: str, town: str) -> str:
    return ", ".join(part for part in (street, f"{postal_code} {town}".strip()) if part)


def used_lately(access: Access) -> list[str]:
    """The addresses that the reader's own organisation has used lately, the most used first. One query."""
    recent = (
        Appointment.objects.filter(
            case__in=visible(access.agent).filter(organisation=access.case.organisation_id),
            place__in=_PUBLIC_PLACES,
            reserved_to__isnull=True,
        )
        .exclude(where="")
        .order_by("-pk")
        .values_list("where", flat=True)[:_RECENT]
    )
    counted: dict[str, int] = {}
    for where in recent:
        counted[where] = counted.get(where, 0) + 1
    return sorted(counted, key=lambda where: (-counted[where], where))[:_MOST]


def colleagues_for(access: Access) -> list[Membership]:
    """Who may take part: those who work with cases, in the organisation in charge or in one that shares it. One query.

    The reader comes first, then the référent, then the others by name.
    """
    day = today()
    shares = Share.objects.filter(Q(until__isnull=True) | Q(until__gt=day), case=access.case, since__lte=day)
    working = [role for role, actions in POLICY.items() if Action.PLAN in actions]
    found = (
        Membership.objects.current(day)
        .with_names()
        .filter(
            Q(organisation=access.case.organisation_id)
            | Q(organisation__in=shares.values("organisation"))
            | Q(pk=access.agent.membership.pk),
            role__in=working,
        )
        .order_by("user__last_name", "user__first_name", "pk")
    )
    first = {access.agent.membership.pk: 0, access.case.referent_id: 1}
    return sorted(found, key=lambda one: first.get(one.pk, 2))


def asked_by(access: Access, line: str) -> Owed | None:
    """The obligation that asks for the appointment, when the reader may be shown it. One query."""
    if not line:
        return None
    row = Owed.objects.filter(case=access.case, line=line).first()
    if row is None or (row.health and not access.sees_health):
        return None
    return row if row.reserved_to_id in (None, access.agent.organisation.pk) else None
