"""The simulator: cold, warm, remembered; a whole curve; a thousand households at once against one by one."""

import os
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from jalon.benefits import client
from jalon.benefits.question import Activity, Household, steady
from jalon.benefits.scenarios import Scenario
from jalon.benefits.simulate import simulate
from jalon.benefits.supervisor import Supervisor, engine_python
from jalon.programmes.library import parameters
from jalon.rules.facts.base import Euros

FIRST = date(2026, 7, 1)
ACTIVITY = Activity(kind="services", started=date(2024, 1, 1))
ALONE = Household(birth=date(1986, 5, 17))
FAMILY = Household(
    birth=date(1986, 5, 17), partner_birth=date(1988, 1, 1), children=(date(2017, 3, 1), date(2020, 5, 1))
)
ONE_BY_ONE = 20
_STEP, _HIGHEST = Decimal(20), Decimal(3980)
"""200 turnovers."""


def show(households: int) -> None:
    python = engine_python()
    if python is None:
        print("\nLe moteur du simulateur n'est pas installé : rien n'est mesuré.")
        return
    with TemporaryDirectory() as folder:
        os.environ["JALON_BENEFITS_SOCKET"] = str(Path(folder) / "s.sock")
        supervisor = Supervisor(python, client.socket_path())
        start = time.perf_counter()
        supervisor.start()
        while client.about().state != "ready":
            time.sleep(0.02)
        ready = time.perf_counter() - start
        print("\nSimulateur : 24 mois, secondes\n")
        print(f"  {'démarrage du moteur':<58}{ready:>8.2f}")
        try:
            _show(households, ready)
        finally:
            supervisor.stop()


def _show(households: int, ready: float) -> None:
    def asked(turnover: int, household: Household = ALONE) -> Scenario:
        return Scenario("Mesure", steady(household, ACTIVITY, FIRST, Euros(turnover), 24))

    def simulated(*scenarios: Scenario, curve: bool = False) -> Callable[[], object]:
        return lambda: simulate(
            scenarios, parameters(), curve=curve, step=_STEP, highest=_HIGHEST, fall_back=False
        )

    first = _took(simulated(asked(611)))
    print(f"  {'une simulation à froid, démarrage compris':<58}{ready + first:>8.2f}")
    print(f"  {'une simulation, personne seule':<58}{_took(simulated(asked(612))):>8.3f}")
    print(f"  {'la même, gardée en mémoire':<58}{_took(simulated(asked(612))):>8.3f}")
    print(f"  {'une simulation, couple et deux enfants':<58}{_took(simulated(asked(613, FAMILY))):>8.3f}")
    three = (asked(614), asked(714), asked(814))
    print(f"  {'trois scénarios et 200 chiffres d’affaires':<58}{_took(simulated(*three, curve=True)):>8.3f}")
    runs = [{"services": [amount * 10] * 28} for amount in range(households)]
    question = {"first": "2026-07", "months": 24, "adults": ["1986-05-17"], "children": []}
    together = _took(lambda: client.compute({**question, "runs": runs}))
    alone = _took(lambda: [client.compute({**question, "runs": [run]}) for run in runs[:ONE_BY_ONE]])
    each = alone / ONE_BY_ONE
    print(f"  {f'{households} foyers ensemble':<58}{together:>8.3f}")
    print(f"  {f'les mêmes un par un, d’après {ONE_BY_ONE}':<58}{each * households:>8.1f}")


def _took(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start
