"""Read what the page of a person shows, always through what the agent may see of it."""

from dataclasses import dataclass

from django.db.models import Count

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.trust.models import Writing

from .access import PersonAccess
from .duplicates import Twin, Typed, twins
from .models import Business, Merge, Person
from .services.identity import EDITED
from .services.merging import may_merge


@dataclass(frozen=True)
class Sheet:
    """Who somebody is, their businesses, and what the agent may do here."""

    businesses: tuple[Business, ...]
    merges: tuple[Merge, ...]
    """Merges that can be undone, the last first."""
    twins: tuple[Twin, ...]
    """Other records that may be the same person."""


def sheet(access: PersonAccess) -> Sheet:
    """The page of a person."""
    merging = access.agent.may(Action.MERGE)
    return Sheet(
        businesses(access),
        merges(access.person) if merging else (),
        tuple(one for one in twins(access.agent, Typed.of(access.person), access.ids) if one.case)
        if merging
        else (),
    )


def businesses(access: PersonAccess) -> tuple[Business, ...]:
    """The businesses of somebody, whichever of their records each is kept under."""
    return tuple(Business.objects.filter(person__in=access.ids).order_by("pk"))


def last_edit(access: PersonAccess) -> Writing | None:
    """Who changed the record of somebody last, and when."""
    found = Writing.objects.filter(person_id=access.person.pk, what=EDITED)
    return found.order_by("-pk").first()


def merges(person: Person) -> tuple[Merge, ...]:
    """The merges of which a record is the result and that still hold, the last first."""
    found = Merge.objects.filter(kept=person, undone_at__isnull=True)
    return tuple(found.select_related("absorbed", "by__user", "by__organisation"))


def mergeable(agent: Agent, pk: int) -> Person | None:
    """A record that the agent may merge into another; ``None`` when it is not theirs to see, or merged already."""
    person = Person.objects.filter(pk=pk, merged_into__isnull=True, territory__in=agent.territory_ids).first()
    return person if person and may_merge(agent, [person]) else None


def same_key_businesses(kept: Person, other: Person) -> list[tuple[Business, Business]]:
    """Businesses that facts call by the same key in both records but that differ: their figures would mix."""
    here = {one.key: one for one in kept.businesses.all()}
    pairs = [(here[one.key], one) for one in other.businesses.all() if one.key in here]
    return [(one, two) for one, two in pairs if one.siret and two.siret and one.siret != two.siret]


def towns(agent: Agent, code: str) -> list[str]:
    """The towns that people of the agent's territories gave for a postal code, the most frequent first."""
    found = Person.objects.filter(territory__in=agent.territory_ids, postal_code=code).exclude(town="")
    counted = found.order_by().values("town").annotate(people=Count("pk")).order_by("-people", "town")
    return [row["town"] for row in counted[:_TOWNS]]


_TOWNS = 8
