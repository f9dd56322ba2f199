"""What might change, as the form asks it: the box that chooses it, its fields, what it needs to be simulated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jalon.benefits.scenarios import (
    AcreEnds,
    Cessation,
    Change,
    Job,
    PartnerIncome,
    RegimeChange,
    TurnoverChange,
)

_SINCE = "Dites à partir de quel mois."
_AMOUNT = "Écrivez le montant."


@dataclass(frozen=True)
class Asked:
    """A change."""

    box: str
    """The field that chooses it."""
    fields: tuple[str, ...]
    made: Callable[[Mapping[str, Any]], Change]
    asks: Mapping[str, str] = field(default_factory=dict)
    """What is said of each field that it needs, when it is empty."""
    since: str = ""
    """The field that gives its month."""

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields without which it is no change."""
        return tuple(self.asks)


CHANGES: tuple[Asked, ...] = (
    Asked(
        "with_more", ("more", "more_since"),
        lambda told: TurnoverChange(since=told["more_since"], percent=told["more"]),
        {"more": "Dites de combien, en pourcentage.", "more_since": _SINCE}, "more_since",
    ),
    Asked(
        "with_job", ("job", "job_since", "job_until"),
        lambda told: Job(wage=told["job"], since=told["job_since"], until=told["job_until"]),
        {"job": _AMOUNT, "job_since": _SINCE}, "job_since",
    ),
    Asked(
        "with_ceased", ("ceased",), lambda told: Cessation(since=told["ceased"]),
        {"ceased": "Dites le mois de l'arrêt."}, "ceased",
    ),
    Asked(
        "with_profit", ("profit", "profit_contributions", "profit_since"),
        lambda told: RegimeChange(
            since=told["profit_since"], profit=told["profit"], contributions=told["profit_contributions"]
        ),
        {"profit": _AMOUNT, "profit_contributions": _AMOUNT, "profit_since": _SINCE}, "profit_since",
    ),
    Asked(
        "with_partner_job", ("partner_job", "partner_since"),
        lambda told: PartnerIncome(wage=told["partner_job"], since=told["partner_since"]),
        {"partner_job": _AMOUNT, "partner_since": _SINCE}, "partner_since",
    ),
    Asked("without_acre", (), lambda _: AcreEnds()),
)  # fmt: skip
"""In the order of the page."""


def changes_of(data: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes that were chosen."""
    return tuple(one.made(data) for one in CHANGES if data.get(one.box))
