"""Facts said for people: what a key names is said instead of the key."""

from collections.abc import Iterable

from jalon.rules import french
from jalon.rules.facts import Fact, tag_of
from jalon.rules.facts.contract import ActionAgreed, ContractSigned, ObjectiveSet
from jalon.rules.facts.path import AppointmentPlanned
from jalon.rules.facts.support import BrakeIdentified
from jalon.study.facts import details, word_of
from jalon.study.words import THEMES, typeset

KEYS = (
    "appointment",
    "action",
    "objective",
    "contract",
    "brake",
    "request",
    "mission",
    "withdraws",
    "agents",
    "about",
)
"""Fields that name something by a key, which says nothing to a person by itself."""


def names_of_things(facts: Iterable[Fact]) -> dict[str, str]:
    """What the keys of a case name: an appointment by its day, an action by its title."""
    found = {}
    for fact in facts:
        match fact:
            case AppointmentPlanned():
                found[fact.appointment] = f"celui du {french.day(fact.date)}"
            case ActionAgreed():
                found[fact.action] = french_quoted(fact.title)
            case ObjectiveSet():
                found[fact.objective] = french_quoted(fact.title)
            case BrakeIdentified():
                found[fact.brake] = THEMES[fact.theme]
            case ContractSigned():
                found[fact.contract] = f"du {french.day(fact.start)} au {french.day(fact.end)}"
    return found


def french_quoted(text: str) -> str:
    """A title between French quotation marks."""
    return f"« {text} »"


def say(fact: Fact, names: dict[str, str], things: dict[str, str]) -> str:
    """A fact in French, without the keys that say nothing: what they name is said, or left out."""
    tag = tag_of(type(fact))
    hidden = {word_of(tag, field) for field in KEYS if _says_nothing(fact, field, things)}
    told = [f"{name} : {value}" for name, value in details(fact, names | things) if name not in hidden]
    return typeset(f"{type(fact).label} ({' ; '.join(told)})" if told else type(fact).label)


_OWN = {
    "appointment_planned": "appointment",
    "action_agreed": "action",
    "objective_set": "objective",
    "brake_identified": "brake",
    "contract_signed": "contract",
}
"""Kinds that tell the thing itself: its name would be said twice."""


def _says_nothing(fact: Fact, field: str, things: dict[str, str]) -> bool:
    return _OWN.get(tag_of(type(fact))) == field or str(getattr(fact, field, "")) not in things
