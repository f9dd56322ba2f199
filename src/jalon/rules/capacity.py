"""Capacity: what a case weighs in a portfolio, or among the places of a year."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Reason, Rule
from .life import entry, ids, leaving
from .situation import Capacity
from .view import View


class CapacityRule(Rule):
    """How many participants at once for a full-time équivalent, or how many a year."""

    kind: Literal["per_fte", "per_year"]
    people: int = Field(ge=1)


def assess(view: View, rule: CapacityRule | None) -> Capacity | None:
    """The weight of the case while it is in the file active."""
    started = entry(view)
    if rule is None or started is None or leaving(view):
        return None
    text = (
        "En file active depuis le {0} : une place sur {1} pour un équivalent temps plein."
        if rule.kind == "per_fte"
        else "Entrée le {0} : une place sur {1} dans l'année."
    )
    reason = Reason(rule, text, (started.on, rule.people), ids(started))
    return Capacity(id=rule.id, label=rule.label, weight=Decimal(1) / Decimal(rule.people), reason=reason)


def full_time_equivalents(rule: CapacityRule, people: int) -> Decimal:
    """The full-time equivalents that so many people in the file active take, pro rata for part-time."""
    return Decimal(people) / Decimal(rule.people)
