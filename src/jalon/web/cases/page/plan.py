"""What was agreed: the contract in force, objectives and actions in their two pillars, brakes."""

from dataclasses import dataclass
from datetime import date

from jalon.rules.base import ACTORS, Actor
from jalon.rules.facts.contract import (
    ActionAgreed,
    ActionClosed,
    ContractEnded,
    ContractReviewed,
    ContractSigned,
    ContractValidated,
    ObjectiveClosed,
    ObjectiveSet,
)
from jalon.rules.facts.support import BrakeIdentified, BrakeLifted
from jalon.study.words import PILLARS, THEMES, capital
from jalon.web.cases.opened import Opened


@dataclass(frozen=True)
class ActionShown:
    """An action: who, by when, done or not."""

    title: str
    who: str
    due: date | None
    state: str
    """``open``, ``late``, ``done`` or ``dropped``."""


@dataclass(frozen=True)
class ObjectiveShown:
    """An objective and its actions."""

    title: str
    state: str
    """``open``, ``reached`` or ``dropped``."""
    actions: tuple[ActionShown, ...]


@dataclass(frozen=True)
class ContractShown:
    """The latest contract signed."""

    start: date
    end: date
    frequency: int | None
    validated_by: str
    reviewed_on: date | None
    ended_on: date | None


def contract(opened: Opened) -> ContractShown | None:
    """The contract signed last."""
    signed = [fact for fact in opened.facts if isinstance(fact, ContractSigned)]
    if not signed:
        return None
    last = max(signed, key=lambda fact: (fact.start, fact.on))
    about = [fact for fact in opened.facts if getattr(fact, "contract", None) == last.contract]
    validated = [fact.body for fact in about if isinstance(fact, ContractValidated)]
    reviewed = [fact.on for fact in about if isinstance(fact, ContractReviewed)]
    ended = [fact.on for fact in about if isinstance(fact, ContractEnded)]
    return ContractShown(
        last.start,
        last.end,
        last.frequency_months,
        validated[-1] if validated else "",
        reviewed[-1] if reviewed else None,
        ended[-1] if ended else None,
    )


def objectives(opened: Opened) -> list[tuple[str, list[ObjectiveShown]]]:
    """The objectives by pillar, each with its actions; actions without objective come under one of their own."""
    closed = {fact.objective: fact.reached for fact in opened.facts if isinstance(fact, ObjectiveClosed)}
    actions = _actions(opened)
    found: dict[str, list[ObjectiveShown]] = {}
    # One told again under its key was changed by an amendment: its last words are what is agreed.
    latest = {fact.objective: fact for fact in opened.facts if isinstance(fact, ObjectiveSet)}
    for fact in latest.values():
        state = {None: "open", True: "reached", False: "dropped"}[closed.get(fact.objective)]
        shown = ObjectiveShown(fact.title, state, tuple(actions.pop(fact.objective, ())))
        found.setdefault(capital(PILLARS[fact.pillar]), []).append(shown)
    loose = [action for several in actions.values() for action in several]
    if loose:
        found.setdefault("Actions sans objectif", []).append(ObjectiveShown("", "open", tuple(loose)))
    return list(found.items())


def _actions(opened: Opened) -> dict[str | None, list[ActionShown]]:
    closed = {fact.action: fact.done for fact in opened.facts if isinstance(fact, ActionClosed)}
    found: dict[str | None, list[ActionShown]] = {}
    latest = {fact.action: fact for fact in opened.facts if isinstance(fact, ActionAgreed)}
    for fact in latest.values():
        who: Actor = fact.who
        found.setdefault(fact.objective, []).append(
            ActionShown(fact.title, capital(ACTORS[who]), fact.due, _action_state(fact, closed, opened.on))
        )
    return found


def _action_state(fact: ActionAgreed, closed: dict[str, bool], on: date) -> str:
    if fact.action in closed:
        return "done" if closed[fact.action] else "dropped"
    return "late" if fact.due and fact.due < on else "open"


def brakes(opened: Opened) -> list[tuple[str, date, date | None]]:
    """The obstacles that the reader may see: theme, since when, lifted when."""
    lifted = {fact.brake: fact.on for fact in opened.facts if isinstance(fact, BrakeLifted)}
    return [
        (capital(THEMES[fact.theme]), fact.on, lifted.get(fact.brake))
        for fact in opened.facts
        if isinstance(fact, BrakeIdentified)
    ]
