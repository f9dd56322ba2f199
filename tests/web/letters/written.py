"""Letters for tests: a letterhead, a letter that left, a batch."""

from collections.abc import Sequence
from typing import Any

from tests.web.cast import access, agent

from jalon.letters import kind
from jalon.web.accounts.models import Membership, Organisation
from jalon.web.cases import store
from jalon.web.cases.models import Case
from jalon.web.kit.clock import now, today
from jalon.web.letters import batches
from jalon.web.letters.library import in_force
from jalon.web.letters.models import Batch, How, KeptLetter, Letterhead
from jalon.web.letters.sending import Ready, send
from jalon.web.people.models import Person

HOME = {"address": "12 rue des Lilas", "postal_code": "81000", "town": "Albi"}


def letterhead(organisation: Organisation, **more: Any) -> Letterhead:
    """A letterhead that says all that letters ask of it."""
    told = {
        "name": organisation.name, "address": "1 place Fictive\n81000 ALBI", "place": "Albi",
        "service": "Service insertion", "phone": "05 63 00 00 01", "signatory": "Hélène Fictive",
        "quality": "La cheffe du service",
        "appeal": "Hôtel du Département, 81000 Albi", "court": "tribunal administratif de Toulouse",
        "data_contact": "dpd@example.org", "version": 1, "saved_at": now(),
    }  # fmt: skip
    return Letterhead.objects.update_or_create(organisation=organisation, defaults=told | more)[0]


def at_home(case: Case, **more: Any) -> None:
    """The person of a case has an address; their référent a phone."""
    Person.objects.filter(pk=case.person_id).update(**HOME | more)
    if case.referent:
        type(case.referent.user).objects.filter(pk=case.referent.user.pk).update(phone="+33563000002")


def sent(
    case: Case, by: Membership, name: str = "presence-attestation", how: How = How.HAND, **values: Any
) -> KeptLetter:
    """A letter of a case that left today, filled with the values of the example."""
    known = kind(name)
    text = in_force(by.organisation, name)
    ready = Ready(known, text, known.examples() | values, how, today())
    mine = access(by, case)
    return send(mine, ready, seen=store.load(mine.case).last, token=f"lettre-{case.pk}-{name}")


def batch_of(cases: Sequence[Case], by: Membership, name: str = "information", **more: Any) -> Batch:
    """A batch that was asked for, and that no worker has taken yet."""
    return batches.begin(
        agent(by), kind(name), [case.reference for case in cases], how=How.POST, on=today(), values=more,
        token=f"lot-{name}-{by.pk}",
    )  # fmt: skip
