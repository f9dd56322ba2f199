"""The contracts of a case as their pages read them: where each stands, what is due next, what is agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jalon.rules.base import ACTORS, Obligation
from jalon.rules.contracts import Contract, ContractRule, contracts, max_months, name_on
from jalon.rules.facts import Fact
from jalon.rules.facts.contract import (
    ActionAgreed,
    ActionClosed,
    ContractProposed,
    ContractSigned,
    ObjectiveClosed,
    ObjectiveSet,
)
from jalon.rules.months import add_days, add_months
from jalon.rules.targets import Level
from jalon.rules.view import Today, View
from jalon.web.cases import store
from jalon.web.cases.access import Access
from jalon.web.cases.models import Case
from jalon.web.cases.opened import Opened
from jalon.web.kit.clock import today

from .models import Draft, Sealed
from .wording import Names

UNNAMED = "contrat d'accompagnement"
"""What a contract is called where the programme says nothing of it."""


@dataclass(frozen=True)
class Bound:
    """The longest that a contract may be, and why."""

    months: int
    last: date
    """The last day that is allowed."""
    source: str


@dataclass(frozen=True)
class ContractsOf:
    """The contracts of a case, for somebody, today."""

    opened: Opened

    @cached_property
    def view(self) -> View:
        """The facts that they may see, as the rules read them."""
        return View(self.opened.facts, Today(self.opened.on), self.opened.programme.parameters)

    @property
    def rule(self) -> ContractRule | None:
        """The contract that the programme asks for."""
        return self.opened.programme.contract

    @cached_property
    def signed(self) -> list[Contract]:
        """The contracts signed, oldest first, each in its last version."""
        return contracts(self.view)

    def of_key(self, key: str) -> Contract | None:
        """A contract by its key; the last one without a key."""
        if not key:
            return self.signed[-1] if self.signed else None
        return next((one for one in self.signed if one.signed.contract == key), None)

    def name(self, day: date) -> str:
        """What the contract is called on a day."""
        return name_on(self.rule, day) if self.rule else UNNAMED

    @property
    def targets(self) -> tuple[Level, ...]:
        """The requirements of which a contract warns."""
        return tuple(self.opened.programme.warnings())

    def rank_of(self, key: str) -> int:
        """The rank of a contract, from 0; that of the next one when it is not signed yet."""
        return next((one.rank for one in self.signed if one.signed.contract == key), len(self.signed))

    def bound(self, key: str, start: date) -> Bound | None:
        """How long a contract may be, where the rule says it."""
        months = max_months(self.rule, self.rank_of(key)) if self.rule else None
        if self.rule is None or months is None:
            return None
        return Bound(months, add_days(add_months(start, months), -1), self.rule.source.cited)

    def due(self) -> list[Obligation]:
        """What is owed around the contract, that the reader may see: the nearest first."""
        found = self.opened.obligations("late", "open", "planned")
        mine = self.rule.id if self.rule else ""
        return [line for line in found if line.act == "warn" or line.reason.rule.id == mine]

    # -- what is agreed --------------------------------------------------------------------------------------------

    @cached_property
    def objectives(self) -> list[ObjectiveSet]:
        """The objectives neither reached nor given up, each as it was last told."""
        closed = {fact.objective for fact in self.view.all(ObjectiveClosed)}
        latest = {fact.objective: fact for fact in self.view.all(ObjectiveSet)}
        return [fact for key, fact in latest.items() if key not in closed]

    @cached_property
    def actions(self) -> list[ActionAgreed]:
        """The actions neither done nor given up, each as it was last told."""
        closed = {fact.action for fact in self.view.all(ActionClosed)}
        latest = {fact.action: fact for fact in self.view.all(ActionAgreed)}
        return [fact for key, fact in latest.items() if key not in closed]

    def proposed_on(self, key: str) -> date | None:
        """When a contract was put to the person."""
        told = [fact.on for fact in self.view.all(ContractProposed) if fact.contract == key]
        return told[-1] if told else None

    def names(self, key: str, start: date | None, *, amends: bool) -> Names:
        """Who and what the text of a contract names. One query."""
        case = Case.objects.with_names().get(pk=self.opened.access.case.pk)
        versions = sum(1 for fact in self.view.all(ContractSigned) if fact.contract == key)
        return Names(
            contract=self.name(start or self.opened.on),
            programme=self.opened.programme.name,
            person=case.person.name,
            organisation=case.organisation.name,
            referent=case.referent.user.name if case.referent else "",
            amendment=versions if amends else 0,
        )


def contracts_of(access: Access) -> ContractsOf:
    """Read the contracts of a case that was opened. Two queries."""
    return ContractsOf(Opened(access, store.load(access.case), today()))


def draft_of(case: Case) -> Draft | None:
    """The draft of a case that is open. One query."""
    return Draft.objects.filter(case=case, done_at=None).select_related("saved_by__user").first()


def sealed_of(read: ContractsOf) -> list[Sealed]:
    """The texts that were signed on a case, whose signature the reader may see, the last first. One query."""
    rows = Sealed.objects.filter(case=read.opened.access.case).select_related("by__user", "scan")
    return [one for one in rows.order_by("-pk") if one.fact_key in read.opened.by_id]


# -- where a contract stands ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A step of the life of a contract."""

    name: str
    state: str
    """``done``, ``now`` or ``ahead``."""
    on: date | None = None
    by: str = ""


def steps(read: ContractsOf, contract: Contract | None, draft: Draft | None) -> list[Step]:
    """The life of the last contract, step by step; that of the draft when nothing is signed yet."""
    rule = read.rule
    key = contract.signed.contract if contract else draft.key if draft else ""
    proposed = read.proposed_on(key) if key else None
    if contract is None:
        found = [("préparé", None, draft is not None, ""), ("proposé", proposed, proposed is not None, "")]
    else:
        found = [("proposé", proposed, True, "")] if proposed else []
    found.append(("signé", contract.signed.on if contract else None, contract is not None, ""))
    if rule and rule.validated_by:
        told = contract.validated if contract else None
        found.append(
            (
                "validé",
                told.on if told else None,
                told is not None,
                told.body if told else ACTORS[rule.validated_by],
            )
        )
    reviewed, ended = (contract.reviewed, contract.ended) if contract else (None, None)
    if reviewed or (rule and rule.review == "compulsory"):
        found.append(("bilan", reviewed.on if reviewed else None, reviewed is not None, ""))
    found.append(
        ("clos" if ended else "renouvelé ou clos", ended.on if ended else None, ended is not None, "")
    )
    return _with_states(found)


def _with_states(found: Sequence[tuple[str, date | None, bool, str]]) -> list[Step]:
    first = next((rank for rank, (_, _, done, _) in enumerate(found) if not done), len(found))
    return [
        Step(name, "done" if done else "now" if rank == first else "ahead", on, by)
        for rank, (name, on, done, by) in enumerate(found)
    ]


def must_be_reviewed(read: ContractsOf, contract: Contract) -> bool:
    """Whether the contract cannot be closed yet: its bilan is compulsory and was not made (CEA-40)."""
    return read.rule is not None and read.rule.review == "compulsory" and contract.reviewed is None


def unsealed(read: ContractsOf, texts: Sequence[Sealed]) -> list[Fact]:
    """The signatures told without a text sealed here: imported, or signed before."""
    known = {one.fact_key for one in texts}
    return [fact for fact in read.view.all(ContractSigned) if fact.id not in known]
