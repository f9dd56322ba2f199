"""Read lists of cases: always from what the person may see, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from jalon.programmes.library import programmes
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import followed_by, own, shown_lines, visible
from jalon.web.cases.models import Case, CaseQuerySet, Owed
from jalon.web.kit.keyset import Page, page

STATES: dict[str, tuple[str, Q]] = {
    "suivis": ("Suivis", Q(situation__standing="entered")),
    "attente": ("Pas encore entrés", Q(situation__standing="outside")),
    "retard": ("Avec du retard", Q()),
    "gel": ("Durée arrêtée", Q(situation__clock="frozen")),
    "prolonges": ("Prolongés", Q(situation__extended=True, situation__standing="entered")),
    "equipe": ("Devant l'équipe pluridisciplinaire", Q(situation__before_panel=True)),
    "sans-referent": ("Sans référent", Q(referent__isnull=True, situation__standing="entered")),
    "sortis": ("Sortis", Q(situation__standing="left")),
    "tous": ("Tous", Q()),
}
"""The lists that people ask for, by the word of the address: their name, and which cases they hold."""

_LATE = "retard"
"""The list that depends on the lines that the reader may be shown."""
_TELL_HEALTH = ("gel",)
"""Lists that tell health by themselves: a clock stands still for an incapacity."""


@dataclass(frozen=True)
class Asked:
    """What list is asked for, read from the address."""

    etat: str = "suivis"
    qui: str = ""
    """``moi``, the number of a colleague's membership, or empty for all."""
    programme: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> "Asked":
        """From an address; what it does not know is left out."""
        state, who, programme = data.get("etat", "suivis"), data.get("qui", ""), data.get("programme", "")
        return cls(
            etat=state if state in STATES else "suivis",
            qui=who if who == "moi" or who.isdecimal() else "",
            programme=programme if programme in {one.id for one in programmes()} else "",
        )

    def but(self, **other: str) -> str:
        """The address of the same list, but for some values."""
        return replace(self, **other).address()

    def address(self, **other: str) -> str:
        """As an address writes it."""
        said = {"etat": self.etat, "qui": self.qui, "programme": self.programme, **other}
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


def cases(agent: Agent, asked: Asked) -> CaseQuerySet:
    """The cases of the list asked for."""
    seen = own if asked.qui == "moi" else visible
    found = seen(agent).filter(STATES[asked.etat][1])
    if asked.etat == _LATE:
        found = found.filter(Exists(_to_do(agent).filter(case=OuterRef("pk"), state="late")))
    if asked.etat in _TELL_HEALTH:
        found = found.filter(pk__in=seen(agent, Action.HEALTH).values("pk"))
    if asked.qui.isdecimal():
        found = found.filter(followed_by(int(asked.qui)))
    return found.filter(programme=asked.programme) if asked.programme else found


def _to_do(agent: Agent) -> QuerySet[Owed]:
    """What there is to do, as far as the reader may be shown it."""
    return Owed.objects.filter(shown_lines(agent), nature="obligation").order_by()


@dataclass(frozen=True)
class ToDo:
    """How many lines of a case there are to do."""

    late: int = 0
    open: int = 0


def to_do(agent: Agent, rows: Sequence[Case]) -> dict[int, ToDo]:
    """How much there is to do in some cases, as far as the reader may be shown it. One query."""
    lines = _to_do(agent).filter(case__in=[case.pk for case in rows]).values("case")
    counted = lines.annotate(
        late=Count("pk", filter=Q(state="late")), open=Count("pk", filter=~Q(state="late"))
    )
    return {row["case"]: ToDo(row["late"], row["open"]) for row in counted}


def listed(agent: Agent, asked: Asked, after: str, before: str) -> Page[Case]:
    """A page of the list. Two queries."""
    full = Case.objects.with_names()
    return page(cases(agent, asked), "sort_name", full=full, after=after, before=before)
