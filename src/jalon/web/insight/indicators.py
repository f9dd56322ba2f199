"""The figures: what each counts, among whom, over which time, as conditions: so that each opens its cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from jalon.rules.exits import COUNTED as NAMES
from jalon.rules.months import add_months
from jalon.study.course import COUNTED

WORKING = ("self_employed", "self_employed_and_salaried", "salaried")
"""Statuses that say that somebody works, whatever brought them there."""
MIDDLE = 6
"""Months after the exit at which it is asked whether somebody works: those of FSE+."""


@dataclass(frozen=True)
class Window:
    """The days over which figures count, both included."""

    start: date
    end: date


type Condition = Callable[[Window], Q]


def entered(window: Window) -> Q:
    """The accompaniment began in the window."""
    return Q(entered_on__gte=window.start, entered_on__lte=window.end)


def left(window: Window) -> Q:
    """It ended in the window."""
    return Q(left_on__gte=window.start, left_on__lte=window.end)


def followed(window: Window) -> Q:
    """It was going on, on one day of the window at least."""
    return Q(entered_on__lte=window.end) & (Q(left_on__isnull=True) | Q(left_on__gte=window.start))


def active(window: Window) -> Q:
    """It was going on at the end of the window."""
    return Q(entered_on__lte=window.end) & (Q(left_on__isnull=True) | Q(left_on__gt=window.end))


@dataclass(frozen=True)
class Indicator:
    """A figure: how many, or what share of whom."""

    id: str
    title: str
    numerator: str
    """Who is counted, in words."""
    counts: Condition
    denominator: str = ""
    """Among whom, in words; empty: it is a number, not a share."""
    among: Condition | None = None
    unknown: Condition | None = None
    """Those of the denominator of whom nobody knows: they are counted in it, and said apart."""
    of_exits: bool = True
    """Only exits make it; otherwise those who are followed."""
    counted_as: str = ""
    """The way of counting exits that it shows, compared with what the programme expects."""


_TITLES = {
    "positive": "Sorties positives",
    "dynamic": "Sorties dynamiques",
    "durable": "Sorties durables",
    "employment": "Sorties liées à l'emploi",
    "fse": "Résultats FSE+",
}


def _exits(counted: str) -> Indicator:
    name = NAMES[counted]  # type: ignore[index]  # a way of counting
    return Indicator(
        f"sorties-{counted}",
        _TITLES[counted],
        f"sorties de la période comptées comme « {name} »",
        lambda window: left(window) & Q(**{counted: "yes"}),
        "sorties de la période, dans les programmes qui comptent ainsi",
        lambda window: left(window) & ~Q(**{counted: ""}),
        lambda window: left(window) & Q(**{counted: "unknown"}),
        counted_as=counted,
    )


def _news(window: Window) -> Q:
    """The months that follow their exit were over in the window."""
    return Q(left_on__gte=add_months(window.start, -MIDDLE), left_on__lte=add_months(window.end, -MIDDLE))


def gone(window: Window) -> Q:
    """Every exit that some figure of the window counts, those whose six months end in it included."""
    return Q(left_on__gte=add_months(window.start, -MIDDLE), left_on__lte=window.end)


COUNTS = (
    Indicator(
        "actifs", "En file active à la fin", "accompagnements en cours le dernier jour de la période", active
    ),
    Indicator(
        "suivis", "Accompagnés pendant la période", "accompagnements en cours un jour au moins", followed
    ),
    Indicator("entrees", "Entrées", "accompagnements commencés dans la période", entered),
    Indicator("sorties", "Sorties", "accompagnements terminés dans la période", left),
)
SHARES = (
    *map(_exits, COUNTED),
    Indicator(
        "revenu-en-hausse",
        "Revenu en hausse entre l'entrée et la sortie",
        "sorties dont le bénéfice moyen des trois derniers mois déclarés dépasse celui d'avant l'entrée",
        lambda window: left(window) & Q(profit_after__gt=F("profit_before")),
        "sorties de la période",
        left,
        lambda window: left(window) & (Q(profit_before__isnull=True) | Q(profit_after__isnull=True)),
    ),
    Indicator(
        "emploi-a-six-mois",
        "En activité ou en emploi six mois après la sortie",
        "personnes en activité indépendante ou en emploi six mois après leur sortie",
        lambda window: _news(window) & Q(news_6__in=WORKING),
        "sorties dont les six mois se terminent dans la période",
        _news,
        lambda window: _news(window) & Q(news_6__in=("", "unknown")),
    ),
    Indicator(
        "tous-freins-leves",
        "Tous les freins repérés sont levés",
        "personnes accompagnées dont tous les freins repérés sont levés",
        lambda window: followed(window) & Q(brakes__gt=0, lifted__gte=F("brakes")),
        "personnes accompagnées chez qui un frein au moins est repéré, hors santé",
        lambda window: followed(window) & Q(brakes__gt=0),
        of_exits=False,
    ),
)


@dataclass(frozen=True)
class Delay:
    """How many days something takes: the middle one, for those for whom it happened."""

    id: str
    title: str
    meaning: str
    field: str
    among: Condition
    of: str
    """Among whom it should have happened, in words."""


DELAYS = (
    Delay(
        "premier-rendez-vous",
        "Jusqu'au premier rendez-vous",
        "de l'orientation, à défaut de l'entrée, au premier rendez-vous honoré",
        "days_to_meeting",
        entered,
        "entrées de la période",
    ),
    Delay(
        "premier-contrat",
        "Jusqu'au premier contrat",
        "de l'entrée à la signature du premier contrat",
        "days_to_contract",
        entered,
        "entrées de la période",
    ),
)
BY_ID = {one.id: one for one in (*COUNTS, *SHARES)}
DELAYS_BY_ID = {one.id: one for one in DELAYS}
