"""Where an accompaniment is opened: one choice gives the territory, the organisation in charge and the référent."""

from collections.abc import Iterable
from dataclasses import dataclass

from jalon.programmes.library import programmes
from jalon.rules.programme import Programme
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership, Organisation, OrganisationKind, Territory
from jalon.web.cases.links.team import FOLLOWING
from jalon.web.kit.clock import today
from jalon.web.people.services.opening import may_open_for


@dataclass(frozen=True)
class Place:
    """A territory, an organisation of it, and somebody there; nobody when the référent is to be named later."""

    territory: Territory
    organisation: Organisation
    referent: Membership | None

    @property
    def value(self) -> str:
        """As the form sends it."""
        return f"{self.territory.pk}:{self.organisation.pk}:{self.referent.pk if self.referent else ''}"

    @property
    def label(self) -> str:
        """As the list shows it."""
        return self.referent.user.name if self.referent else "À désigner plus tard"


@dataclass(frozen=True)
class Group:
    """The places of one organisation in one territory."""

    label: str
    places: tuple[Place, ...]


def groups(agent: Agent) -> list[Group]:
    """The places in which somebody may open an accompaniment, by organisation, their own first. Three queries."""
    territories = sorted(agent.membership.territories.all(), key=lambda one: one.name)
    found = Organisation.objects.filter(territories__in=agent.territory_ids).exclude(
        kind=OrganisationKind.STRUCTURE
    )
    organisations = {one.pk: one for one in found.prefetch_related("territories") if may_open_for(agent, one)}
    members = list(
        Membership.objects.current(today())
        .filter(organisation__in=organisations, role__in=FOLLOWING)
        .with_names()
        .prefetch_related("territories")
    )
    made = []
    for organisation in sorted(
        organisations.values(), key=lambda one: (one.pk != agent.organisation.pk, one.name)
    ):
        for territory in territories:
            if territory in organisation.territories.all():
                there = [
                    one
                    for one in members
                    if one.organisation_id == organisation.pk and territory in one.territories.all()
                ]
                people = sorted(there, key=lambda one: (one.pk != agent.membership.pk, one.user.last_name))
                places = tuple(Place(territory, organisation, one) for one in (*people, None))
                label = (
                    organisation.name if len(territories) == 1 else f"{organisation.name}, {territory.name}"
                )
                made.append(Group(label, places))
    return made


def place_of(choices: Iterable[Group], value: str) -> Place | None:
    """The place chosen; ``None`` for one that was not proposed."""
    return next((place for group in choices for place in group.places if place.value == value), None)


def offered(agent: Agent) -> list[Programme]:
    """The programmes that the organisation runs; every one when it does not say."""
    latest = {one.id: one for one in programmes()}
    run = [latest[name] for name in agent.organisation.programmes if name in latest]
    return run or list(latest.values())
