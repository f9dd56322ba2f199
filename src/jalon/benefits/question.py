"""A question to the simulator: a household, an activity, what is expected of the months to come, what might change."""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from jalon.rules.errors import JalonError
from jalon.rules.facts.base import Euros
from jalon.rules.months import add_months, month_of

MOST_MONTHS = 24
HISTORY = 4
"""Months before the first one that the law looks at: M-4 to M-2."""
MOST_CHILDREN = 12
FIRST_YEAR, LAST_YEAR = 2000, 2050
"""Years that a simulation may start in: beyond, the year is taken for a slip."""
MOST_A_MONTH = 100_000
"""Euros: beyond, an amount of a month is taken for a slip."""
Kind = Literal["sale", "services", "liberal"]
Housing = Literal["tenant", "owner", "free"]
Short = Annotated[str, Meta(max_length=120)]


class Wrong(JalonError):
    """A question that cannot be computed; ``problems`` are French sentences, each with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class Household(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who lives together."""

    birth: date
    partner_birth: date | None = None
    children: tuple[date, ...] = ()
    lone_recent: bool = False
    """A lone parent entitled to the RSA majoré."""
    support: Euros = Euros(0)
    """Allocation de soutien familial received, euros a month: the RSA counts a capped part of it."""
    maintenance: Euros = Euros(0)
    """Maintenance received, for oneself or for the children, euros a month: all of it counts."""
    housing: Housing = "tenant"
    aid: Euros = Euros(0)
    """Housing aid, euros a month, as the CAF notified it."""


class Activity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The business: a micro-entreprise of one nature, or a regime whose income the département evaluates."""

    kind: Kind
    started: date
    craft: bool = False
    """Registered as an artisan: its own training contribution and chamber tax."""
    cipav: bool = False
    """A liberal profession of the Cipav."""
    department: Short = ""
    """The number of the département: Alsace has its own chamber tax for artisans."""
    acre: bool = False
    """Whether the ACRE was granted at the start."""
    income_tax: bool = False
    """Whether the versement libératoire was chosen."""
    expenses: Euros = Euros(0)
    """Real expenses of the business, euros a month."""


class Month(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one month brings in, in euros."""

    turnover: Euros = Euros(0)
    profit: Euros | None = None
    """Under the régime réel: the income that the département would retain for the month."""
    contributions: Euros | None = None
    """Under the régime réel: the contributions paid, which are not computed."""
    wage: Euros = Euros(0)
    """Net social amount of a salaried job of the person."""
    partner: Euros = Euros(0)
    """Net social amount of the partner's."""
    unemployment: Euros = Euros(0)


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A household, its activity, and the months: four before ``first``, then those to be simulated."""

    household: Household
    activity: Activity
    first: date
    """The first of the first month simulated."""
    months: tuple[Month, ...]
    """From four months before ``first``: what was earned, then what is expected."""
    declared: date | None = None
    """A month in which the quarterly declaration falls; ``None``: the first one simulated."""
    ceased: date | None = None
    """The first of the month from which the activity has surely stopped."""

    @property
    def horizon(self) -> int:
        """How many months are simulated."""
        return len(self.months) - HISTORY

    def month(self, rank: int) -> date:
        """The first of a month, by its rank in ``months``."""
        return add_months(self.first, rank - HISTORY)


def steady(
    household: Household, activity: Activity, first: date, turnover: Euros, horizon: int = 12, **more: Any
) -> Question:
    """A question whose months are all alike: the same turnover before and after ``first``."""
    month = Month(turnover=turnover, **more)
    return Question(
        household=household, activity=activity, first=first, months=(month,) * (HISTORY + horizon)
    )


def check(question: Question) -> None:
    """Refuse what cannot be simulated. Raises ``Wrong`` with every problem at once."""
    problems = [*_of_time(question), *_of_people(question), *_of_money(question)]
    if problems:
        raise Wrong(problems)


def _of_time(question: Question) -> list[str]:
    found = []
    if question.first != month_of(question.first):
        found.append("Le premier mois s'écrit par son premier jour : 2026-07-01.")
    if not FIRST_YEAR <= question.first.year <= LAST_YEAR:
        found.append("Le premier mois simulé n'est pas plausible : vérifiez l'année.")
    if not FIRST_YEAR - 60 <= question.activity.started.year <= LAST_YEAR:
        found.append("Le début de l'activité n'est pas plausible : vérifiez l'année.")
    if not 1 <= question.horizon <= MOST_MONTHS:
        found.append(f"Une simulation va de 1 à {MOST_MONTHS} mois, précédés des {HISTORY} mois déjà connus.")
    if question.ceased is not None and question.ceased != month_of(question.ceased):
        found.append("Le mois de cessation s'écrit par son premier jour.")
    return found


def _of_people(question: Question) -> list[str]:
    household = question.household
    found = []
    people = [household.birth, *([household.partner_birth] if household.partner_birth else [])]
    if any(not 15 <= question.first.year - born.year <= 110 for born in people):  # noqa: PLR2004  ages of adults
        found.append("Une date de naissance d'adulte n'est pas plausible : vérifiez l'année.")
    if any(born > question.first or question.first.year - born.year > 25 for born in household.children):  # noqa: PLR2004  a child at charge
        found.append("Un enfant à charge est né et a moins de 25 ans : vérifiez les dates.")
    if len(household.children) > MOST_CHILDREN:
        found.append(f"{MOST_CHILDREN} enfants au plus.")
    if household.lone_recent and (household.partner_birth or not household.children):
        found.append(
            "Le RSA majoré est pour un parent seul avec un enfant : retirez le conjoint, ou la majoration."
        )
    return found


def _of_money(question: Question) -> list[str]:
    found = []
    for month in question.months:
        amounts = [
            month.turnover,
            month.wage,
            month.partner,
            month.unemployment,
            month.profit,
            month.contributions,
        ]
        told = [amount for amount in amounts if amount is not None]
        if any(amount < 0 for amount in told):
            found.append(
                "Un montant est négatif : écrivez 0 pour un mois sans revenu, une perte ne compte pas."
            )
        if any(amount > MOST_A_MONTH for amount in told):
            found.append(f"Un montant dépasse {MOST_A_MONTH} € pour un mois : vérifiez les virgules.")
        if month.profit is not None and month.turnover:
            found.append(
                "Un mois a un chiffre d'affaires de micro-entreprise et un bénéfice au réel : gardez l'un des deux."
            )
        if month.partner and question.household.partner_birth is None:
            found.append(
                "Un revenu du conjoint est donné, mais pas de conjoint : ajoutez sa date de naissance."
            )
    household, activity = question.household, question.activity
    if min(household.aid, household.support, household.maintenance, activity.expenses) < 0:
        found.append("Une aide ou des charges sont négatives : écrivez 0 s'il n'y en a pas.")
    return list(dict.fromkeys(found))


MOST_BYTES = 200_000


def said(error: str) -> str:
    """What msgspec says of a text that it cannot read, in French."""
    what, _, place = error.partition(" - at `$")
    where = place.rstrip("`").lstrip(".")
    for start, french in _SAYINGS.items():
        if what.startswith(start):
            told = french.format(what.removeprefix(start).strip().strip("`"))
            return told + (f", dans « {where} »" if where else "")
    return f"{what}" + (f", dans « {where} »" if where else "")


_SAYINGS = {
    "Object missing required field": "il manque « {0} »",
    "Object contains unknown field": "« {0} » n'est pas un champ connu",
    "not an amount:": '{0} n\'est pas un montant comme "1234.50"',
    "Invalid RFC3339 date": "une date s'écrit 2026-07-01",
    "JSON is malformed": "le JSON est mal formé ({0})",
    "Input data was truncated": "le JSON est coupé",
    "Invalid enum value": "« {0} » n'est pas une valeur connue",
    "Expected": "attendu : {0}",
}
