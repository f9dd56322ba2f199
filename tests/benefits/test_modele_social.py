"""Our contributions against mon-entreprise's own model: two programs, one figure.

``modele_social.json`` was written by ``tools/modele_social.mjs``. The model rounds the contributions and the chamber
tax of a month to the euro; rounded as it does, ours are the same, in every year, for every nature and turnover.
"""

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from jalon.benefits.contributions import paid
from jalon.benefits.question import Activity, Month
from jalon.rules.facts.base import Euros

TOLD = json.loads((Path(__file__).parent / "modele_social.json").read_text("utf-8"), parse_float=Decimal)
EURO = Decimal(1)
ROUNDED = ("Cotisations", "Taxe pour frais de chambre")


def ours(on, kind, yearly, parameters):
    nature, _, more = kind.partition(" ")
    activity = Activity(kind=nature, started=date(2020, 1, 1), craft=more == "craft", cipav=more == "cipav")
    told = paid(activity, date.fromisoformat(on), Month(turnover=Euros(Decimal(yearly) / 12)), parameters)
    amounts = [(step.label, step.amount) for step in told.steps if step.amount is not None]
    return sum(
        amount.quantize(EURO, ROUND_HALF_UP) if label.startswith(ROUNDED) else amount
        for label, amount in amounts
    )


@pytest.mark.parametrize("on", sorted({one[0] for one in TOLD["cases"]}))
def test_the_same_contributions_as_the_model_of_the_urssaf(on, parameters):
    cases = [one for one in TOLD["cases"] if one[0] == on]
    assert len(cases) == 54
    wrong = [
        (kind, yearly, ours(on, kind, yearly, parameters), theirs)
        for _, kind, yearly, theirs in cases
        if abs(ours(on, kind, yearly, parameters) - Decimal(theirs) / 12) > Decimal("0.01")
    ]
    assert not wrong
