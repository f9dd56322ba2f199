"""Two records side by side, and what is kept of each."""

from dataclasses import dataclass

from jalon.rules import french
from jalon.web.people import secrets
from jalon.web.people.identifiers import masked, spoken
from jalon.web.people.models import Person
from jalon.web.people.services.identity import IDENTITY
from jalon.web.people.services.merging import CHOSEN

_NAMES = {one.name: str(one.verbose_name) for one in Person._meta.concrete_fields if one.name in IDENTITY}


@dataclass(frozen=True)
class Line:
    """A field of the two records."""

    name: str
    label: str
    here: str
    there: str
    taken: bool
    """Whether that of the other record is proposed: this one says nothing."""

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return self.here != self.there


def lines(kept: Person, other: Person) -> list[Line]:
    """The fields of two records, those where both say nothing left out."""
    found = []
    for name in CHOSEN:
        here, there = _said(kept, name), _said(other, name)
        if here or there:
            label = _NAMES.get(name, "numéro de sécurité sociale")
            found.append(Line(name, label, here, there, taken=not here))
    return found


def _said(person: Person, name: str) -> str:
    if name == "nir":
        number = secrets.read(person)
        return masked(number) if number else ""
    if name in ("civility", "channel", "payer"):
        said = str(getattr(person, f"get_{name}_display")())
        return said if getattr(person, name) else ""
    if name == "birth_date":
        return french.day(person.birth_date) if person.birth_date else ""
    value = str(getattr(person, name))
    return spoken(value) if value and name.endswith("phone") else value
