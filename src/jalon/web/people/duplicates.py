"""People who may be the one being typed: by name, birth, telephone, SIRET or social security number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from rapidfuzz.distance import Levenshtein

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.cases.models import Case

from . import names
from .identifiers import national
from .models import Business, Person
from .search.matching import contains, nearly_contains
from .secrets import digests

_MOST = 40
"""Candidates weighed for each way of looking."""
_SHOWN = 5
_NAMES: dict[names.Alike, str] = {
    "same": "même nom",
    "swapped": "même nom, prénom et nom inversés",
    "near": "nom presque identique",
    "near_swapped": "nom presque identique, prénom et nom inversés",
}


@dataclass(frozen=True)
class Typed:
    """What has been typed so far; empty for what has not."""

    last_name: str = ""
    first_name: str = ""
    birth_name: str = ""
    birth_date: date | None = None
    phones: tuple[str, ...] = ()
    siret: str = ""
    nir: str = ""

    @property
    def named(self) -> tuple[str, str, str]:
        """The names, as they are compared."""
        return self.last_name, self.first_name, self.birth_name

    @classmethod
    def of(cls, person: Person) -> "Typed":
        """What a record says, to look for others of the same person."""
        phones = tuple(one for one in (person.phone, person.other_phone) if one)
        return cls(person.last_name, person.first_name, person.birth_name, person.birth_date, phones)


@dataclass(frozen=True)
class Twin:
    """Somebody who may be the same person, and why."""

    person: Person
    reasons: tuple[str, ...]
    weight: int
    case: Case | None
    """Their accompaniment, when the agent sees one."""
    organisations: tuple[str, ...]
    """Who follows them, when the agent does not."""

    @property
    def why(self) -> str:
        """The reasons in one sentence."""
        return ", ".join(self.reasons)

    @property
    def initials(self) -> str:
        """What is told of somebody whom the agent does not see."""
        return (
            ".".join(one[:1].upper() for one in (self.person.first_name, self.person.last_name) if one) + "."
        )


def twins(agent: Agent, typed: Typed, but: Iterable[int] = ()) -> list[Twin]:
    """The people of the agent's territories who may be the one typed, the most alike first. At most ten queries.

    Of somebody whom the agent does not see, only strong resemblances are told, so that nobody leafs through a
    territory by typing names.
    """
    left_out = set(but)
    people = [one for one in _candidates(agent, typed) if one.pk not in left_out]
    owners = _owners(typed.siret) if people else frozenset()
    weighed = [(one, *_weigh(one, typed, same_siret=one.pk in owners)) for one in people]
    weighed = sorted((one for one in weighed if one[2]), key=lambda one: (-one[2], one[0].pk))
    seen, others = _followed(agent, [one for one, _, _ in weighed])
    found = []
    for person, reasons, weight in weighed:
        case = seen.get(person.pk)
        if case or (weight >= _STRONG and person.pk in others):
            found.append(Twin(person, tuple(reasons), weight, case, tuple(others.get(person.pk, ()))))
    return found[:_SHOWN]


def _candidates(agent: Agent, typed: Typed) -> list[Person]:
    here = Person.objects.filter(territory__in=agent.territory_ids)
    found: dict[int, Person] = {}
    for condition in _conditions(typed):
        for person in here.filter(condition).select_related("merged_into").order_by("pk")[:_MOST]:
            root = person.merged_into or person
            found.setdefault(root.pk, root)
    return list(found.values())


def _conditions(typed: Typed) -> Iterable[Q]:
    if typed.nir:
        yield Q(nir_digest__in=digests(typed.nir))
    if typed.phones:
        for number in typed.phones:
            yield contains([national(number)])
    if typed.siret:
        yield Q(pk__in=Business.objects.filter(siret=typed.siret).values("person"))
    if typed.birth_date:
        yield Q(birth_date__in=_close_days(typed.birth_date))
    first = names.words(typed.first_name)[:1]
    for last in {typed.last_name, typed.birth_name} - {""}:
        words = [one for one in names.words(last) if one not in names.PARTICLES][:2]
        if words and first:
            yield nearly_contains([*words, *first])


def _owners(siret: str) -> frozenset[int]:
    """The people whose business it is, by the record that stands for them."""
    if not siret:
        return frozenset()
    rows = Business.objects.filter(siret=siret).values_list("person", "person__merged_into")
    return frozenset(root or pk for pk, root in rows)


_MONTHS = 12


def _close_days(day: date) -> list[date]:
    """The day, and that of which month and day were swapped."""
    return [day, date(day.year, day.day, day.month)] if day.day <= _MONTHS else [day]


_STRONG = 55
"""From there on, somebody is told that a person whom they do not see looks like the one typed."""


def _weigh(person: Person, typed: Typed, *, same_siret: bool) -> tuple[list[str], int]:
    """Why somebody may be the one typed, and how likely it is: nothing when it is not worth a look."""
    reasons, weight = [], 0
    if typed.nir and person.nir_digest in digests(typed.nir):
        reasons.append("même numéro de sécurité sociale")
        weight += 100
    how = names.alike(typed.named, (person.last_name, person.first_name, person.birth_name))
    if how:
        reasons.append(_NAMES[how])
        weight += 35 if how in ("same", "swapped") else 30
    elif typed.first_name and names.words(typed.first_name) == names.words(person.first_name):
        reasons.append("même prénom")
        weight += 10
    said, points = _birth(person.birth_date, typed.birth_date)
    if said:
        reasons.append(said)
    weight += points
    if set(typed.phones) & {person.phone, person.other_phone}:
        reasons.append("même téléphone")
        weight += 50
    if same_siret:
        reasons.append("même SIRET")
        weight += 60
    return reasons, weight if weight >= _WORTH else 0


_WORTH = 30


def _birth(known: date | None, typed: date | None) -> tuple[str, int]:
    if known is None or typed is None:
        return "", 0
    if known == typed:
        return "même date de naissance", 30
    if known in _close_days(typed):
        return "jour et mois de naissance inversés", 28
    if Levenshtein.distance(f"{known:%d%m%Y}", f"{typed:%d%m%Y}") == 1:
        return "date de naissance à un chiffre près", 25
    return "mais une autre date de naissance", -5


def _followed(agent: Agent, people: list[Person]) -> tuple[dict[int, Case], dict[int, list[str]]]:
    """The cases of these people: one that the agent sees of each, and who follows the others."""
    ids = [one.pk for one in people]
    if not ids:
        return {}, {}
    of_them = Q(person__in=[*ids, *Person.objects.filter(merged_into__in=ids).values_list("pk", flat=True)])
    seen: dict[int, Case] = {}
    for case in visible(agent).filter(of_them).with_names().order_by("pk"):
        seen[case.person.merged_into_id or case.person_id] = case
    others: dict[int, list[str]] = defaultdict(list)
    if len(seen) < len(ids) and agent.may(Action.OPEN):
        for case in Case.objects.filter(of_them).select_related("person", "organisation").order_by("pk"):
            root = case.person.merged_into_id or case.person_id
            if root not in seen and case.organisation.name not in others[root]:
                others[root].append(case.organisation.name)
    return seen, others
