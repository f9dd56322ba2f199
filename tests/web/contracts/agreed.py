"""Contracts for tests: a draft that can be signed, and one that was."""

from datetime import date

from tests.web.cast import access

from jalon.rules.months import add_days, add_months
from jalon.web.accounts.models import Membership
from jalon.web.cases.models import Case
from jalon.web.contracts import services
from jalon.web.contracts.content import Action, Content, Objective, Stage
from jalon.web.contracts.models import Draft, How, Sealed
from jalon.web.contracts.reading import contracts_of
from jalon.web.contracts.sealing import Signature, sha256_of
from jalon.web.contracts.services import Signing
from jalon.web.kit.clock import today

BOTH = (Signature("person", "Ada Fictive", True), Signature("organisation", "Alice Fictif", True))


def agreed(start: date | None = None, months: int = 6, **more: object) -> Content:
    """What a contract says: an objective, an action, six months."""
    start = start or today()
    told = {
        "start": start, "end": add_days(add_months(start, months), -1), "frequency_months": 2,
        "stages": (Stage("Diagnostic"),),
        "objectives": (Objective("objectif-1", "Trouver trois clients", "business", "trois commandes"),),
        "actions": (Action("action-1", "Démarcher dix boutiques", "person", None, "objectif-1"),),
    }  # fmt: skip
    return Content(**told | more)  # type: ignore[arg-type]  # a test names the fields


def drafted(case: Case, by: Membership, content: Content | None = None, **more: object) -> Draft:
    """A draft of a case, saved once."""
    return services.save_draft(access(by, case), content or agreed(), version=0, token="", **more)  # type: ignore[arg-type]


def open_draft(case: Case) -> Draft:
    """The draft of a case that is open: there is one."""
    return Draft.objects.get(case=case, done_at=None)


def signed(
    case: Case, by: Membership, content: Content | None = None, on: date | None = None, **more: object
) -> Sealed:
    """A contract signed on the screen by both."""
    draft = drafted(case, by, content, **more)
    read = contracts_of(access(by, case))
    shown = sha256_of(services.text_of_draft(read, draft))
    signing = Signing(shown, How.SCREEN, on or today(), BOTH)
    return services.sign(read, signing, seen=read.opened.stored.last, token=f"s{draft.pk}")
