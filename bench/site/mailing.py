"""A batch of letters through the site: each with its facts, its situation, its place in the outbox, its proof."""

import time

from jalon.letters import kind
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.kit.clock import now, today
from jalon.web.letters import batches
from jalon.web.letters.models import How, Letterhead
from jalon.web.people.models import Person

_HOME = {"address": "12 rue des Lilas", "postal_code": "81000", "town": "Albi"}


def show(member: Membership, most: int) -> None:
    """Write to as many people of somebody's cases, and print how long it took, files to print included."""
    agent = Agent(member.user, member)
    chosen = visible(agent, Action.RECORD).order_by("pk")[:most]
    references = [case.reference for case in chosen]
    Person.objects.filter(pk__in=[case.person_id for case in chosen]).update(**_HOME)
    Letterhead.objects.update_or_create(
        organisation=member.organisation,
        defaults={
            "name": "Département fictif", "address": "1 place Fictive\n81000 ALBI", "place": "Albi",
            "service": "Service insertion", "phone": "05 63 00 00 01", "signatory": "Ada Fictive",
            "quality": "La cheffe du service", "appeal": "1 place Fictive, 81000 Albi",
            "court": "tribunal administratif de Toulouse", "data_contact": "dpd@example.org", "version": 1,
            "saved_at": now(),
        },
    )  # fmt: skip
    values = {"droit.date": today(), "rendez_vous.delai": 15, "referent.telephone": "05 63 00 00 02"}
    batch = batches.begin(
        agent,
        kind("information"),
        references,
        how=How.POST,
        on=today(),
        values=values,
        token=f"mesure-{now()}",
    )
    start = time.perf_counter()
    while batches.work(batch.pk):
        pass
    took = time.perf_counter() - start
    done = batches.progress(batch)
    print(
        f"\nLot de {done.total} courriers par le site : {took:.1f} s, soit {1000 * took / max(done.total, 1):.0f} ms "
        f"chacun ; écrits {done.written}, laissés de côté {done.left_out}"
    )
