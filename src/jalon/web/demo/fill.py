"""Fill an empty database with the demonstration: about 400 people, always the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, cycle, islice
from random import Random
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from jalon.programmes import programme
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact
from jalon.rules.facts.business import BusinessRegistered
from jalon.rules.facts.path import AppointmentPlanned
from jalon.rules.facts.person import PersonDescribed
from jalon.rules.months import add_days, add_months
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Role
from jalon.web.cases import services, store
from jalon.web.cases.access import Access, held
from jalon.web.cases.links import sharing
from jalon.web.cases.models import Assignment, Case
from jalon.web.cases.projection import situation_of
from jalon.web.jobs.tasks import nightly
from jalon.web.people import records, secrets
from jalon.web.people.models import Business, Civility, Person

from . import names, stories
from .agreements import agree
from .amounts import vote
from .cast import ALSACE, ILLE, TARN, Cast, make_cast
from .evaluations import evaluate
from .gatherings import gather
from .mailings import write_letters
from .panels import convene_panels
from .papers import add_papers


class Intake(NamedTuple):
    """So many people of a programme in a territory, whom a house follows."""

    programme: str
    territory: str
    house: str
    people: int


INTAKES = (
    Intake("tarn-tns", TARN, "graine", 96),
    Intake("cea-fiche-7", ALSACE, "entreprendre", 91),
    Intake("ille-et-vilaine", ILLE, "cap", 79),
    Intake("lulu", ALSACE, "coups-de-main", 45),
    Intake("itineraire", TARN, "distance", 12),
    Intake("itineraire", ALSACE, "distance", 12),
    Intake("itineraire", ILLE, "distance", 12),
    Intake("tih-booster", TARN, "handi", 10),
    Intake("tih-booster", ALSACE, "handi", 10),
    Intake("tih-booster", ILLE, "handi", 10),
    Intake("labo-tremplin", ILLE, "tremplin", 9),
)
DELPHINE = ("delphine", 77)
"""The example, and how many months later it is told: its last date comes just before the day of the demonstration."""
BRANCHES = (
    "tarn-13-nouveau-createur", "tarn-14-agriculteur", "tarn-14-nouvel-agriculteur", "tarn-15-revenu-reel",
    "tarn-16-sans-revenu", "tarn-17-revenu-superieur", "tarn-18-sous-la-plage", "tarn-19-sur-la-plage",
    "tarn-20-troisieme-periode", "tarn-38-reprise", "tarn-43-sasu-non-remuneree", "tarn-50-incapacite-5-mois",
    "tarn-51-incapacite-11-mois",
)  # fmt: skip
"""One person for each way through the regulation of the Tarn, told a year later so that they are of this year."""
BRANCHES_LATER = 12
FREE = (
    (0, time(9, 0)), (0, time(10, 30)), (0, time(14, 0)), (1, time(9, 30)), (2, time(14, 30)), (1, time(15, 0)),
    (3, time(10, 0)), (2, time(16, 0)), (3, time(11, 0)),
)  # fmt: skip
"""When each colleague has an appointment, in days from the day itself, most wanted first."""
SHARED_EVERY = 9


@dataclass(frozen=True)
class Place:
    """Where a case goes: territory, followers in turn, and who else writes there."""

    intake: Intake
    followers: tuple[Membership, ...]
    writers: tuple[Membership, ...]


@transaction.atomic
def fill(day: date, tell: Callable[[int], object] = lambda _: None) -> int:
    """Write the whole demonstration as of a day. Gives the number of cases; ``tell`` hears of them as they come."""
    cast = make_cast(day)
    vote(cast, day)
    made: list[Case] = []
    for intake in INTAKES:
        place = _place(cast, intake)
        followers = cycle(place.followers)
        for told in _told(intake, day):
            made.append(_one(cast, place, next(followers), told, len(made) + 1, day))
            tell(len(made))
    evaluate(cast, made, day)
    agree(cast, made, day)
    write_letters(cast, made, day)
    convene_panels(cast, made, day)
    gather(made, day)
    _plan_the_days(made, day)
    _share(cast, made, day)
    add_papers(made, day)
    nightly.enqueue()
    return len(made)


def _place(cast: Cast, intake: Intake) -> Place:
    house = cast.houses[intake.house]
    team = tuple(one for one in cast.workers.values() if one.organisation_id == house.pk)
    advisers = tuple(one for one in team if one.role == Role.ADVISER)
    others = tuple(
        one for one in cast.workers.values()
        if one.role == Role.INCOME_OFFICER and cast.territories[intake.territory] in one.territories.all()
    )  # fmt: skip
    referents = tuple(
        one
        for one in cast.workers.values()
        if one.role == Role.REFERENT
        and house.pk != one.organisation_id
        and intake.programme in one.organisation.programmes
    )
    return Place(intake, (*advisers, *advisers, *referents), (*advisers, *others))


def _told(intake: Intake, day: date) -> Iterator[CaseFile]:
    """The stories of an intake: the examples first, then drawn ones, each territory its own."""
    known: list[CaseFile] = []
    if intake.programme == "ille-et-vilaine":
        known = [stories.example(DELPHINE[0], day, DELPHINE[1])]
    elif intake.programme == "tarn-tns":
        known = [stories.example(name, day, BRANCHES_LATER) for name in BRANCHES]
    drawn = stories.stories(programme(intake.programme), day)
    same = [one for one in INTAKES if one.programme == intake.programme]
    before = sum(one.people for one in same[: same.index(intake)])
    return chain(known, islice(drawn, before, before + intake.people))


def _one(cast: Cast, place: Place, follower: Membership, told: CaseFile, number: int, day: date) -> Case:
    draw = Random(f"personne/{number}")  # noqa: S311  a demonstration
    intake = place.intake
    person = _structure(draw, number) if told.subject == "structure" else _person(draw, number, told, intake)
    person.territory = cast.territories[intake.territory]
    person.save()
    if told.subject != "structure":
        secrets.keep(person, names.nir(person.civility == Civility.MADAM, person.birth_date or day, number))
        person.save()
    business = _business(draw, person, number, told)
    if business:
        business.save()
    since = min((fact.on for fact in told.facts), default=day)
    case = Case.objects.create(
        reference=f"demo{number:04}", person=person, programme=intake.programme, territory=person.territory,
        organisation=follower.organisation, referent=follower, opened_at=_at(since),
    )  # fmt: skip
    Assignment.objects.create(case=case, membership=follower, since=since)
    signatures = [Agent(one.user, one).signature for one in (follower, *place.writers)]
    authors = dict(zip(signatures, (follower, *place.writers), strict=True))
    facts = stories.kept(told.facts, case.reference, signatures, f"a{follower.pk}", draw)
    store.add([store.row_of(fact, case, author=authors[fact.recorded_by]) for fact in facts])
    records.refresh(person)
    services.reproject(Case.objects.with_names().get(pk=case.pk), day)
    return case


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


# -- who they are --------------------------------------------------------------------------------------------------


def _person(draw: Random, number: int, told: CaseFile, intake: Intake) -> Person:
    born = next((fact.birth_date for fact in told.facts if isinstance(fact, PersonDescribed)), None)
    woman = draw.random() < (0.62 if intake.programme == "lulu" else 0.48)
    first = "Delphine" if told.reference.startswith("delphine") else ""
    woman = woman or bool(first)
    home = names.town(draw, intake.territory)
    first = first or draw.choice(names.WOMEN if woman else names.MEN)
    last = names.SURNAMES[(number * 67) % len(names.SURNAMES)]
    if number % 11 == 0:
        last = f"{last}-{draw.choice(names.SURNAMES)}"
    return Person(
        first_name=first, last_name=last, civility=Civility.MADAM if woman else Civility.SIR,
        birth_name=draw.choice(names.SURNAMES) if woman and draw.random() < 0.2 else "",  # noqa: PLR2004  one in five
        birth_date=born or date(1965 + draw.randrange(38), draw.randint(1, 12), draw.randint(1, 28)),
        phone=names.mobile(number),
        other_phone=names.landline(intake.territory, number) if number % 5 == 0 else "",
        email=f"personne{number}@example.org" if number % 4 else "",
        address=names.street(draw), postal_code=home.postal_code, town=home.name,
        language=draw.choice(names.LANGUAGES) if number % 8 == 0 else "",
        channel=draw.choice(("phone", "phone", "sms", "email", "post")),
        payer="msa" if number % 25 == 0 else "caf", payer_number=f"{number:07}",
    )  # fmt: skip


def _structure(draw: Random, number: int) -> Person:
    home = names.town(draw, ILLE)
    return Person(
        subject="structure", last_name=f"{draw.choice(('Atelier', 'Régie', 'Chantier', 'Ressourcerie'))} "
        f"{names.SURNAMES[(number * 67) % len(names.SURNAMES)]}", phone=names.landline(ILLE, number),
        email=f"structure{number}@example.org", address=names.street(draw), postal_code=home.postal_code,
        town=home.name, channel="email",
    )  # fmt: skip


def _business(draw: Random, person: Person, number: int, told: CaseFile) -> Business | None:
    registered = [fact for fact in told.facts if isinstance(fact, BusinessRegistered)]
    if not registered:
        return None
    pattern = draw.choice(names.BUSINESSES)
    key = registered[0].business
    return Business(
        person=person, key=key, name=pattern.format(person.last_name.split("-")[0], person.first_name),
        siret=names.siret(number), address=person.address, postal_code=person.postal_code, town=person.town,
    )  # fmt: skip


# -- what goes on --------------------------------------------------------------------------------------------------


def _plan_the_days(made: list[Case], day: date) -> None:
    """Appointments on the day itself and on the next ones for each colleague, so that the agenda tells of them."""
    left: dict[int, list[tuple[int, time]]] = {}
    for case in made:
        free = left.setdefault(case.referent_id or 0, list(FREE))
        fresh = Case.objects.with_names().get(pk=case.pk)
        stored = store.load(fresh)
        situation = situation_of(fresh, stored.file, day)
        if not free or situation.standing != "entered" or fresh.appointments.filter(day__gte=day).exists():
            continue
        agent, (days, hour) = _follower(fresh), free.pop(0)
        planned = AppointmentPlanned(
            id=f"{case.reference}.jour", on=add_days(day, -6), recorded_at=_at(add_days(day, -6)),
            recorded_by=agent.signature, appointment="rdv-du-jour", date=stories.workday(add_days(day, days)),
            at=hour, minutes=45, agents=(f"a{fresh.referent_id}",), where="Bureau 2", place="operator",
        )  # fmt: skip
        _add(fresh, planned, day)


def _follower(case: Case) -> Agent:
    if case.referent is None:
        raise LookupError(case.reference)
    return Agent(case.referent.user, case.referent)


def _add(case: Case, fact: Fact, day: date) -> None:
    store.add([store.row_of(fact, case, author=case.referent)])
    services.reproject(case, day)


def _share(cast: Cast, made: list[Case], day: date) -> None:
    """Share one case in nine with the partner of the territory."""
    partners = {TARN: "artisans", ALSACE: "maison-ried", ILLE: "rebond"}
    for case in made[::SHARED_EVERY]:
        fresh = Case.objects.with_names().get(pk=case.pk)
        partner = cast.houses[partners[fresh.territory.code]]
        agent = _follower(fresh)
        access = Access(agent, fresh, held(agent, fresh))
        sharing.share(access, partner, "Atelier de gestion", add_months(day, 6))
