"""What a programme asks at entry that is not known yet: read off its own conditions, by the one evaluator."""

from collections.abc import Iterable
from datetime import date

from jalon.programmes.library import programme
from jalon.rules.assess import assess
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact
from jalon.rules.facts.business import BusinessRegistered, ProjectDeclared
from jalon.rules.situation import Eligibility
from jalon.rules.view import facts_in_force
from jalon.web.accounts.models import Territory
from jalon.web.amounts.queries import programme_of
from jalon.web.cases.models import FactRow
from jalon.web.cases.store import decode_facts, person_ids

from .models import Person

_BUSINESS = frozenset({"registered", "project", "project_or_registered", "tns", "business_under"})
BUSINESS = "business"
"""The part of the form about the business, or the project of one."""


def known_of(person: Person) -> tuple[Fact, ...]:
    """The facts that follow the person from one accompaniment to the next, but those that one organisation keeps."""
    rows = FactRow.objects.filter(case__isnull=True, person__in=person_ids(person), reserved_to__isnull=True)
    return decode_facts(rows.order_by("pk").values_list("payload", flat=True))


def in_force(person: Person, on: date) -> list[Fact]:
    """Those of them that stand on a day, in order."""
    return facts_in_force(_file(known_of(person)), on)


def _file(facts: Iterable[Fact]) -> CaseFile:
    return CaseFile(format=1, reference="entree", name="Entrée", facts=tuple(facts))


def needs(name: str, territory: Territory | None, facts: Iterable[Fact], on: date) -> frozenset[str]:
    """The kinds of condition whose answer is not known; ``business`` for all those about it.

    Nothing that the facts already tell is asked again. Without a territory, the amounts are those that come with Jalon.
    """
    file = _file(facts)
    definition = programme_of(name, territory) if territory else programme(name)
    situation = assess(definition, file, on)
    kinds = {kind for line in situation.eligibility for kind in _unknown(line)}
    if kinds & _BUSINESS and not any(
        isinstance(one, BusinessRegistered | ProjectDeclared) for one in file.facts
    ):
        kinds.add(BUSINESS)
    return frozenset(kinds - _BUSINESS)


def _unknown(line: Eligibility) -> Iterable[str]:
    if line.verdict != "unknown":
        return []
    if line.parts:
        return [kind for part in line.parts for kind in _unknown(part)]
    return [str(getattr(line.reason.rule, "kind", ""))]
