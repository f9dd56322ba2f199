"""Questions to the simulator, in a few words."""

from datetime import date

from jalon.benefits.question import Activity, Household, Month, Question, steady
from jalon.benefits.scenarios import Scenario
from jalon.benefits.simulate import simulate
from jalon.rules.facts.base import Euros

ALONE = Household(birth=date(1986, 5, 17))
COUPLE = Household(birth=date(1986, 5, 17), partner_birth=date(1988, 2, 3))
FIRST = date(2026, 7, 1)


def activity(kind="services", **more):
    return Activity(kind=kind, started=date(2023, 3, 1), **more)


def months(*turnovers, **more):
    """Months of these turnovers, the first four of them before the first one simulated."""
    return tuple(Month(turnover=Euros(str(one)), **more) for one in turnovers)


def question(turnovers, *, household=ALONE, kind="services", first=FIRST, declared=None):
    return Question(
        household=household,
        activity=activity(kind),
        first=first,
        months=months(*turnovers),
        declared=declared,
    )


def every(turnover, *, household=ALONE, kind="services", first=FIRST, horizon=3, **more):
    return steady(household, activity(kind), first, Euros(str(turnover)), horizon, **more)


def months_of(asked, parameters, **more):
    """The months of the only scenario."""
    answer = simulate([Scenario("Essai", asked)], parameters, curve=False, **more)
    return answer.scenarios[0].months


def paid(asked, parameters):
    """RSA and prime d'activité of the first month, as text."""
    first = months_of(asked, parameters, fall_back=False)[0]
    return f"{first.rsa:.2f}", f"{first.bonus:.2f}"
