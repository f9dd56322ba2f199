"""Search the people that somebody may see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case as Choose
from django.db.models import Q, Value, When

from jalon.programmes.library import programmes
from jalon.web.accounts.agents import Agent
from jalon.web.cases.access import visible
from jalon.web.cases.models import Case, CaseQuerySet
from jalon.web.kit.among import among
from jalon.web.people.models import Person
from jalon.web.people.secrets import digests

from .asked import Asked, read
from .matching import contains, forgives, nearly_contains

QUICK = 8
FULL = 50
_CANDIDATES = 1500
"""People up to whom those who match are found first, and what the agent may see of them after. Beyond, the other way
round: PostgreSQL then reads the agent's cases once, instead of thousands of others."""
_ENOUGH = 5
"""People from which the slips of the keyboard are not looked for."""
_STANDINGS = {"entered": 0, "outside": 1, "left": 2}


@dataclass(frozen=True)
class Found:
    """Somebody, with their accompaniments that the agent may see, the present ones first."""

    person: Person
    cases: tuple[Case, ...]

    @property
    def case(self) -> Case:
        """The accompaniment to open first."""
        return self.cases[0]


@dataclass(frozen=True)
class Answer:
    """Who was found."""

    asked: Asked
    people: tuple[Found, ...]
    more: bool = False
    """Others match too."""


def programme_names() -> dict[str, str]:
    """The name of each programme."""
    return {one.id: one.name for one in programmes()}


def search(agent: Agent, text: str, limit: int = QUICK) -> Answer:
    """The people that match, among those whom the agent may see, best first. At most five queries."""
    asked = read(text, _region(agent))
    if asked.too_short:
        return Answer(asked, ())
    seen = visible(agent)
    cases = _by_reference(seen, asked) or _fetch(seen, _exactly, asked, limit)
    if len(cases) < min(limit, _ENOUGH) and any(map(forgives, asked.words)):
        known = {case.pk for case in cases}
        cases += [case for case in _fetch(seen, _nearly, asked, limit) if case.pk not in known]
    people = _grouped(cases)
    return Answer(asked, tuple(people[:limit]), more=len(people) > limit)


def _region(agent: Agent) -> str:
    """The region of the agent's telephones: that of their first territory."""
    territories = sorted(agent.membership.territories.all(), key=lambda one: one.pk)
    return territories[0].phone_region if territories else "FR"


def _exactly(asked: Asked, path: str) -> Q:
    """The people who match, from a path that leads to them."""
    if asked.nir:
        return Q(**{f"{path}nir_digest__in": digests(asked.nir)})
    if asked.email:
        return Q(**{f"{path}email__startswith": asked.email})
    return contains([asked.digits] if asked.digits else asked.words, f"{path}search")


def _nearly(asked: Asked, path: str) -> Q:
    """The people who match but for slips."""
    return nearly_contains(asked.words, f"{path}search")


def _by_reference(seen: CaseQuerySet, asked: Asked) -> list[Case]:
    """The case of a reference, which is one word with digits."""
    if len(asked.words) != 1 or asked.words[0].isalpha():
        return []
    return list(seen.filter(reference=asked.text.lower()).with_names())


def _fetch(seen: CaseQuerySet, condition: Callable[[Asked, str], Q], asked: Asked, limit: int) -> list[Case]:
    """Some of the cases of those who match, those whose name starts with what was typed first. Two queries."""
    matching = Person.objects.filter(condition(asked, "")).order_by()
    ids = list(matching.values_list("pk", flat=True)[: _CANDIDATES + 1])
    if not ids:
        return []
    cases = (
        seen.filter(among("person", ids))
        if len(ids) <= _CANDIDATES
        else seen.filter(condition(asked, "person__"))
    )
    typed = " ".join(asked.words)
    ranks = [When(sort_name__startswith=typed, then=Value(0))] if typed else []
    ranks += [When(sort_name__startswith=f"{word} ", then=Value(1)) for word in asked.words]
    ranked = cases.annotate(rank=Choose(*ranks, default=Value(2))).order_by("rank", "sort_name")
    # A person may have several accompaniments: enough rows for one person more than is shown.
    return list(ranked.with_names()[: 2 * (limit + 1)])


def _grouped(cases: list[Case]) -> list[Found]:
    """The cases by person, whichever of their records each is kept under."""
    people: dict[int, list[Case]] = {}
    for case in cases:
        people.setdefault(case.person.merged_into_id or case.person_id, []).append(case)
    return [Found(found[0].person, tuple(sorted(found, key=_present_first))) for found in people.values()]


def _present_first(case: Case) -> tuple[int, int]:
    situation = getattr(case, "situation", None)
    return (_STANDINGS.get(situation.standing, 1) if situation else 1, -case.pk)
