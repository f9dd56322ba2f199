"""What the CAF and the département exchange about an income: four fields, read off the facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from jalon.rules.facts.path import EvaluationAsked, EvaluationDecided, EvaluationRefused
from jalon.rules.view import View

Opinion = Literal["D", "A", "R"]
OPINIONS: dict[Opinion, str] = {"D": "avis demandé", "A": "accord", "R": "refus"}


@dataclass(frozen=True)
class Exchanged:
    """The block « ConditionETI » of the CAF, for one request or one decision."""

    opinion: Opinion
    """AVISEVARESSNONSAL: asked, agreed, refused."""
    submitted: date | None
    """DTSOURESSNONSAL: when the income was submitted to the département; ``None``: nobody asked."""
    evaluated: date | None
    """DTEVARESSNONSAL: when it was evaluated."""
    amount: Decimal | None
    """MTEVARESSNONSAL: euros a month."""

    @property
    def said(self) -> str:
        """The opinion in words."""
        return OPINIONS[self.opinion]


def exchanged(view: View, key: str | None = None) -> Exchanged | None:
    """The four fields of a decision or a refusal, by the id of its fact; of the last one, else of the request, without.

    Nothing when nothing was asked nor answered.
    """
    told = view.told(EvaluationAsked, EvaluationDecided, EvaluationRefused)
    rank = next((at for at, fact in enumerate(told) if fact.id == key), None) if key else len(told) - 1
    if rank is None or rank < 0:
        return None
    fact = told[rank]
    asked = next((one for one in told[rank::-1] if isinstance(one, EvaluationAsked)), None)
    submitted = asked.on if asked else None
    match fact:
        case EvaluationDecided():
            return Exchanged("A", submitted, fact.on, fact.amount)
        case EvaluationRefused():
            return Exchanged("R", submitted, fact.on, None)
    return Exchanged("D", submitted, None, None)
