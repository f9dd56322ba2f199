"""A small cast with known roles, and the cases that they follow.

In the Tarn: Alice follows people for the operator, Bob is in her team, Claire manages them; Denis works for a partner;
Émilie decides incomes for the département, Rémi is its référent, Farid sits on the panel, Gaëlle only reads, Hugo
administers. Zoé does in Alsace what Alice does in the Tarn: she must see nothing of Alice's.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from msgspec.structs import replace

from jalon.rules.facts import Fact
from jalon.synthetic import synthetic_case
from jalon.web.accounts.agents import CHOSEN, Agent
from jalon.web.accounts.models import Membership, Organisation, Territory, User
from jalon.web.accounts.policy import Role
from jalon.web.cases import services, store
from jalon.web.cases.access import Access, held
from jalon.web.cases.models import Assignment, Case
from jalon.web.documents import services as papers
from jalon.web.documents.checking import made
from jalon.web.documents.models import Document
from jalon.web.kit.clock import now, today
from jalon.web.kit.text import plain
from jalon.web.people.models import Person

_numbers = itertools.count(1)


@dataclass
class Cast:
    """Who is who."""

    tarn: Territory
    alsace: Territory
    departement: Organisation
    operator: Organisation
    partner: Organisation
    alsatian: Organisation
    alice: Membership
    bob: Membership
    claire: Membership
    denis: Membership
    emilie: Membership
    remi: Membership
    farid: Membership
    gaelle: Membership
    hugo: Membership
    zoe: Membership

    @property
    def everybody(self) -> dict[str, Membership]:
        """Each by their first name."""
        return {name: one for name, one in vars(self).items() if isinstance(one, Membership)}


def make_cast() -> Cast:
    """The cast, in an empty database."""
    tarn = Territory.objects.create(name="Tarn", code="81")
    alsace = Territory.objects.create(name="Alsace", code="67-68")
    departement = organisation("Département (fictif)", "authority", tarn)
    operator = organisation("Opérateur (fictif)", "operator", tarn)
    partner = organisation("Partenaire (fictif)", "partner", tarn)
    alsatian = organisation("Opérateur d'Alsace (fictif)", "operator", alsace)
    return Cast(
        tarn,
        alsace,
        departement,
        operator,
        partner,
        alsatian,
        alice=member("Alice", operator, Role.ADVISER, sees_health=True),
        bob=member("Bob", operator, Role.ADVISER),
        claire=member("Claire", operator, Role.MANAGER, sees_health=True),
        denis=member("Denis", partner, Role.CONSULTANT),
        emilie=member("Émilie", departement, Role.INCOME_OFFICER),
        remi=member("Rémi", departement, Role.REFERENT),
        farid=member("Farid", departement, Role.PANEL_MEMBER),
        gaelle=member("Gaëlle", departement, Role.READER),
        hugo=member("Hugo", departement, Role.ADMINISTRATOR),
        zoe=member("Zoé", alsatian, Role.ADVISER, sees_health=True),
    )


def organisation(name: str, kind: str, *territories: Territory) -> Organisation:
    """An organisation of some territories."""
    made = Organisation.objects.create(name=name, kind=kind)
    made.territories.set(territories)
    return made


def member(first_name: str, of: Organisation, role: Role, *, sees_health: bool = False) -> Membership:
    """Somebody with a role in an organisation, over its territories, since long."""
    user = User.objects.create(
        email=f"{plain(first_name)}@example.org", first_name=first_name, last_name="Fictif", password="!"
    )
    made = Membership.objects.create(
        user=user, organisation=of, role=role, sees_health=sees_health, since=date(2020, 1, 1)
    )
    made.territories.set(of.territories.all())
    return made


def agent(membership: Membership) -> Agent:
    """Somebody at work."""
    return Agent(membership.user, Membership.objects.with_names().get(pk=membership.pk))


def client_of(membership: Membership) -> Client:
    """A browser in which somebody has signed in, acting in this membership."""
    client = Client()
    client.force_login(membership.user)
    session = client.session
    session[CHOSEN] = membership.pk
    session.save()
    return client


def case_for(
    referent: Membership,
    facts: Iterable[Fact] = (),
    *,
    programme: str = "tarn-tns",
    first_name: str = "Personne",
    last_name: str = "",
    birth_date: date | None = date(1985, 5, 17),
    person: Person | None = None,
) -> Case:
    """A case followed by somebody, with its facts as they are, projected on the day of the test."""
    number = next(_numbers)
    territory = referent.territories.get()
    if person is None:
        last_name = last_name or f"Fictive{number}"
        person = Person.objects.create(
            first_name=first_name,
            last_name=last_name,
            birth_date=birth_date,
            territory=territory,
            phone="+33639980001",
            search=plain(f"{last_name} {first_name} 0639980001"),
        )
    case = Case.objects.create(
        reference=f"c{number}",
        person=person,
        programme=programme,
        territory=territory,
        organisation=referent.organisation,
        referent=referent,
        opened_at=now(),
        sort_name=plain(f"{person.last_name} {person.first_name} {number:06}"),
    )
    Assignment.objects.create(case=case, membership=referent, since=date(2024, 1, 1))
    tell(case, *facts)
    return case


def tell(case: Case, *facts: Fact) -> None:
    """Facts that come from elsewhere, as an import would write them."""
    renamed = {fact.id: f"{case.reference}.{fact.id}" for fact in facts}
    told = [replace(fact, id=renamed[fact.id], **_aims(fact, renamed)) for fact in facts]
    store.add([store.row_of(fact, case) for fact in told])
    services.reproject(case, today())


PAPER = b"mois;recettes\n2026-01;410\n"
"""A table, small and whole: the simplest of the accepted files."""


def paper_of(
    member: Membership, case: Case, name: str = "recettes.csv", data: bytes = PAPER, **given: Any
) -> Document:
    """A paper that somebody added to a case; the files of tests are in the folder of the run."""
    kept = papers.keep(access(member, case), [made(name, data)], **{"kind": "income_book", **given})
    return kept.all[0]


def _aims(fact: Fact, renamed: dict[str, str]) -> dict[str, str]:
    found = {"supersedes": fact.supersedes, "withdraws": getattr(fact, "withdraws", None)}
    return {name: renamed.get(aim, aim) for name, aim in found.items() if aim}


def synthetic(referent: Membership, number: int = 1, programme: str = "tarn-tns") -> Case:
    """A fictitious case of a programme, with a whole story."""
    return case_for(referent, synthetic_case(programme, number).facts, programme=programme)


def access(membership: Membership, case: Case) -> Access:
    """The case as somebody may use it, whether or not they may."""
    fresh = Case.objects.with_names().get(pk=case.pk)
    who = agent(membership)
    return Access(who, fresh, held(who, fresh))
