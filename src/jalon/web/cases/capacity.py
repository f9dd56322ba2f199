"""How much of somebody's working time the people whom they follow take."""

from decimal import Decimal

from django.db.models import Q, Sum, Value
from django.db.models.functions import Coalesce

USUAL = 80
"""People whom somebody follows full time where their programme says nothing: that of Alsace (CEA-46)."""


def load() -> Coalesce:
    """The share of a full-time equivalent that some cases take together, as an aggregate; part-time comes after.

    Only people who have entered and not left weigh, each as their programme says.
    """
    weight = Coalesce("situation__weight", Value(Decimal(1) / USUAL))
    return Coalesce(Sum(weight, filter=Q(situation__standing="entered")), Value(Decimal(0)))


def people_at_most(full_time_share: Decimal) -> int:
    """How many people somebody can follow in their working time, where no programme says otherwise."""
    return round(USUAL * full_time_share)
