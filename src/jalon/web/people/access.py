"""Who may open the page of a person: whoever sees one of their accompaniments."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action, Relation, relations
from jalon.web.cases.access import Access, held, visible
from jalon.web.cases.models import Case
from jalon.web.cases.store import person_ids
from jalon.web.trust.services import note_reading

from .models import Person


@dataclass(frozen=True)
class PersonAccess:
    """A person, opened by somebody through the accompaniments that they see."""

    agent: Agent
    person: Person
    cases: tuple[Case, ...]
    """Those that the agent sees, the latest first."""

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        """Each case, with what the agent may do to it: two queries a case, for pages that write."""
        return tuple(Access(self.agent, case, held(self.agent, case)) for case in self.cases)

    @cached_property
    def latest(self) -> Access:
        """The latest case, with what the agent may do to it. Two queries."""
        return Access(self.agent, self.cases[0], held(self.agent, self.cases[0]))

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """The records of the person."""
        return tuple(person_ids(self.person))

    def may(self, action: Action) -> bool:
        """Whether the policy allows this on one at least of the cases. One query."""
        return visible(self.agent, action).filter(person__in=self.ids).exists()

    def require(self, action: Action) -> None:
        """Refuse what the policy does not allow. Raises ``PermissionDenied``."""
        if not self.may(action):
            raise PermissionDenied


def open_person(agent: Agent, pk: int, what: str, action: Action = Action.SEE) -> PersonAccess:
    """Open a person for one of their pages, and write down that it was read. ``what`` names the page in French.

    Raises ``Http404`` when the agent sees none of their cases, ``PermissionDenied`` when they may not do the action.
    """
    person = Person.objects.select_related("territory", "merged_into__territory").filter(pk=pk).first()
    if person is None:
        raise Http404
    person = person.merged_into or person
    cases = visible(agent).filter(person__in=person_ids(person)).with_names().select_related("territory")
    found = PersonAccess(agent, person, tuple(cases.order_by("-opened_at", "-pk")))
    if not found.cases:
        raise Http404
    found.require(action)
    allowed = relations(agent.role, Action.SEE) or frozenset()
    relation = next(one for one in Relation if one in found.latest.relations & allowed)
    note_reading(agent, what, person_id=person.pk, case_id=None, relation=relation)
    return found


def alone(access: PersonAccess) -> PersonAccess:
    """The same access on the record as it is now, which nobody else writes until the transaction ends."""
    records = Person.objects.select_for_update(of=("self",)).select_related("territory")
    return replace(access, person=records.get(pk=access.person.pk))
