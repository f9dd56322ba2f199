"""How fictitious cases are spread. Ours, for demonstration: not published anywhere."""

from math import log
from typing import NamedTuple

from jalon.rules.facts.business import Form, Nature, Regime


class Trade(NamedTuple):
    """A trade, how frequent it is, and the nature of its turnover."""

    name: str
    weight: float
    nature: Nature
    high_season: int
    """Month in which it sells most; 0: it has no season."""


class Shape(NamedTuple):
    """A legal form with its tax regime, and how frequent they are."""

    form: Form
    regime: Regime | None
    weight: float


class Household(NamedTuple):
    """A household, and how frequent it is."""

    adults: int
    with_children: bool
    weight: float


class Settings(NamedTuple):
    """What changes from a programme to another."""

    women: float = 0.48
    absent: float = 0.18
    excused: float = 0.12


OF_PROGRAMME: dict[str, Settings] = {"lulu": Settings(women=0.62, absent=0.30)}
"""LULU: 62 % women, 30 % of the appointments with the adviser missed."""

TRADES = (
    Trade("services à la personne", 18, "services", 0),
    Trade("bâtiment", 14, "services", 6),
    Trade("commerce et marchés", 16, "sale", 12),
    Trade("livraison", 9, "services", 0),
    Trade("arts et spectacle", 14, "liberal", 7),
    Trade("conseil et communication", 12, "liberal", 0),
    Trade("bien-être", 8, "liberal", 0),
    Trade("agriculture", 4, "farming", 8),
    Trade("autre", 5, "services", 0),
)
SHAPES = (
    Shape("micro", None, 60),
    Shape("micro", "micro", 22),
    Shape("ei", "real", 10),
    Shape("eurl", "real", 3),
    Shape("sarl", "real", 2),
    Shape("sasu", "real", 3),
)
FARMS = (Shape("ei", "farm_micro", 70), Shape("ei", "farm_real", 30))
HOUSEHOLDS = (
    Household(1, False, 48),
    Household(1, True, 24),
    Household(2, False, 14),
    Household(2, True, 14),
)
AGES = ((20, 29, 8), (30, 39, 27), (40, 49, 30), (50, 59, 25), (60, 64, 10))
"""First and last age of a group, and its share."""

MONTHS_WITHOUT_TURNOVER = 0.30
MEDIAN_TURNOVER = 480.0
"""Euros a month, over the months that have some."""
SPREAD = log(1600 / MEDIAN_TURNOVER) / 1.2816
"""Standard deviation of its logarithm, so that nine months in ten stay under 1 600 €."""
BETWEEN_PEOPLE = 0.75
"""Share of that spread which is between people; the rest is between the months of one person."""

EXIT_WORDS = (
    ("réorient", 31),
    ("pluri", 12),
    ("activité", 27),
    ("indépend", 27),
    ("autonom", 27),
    ("salari", 10),
    ("emploi", 10),
    ("cess", 8),
)
"""How frequent an exit is, by a word of its label."""
OTHER_EXITS = 6
WOMEN = ("Camille", "Nadia", "Sophie", "Inès", "Martine", "Awa", "Claire", "Lucie", "Fatima", "Hélène")
MEN = ("Thomas", "Karim", "Julien", "Paul", "Mamadou", "Bruno", "Yann", "Luc", "Diego", "Hugo")
