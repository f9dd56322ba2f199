"""The engine of the simulator: RSA and prime d'activité by OpenFisca-France, alone in its process and its environment.

Run by file path with another Python than Jalon's (``.venv-benefits``), so it imports the standard library, numpy and
OpenFisca only. It answers on a Unix socket, one JSON text a line, each with the version of this form::

    {"v": 1, "ask": "state"}                  -> {"v": 1, "state": "starting" | "ready", ...}
    {"v": 1, "ask": "compute", ...}           -> {"v": 1, "rsa": [[…]], "ppa": [[…]], "cached": false}

``compute`` takes ``first`` (« 2026-07 »), ``months``, ``adults`` and ``children`` (dates of birth), ``lone_recent``,
``housing``, ``aid``, ``support``, ``maintenance``, and ``runs``: as many scenarios as wanted, computed together. Each
run gives lists that start four months before ``first``: ``sale``, ``services``, ``liberal``, ``profit`` (a month's
income evaluated otherwise than by turnover, or null), ``wage``, ``partner``, ``unemployment``. Amounts come in and go
out as whole cents. What goes wrong is ``{"v": 1, "error": …}``.

It ends with its parent, whose end closes the standard input; by itself when a computation lasts too long, or after
many of them: whoever runs it starts another.
"""

import argparse
import contextlib
import json
import os
import queue
import resource
import socket
import sys
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

VERSION = 1
HISTORY = 4
"""Months before the first that the law looks at: M-4 to M-2 since March 2025, M-3 to M-1 before."""
NEW_WINDOW = "2025-03"
"""From then on the reference months are M-4, M-3, M-2 (décret 2025-185): the engine must be told each month (G1)."""
NEARLY_NOTHING = 0.01
"""Euros. A month of exactly nothing makes the engine forget the months before it, for that month only (G2)."""
TURNOVERS = {
    "sale": "rpns_auto_entrepreneur_CA_achat_revente",
    "services": "rpns_auto_entrepreneur_CA_bic",
    "liberal": "rpns_auto_entrepreneur_CA_bnc",
}
HOUSING = {"tenant": "locataire_vide", "owner": "proprietaire", "free": "loge_gratuitement"}
NOBODY_HAS = (
    "ass", "aah", "caah", "asi", "retraite_nette", "indemnites_journalieres",
    "rsa_indemnites_journalieres_activite", "rsa_indemnites_journalieres_hors_activite", "aspa",
    "remuneration_apprenti", "rsa_revenus_determination_enfant_a_charge",
    "prestations_familiales_base_ressources", "prestations_familiales_base_ressources_individu",
)  # fmt: skip
"""Income that this public does not have, or of years that nobody tells: said to be nothing, it is ten times faster."""
FAMILY = (
    "af", "af_base", "cf", "cf_majore_avant_cumul", "cf_non_majore_avant_cumul", "paje_base", "paje_clca",
    "paje_prepare", "paje_colca",
)  # fmt: skip
"""Family benefits: nothing without children; computed with them, for they count in the RSA."""
MOST_RUNS = 2000
MOST_MONTHS = 30
MOST_BYTES = 40_000_000
WAITING = 8
"""Computations that may wait; one more is told that the engine is busy."""
KEPT = 256
"""Answers that are remembered."""


LOADING = 120
"""Seconds in which the engine must be ready."""
MOST_ADULTS, MOST_CHILDREN = 2, 12
Json = dict[str, Any]


class Engine:
    """OpenFisca, loaded once, and what it was asked already."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.lock = threading.Lock()
        self.waiting = threading.BoundedSemaphore(WAITING)
        self.since: float | None = None
        self.computed = 0
        self.kept: OrderedDict[str, Json] = OrderedDict()
        self.about: Json = {}
        self.np: Any = None
        self.law: Any = None

    def load(self) -> None:
        """Read the law, and compute once for one person and once for a family: what follows is fast."""
        import importlib.metadata

        import numpy
        from openfisca_france import FranceTaxBenefitSystem

        self.np = numpy
        self.law = FranceTaxBenefitSystem()
        self.about = {
            "versions": {
                name: importlib.metadata.version(name) for name in ("openfisca-france", "openfisca-core")
            },
            "parameters": self._parameters(),
        }
        alone = {"adults": ["1986-01-01"], "children": []}
        family = {"adults": ["1986-01-01", "1987-01-01"], "children": ["2016-01-01", "2019-01-01"]}
        first = f"{time.gmtime().tm_year}-01"
        for household in (alone, family):
            self._compute({**household, "first": first, "months": 24, "runs": [{}]})
        self.ready.set()

    def _parameters(self) -> Json:
        """The newest amounts of the RSA and of the prime d'activité, and when somebody last confirmed them."""
        tree = self.law.parameters.prestations_sociales.solidarite_insertion
        rsa = tree.minima_sociaux.rsa.rsa_m.montant_de_base_du_rsa
        newest = rsa.values_list[0]
        return {
            "rsa_base": round(float(newest.value) * 100),
            "since": newest.instant_str,
            "confirmed": str(rsa.metadata.get("last_value_still_valid_on", "")),
        }

    def state(self) -> Json:
        """Where the engine is."""
        return {"v": VERSION, "state": "ready" if self.ready.is_set() else "starting", **self.about}

    def compute(self, asked: Json) -> Json:
        """The answer to a question, remembered or computed; busy when too many wait."""
        if not self.ready.is_set():
            return {"v": VERSION, "error": "starting"}
        key = json.dumps(asked, sort_keys=True, separators=(",", ":"))
        if key in self.kept:
            self.kept.move_to_end(key)
            return {**self.kept[key], "cached": True}
        if not self.waiting.acquire(blocking=False):
            return {"v": VERSION, "error": "busy"}
        try:
            with self.lock:
                self.since = time.monotonic()
                try:
                    found = {"v": VERSION, **self._compute(asked)}
                finally:
                    self.since = None
                    self.computed += 1
        finally:
            self.waiting.release()
        self.kept[key] = found
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return {**found, "cached": False}

    def _compute(self, asked: Json) -> Json:
        np = self.np
        runs = asked["runs"]
        first = np.datetime64(asked["first"], "M")
        span = [str(one) for one in np.arange(first - HISTORY, first + asked["months"])]
        adults, children = asked["adults"], asked["children"]
        simulation = self._households(len(runs), len(adults), len(children))
        self._who(simulation, len(runs), adults, children)
        self._where(simulation, len(runs), span, asked, children)
        self._what(simulation, runs, span, len(adults), len(adults) + len(children))
        wanted = span[HISTORY:]
        return {name: self._cents(simulation, name, wanted) for name in ("rsa", "ppa")}

    def _cents(self, simulation: Any, name: str, months: list[str]) -> list[list[int]]:
        amounts = self.np.stack([simulation.calculate(name, month) for month in months], 1)
        cents: list[list[int]] = self.np.rint(amounts.astype("float64") * 100).astype(int).tolist()
        return cents

    def _households(self, copies: int, adults: int, children: int) -> Any:
        """As many households of the same shape as there are scenarios."""
        from openfisca_core.simulation_builder import SimulationBuilder

        builder = SimulationBuilder()
        builder.create_entities(self.law)
        many = adults + children
        builder.declare_person_entity(
            "individu", [f"{copy}-{one}" for copy in range(copies) for one in range(many)]
        )
        roles = {
            "famille": ("demandeur", "conjoint", "enfant"),
            "foyer_fiscal": ("declarant_principal", "conjoint", "personne_a_charge"),
            "menage": ("personne_de_reference", "conjoint", "enfant"),
        }
        for entity, (main, partner, child) in roles.items():
            group = builder.declare_entity(entity, [str(copy) for copy in range(copies)])
            held = [str(copy) for copy in range(copies) for _ in range(many)]
            builder.join_with_persons(group, held, ([main, partner][:adults] + [child] * children) * copies)
        return builder.build(self.law)

    def _who(self, simulation: Any, copies: int, adults: list[str], children: list[str]) -> None:
        born = self.np.array([*adults, *children] * copies, dtype="datetime64[D]")
        simulation.set_input("date_naissance", "ETERNITY", born)

    def _where(self, simulation: Any, copies: int, span: list[str], asked: Json, children: list[str]) -> None:
        """What is true of the household each month: the window of the law, the housing, the benefits it has."""
        np = self.np
        nothing = np.zeros(copies)
        housing = HOUSING[asked.get("housing", "tenant")]
        persons = simulation.persons.count
        maintenance = np.zeros(persons)
        maintenance[:: persons // copies] = asked.get("maintenance", 0) / 100
        for month in span:
            simulation.set_input(
                "departement_experimentation_rsa", month, np.full(copies, month >= NEW_WINDOW)
            )
            simulation.set_input("aide_logement", month, np.full(copies, asked.get("aid", 0) / 100))
            simulation.set_input("statut_occupation_logement", month, np.full(copies, housing))
            simulation.set_input(
                "rsa_isolement_recent", month, np.full(copies, bool(asked.get("lone_recent")))
            )
            simulation.set_input("asf", month, np.full(copies, asked.get("support", 0) / 100))
            simulation.set_input("pensions_alimentaires_percues", month, maintenance)
            for name in NOBODY_HAS:
                of_family = self.law.variables[name].entity.key == "famille"
                simulation.set_input(name, month, nothing if of_family else np.zeros(persons))
            for name in () if children else FAMILY:
                of_family = self.law.variables[name].entity.key == "famille"
                simulation.set_input(name, month, nothing if of_family else np.zeros(persons))

    def _what(self, simulation: Any, runs: list[Json], span: list[str], adults: int, many: int) -> None:
        """What the first adult earns, and what the second one does, run by run."""
        np = self.np
        empty = np.zeros((len(runs), len(span)))

        def amounts(name: str) -> Any:
            return np.array([run.get(name) or [0] * len(span) for run in runs], dtype="float64") / 100

        def spread(values: Any, place: int = 0) -> Any:
            whole = np.zeros((len(runs), many))
            whole[:, place] = values
            return whole.reshape(-1)

        turnovers = {name: amounts(name) for name in TURNOVERS}
        active = np.array([any(any(run.get(name) or ()) for name in TURNOVERS) for run in runs])
        total = sum(turnovers.values(), empty)
        kinds = {name: values.max(initial=0) > 0 for name, values in turnovers.items()}
        main = max(turnovers, key=lambda name: turnovers[name].sum())
        floor = ((total == 0) & active[:, None]) * NEARLY_NOTHING
        wages, partner, benefit = amounts("wage"), amounts("partner"), amounts("unemployment")
        profits = [run.get("profit") for run in runs]
        for at, month in enumerate(span):
            for name, variable in TURNOVERS.items():
                if kinds[name]:
                    values = turnovers[name][:, at] + (floor[:, at] if name == main else 0)
                    simulation.set_input(variable, month, spread(values))
            if any(one and one[at] is not None for one in profits):
                self._retain(simulation, month, [one[at] if one else None for one in profits], many)
            salaries = spread(wages[:, at])
            if adults > 1:
                salaries = salaries + spread(partner[:, at], 1)
            simulation.set_input("salaire_net", month, salaries)
            simulation.set_input("chomage_net", month, spread(benefit[:, at]))

    def _retain(self, simulation: Any, month: str, told: list[int | None], many: int) -> None:
        """Put an income evaluated otherwise in place of what the turnover gives, where there is one."""
        name = "rpns_auto_entrepreneur_benefice"
        values = simulation.calculate(name, month).copy()
        for run, amount in enumerate(told):
            if amount is not None:
                values[run * many] = max(amount / 100, NEARLY_NOTHING)
        simulation.get_holder(name).delete_arrays(month)
        simulation.set_input(name, month, values)


def checked(asked: object) -> Json:
    """A question that can be computed. Raises ``ValueError`` when it cannot."""
    if not isinstance(asked, dict) or asked.get("v") != VERSION:
        raise ValueError("not a question of this version")
    if asked.get("ask") != "compute":
        return asked
    runs, months = asked.get("runs"), asked.get("months")
    if not isinstance(runs, list) or not 0 < len(runs) <= MOST_RUNS:
        raise ValueError("runs")
    if not isinstance(months, int) or not 0 < months <= MOST_MONTHS:
        raise ValueError("months")
    if not 1 <= len(asked["adults"]) <= MOST_ADULTS or len(asked["children"]) > MOST_CHILDREN:
        raise ValueError("household")
    for run in runs:
        for name, values in run.items():
            if values is not None and len(values) != months + HISTORY:
                raise ValueError(name)
    return asked


def answer(engine: Engine, line: bytes) -> Json:
    """What one line is answered."""
    try:
        asked = checked(json.loads(line))
        if asked.get("ask") == "state":
            return engine.state()
        if asked.get("ask") == "compute":
            return engine.compute({name: value for name, value in asked.items() if name not in ("v", "ask")})
    except (ValueError, KeyError, TypeError) as error:
        return {"v": VERSION, "error": f"bad question: {type(error).__name__}: {error}"}
    except Exception as error:  # noqa: BLE001  whatever OpenFisca raises is told, and the next question is answered
        return {"v": VERSION, "error": f"failed: {type(error).__name__}: {error}"}
    return {"v": VERSION, "error": "unknown question"}


def talk(engine: Engine, link: socket.socket) -> None:
    """Answer the lines of one connection, one after the other."""
    with link, link.makefile("rwb") as both:
        while line := both.readline(MOST_BYTES):
            both.write(json.dumps(answer(engine, line), separators=(",", ":")).encode() + b"\n")
            both.flush()


def listen(engine: Engine, listening: socket.socket) -> None:
    """Take the connections, each in its thread."""
    while True:
        try:
            link, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_quietly, args=(engine, link), daemon=True).start()


def _quietly(engine: Engine, link: socket.socket) -> None:
    with contextlib.suppress(OSError):  # who asked may have gone
        talk(engine, link)


def opened(path: str) -> socket.socket:
    """The socket, which its owner alone may use; one that nobody answers any more is taken over."""
    if Path(path).exists():
        with socket.socket(socket.AF_UNIX) as tried:
            try:
                tried.connect(path)
            except OSError:
                Path(path).unlink()
            else:
                sys.exit(73)
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listening.bind(path)
    finally:
        os.umask(before)
    listening.listen(32)
    return listening


def _wait_for_the_parent(ended: "queue.Queue[int]") -> None:
    """Tell when the standard input closes: whoever started this engine is gone."""
    sys.stdin.read()
    ended.put(0)


def main() -> None:
    """Answer until the parent ends, or until it is time for another engine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", required=True)
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--most", type=int, default=5000)
    parser.add_argument("--memory", type=int, default=900)
    asked = parser.parse_args()
    engine = Engine()
    listening = opened(asked.socket)
    threading.Thread(target=listen, args=(engine, listening), daemon=True).start()
    ended: queue.Queue[int] = queue.Queue()
    threading.Thread(target=_wait_for_the_parent, args=(ended,), daemon=True).start()
    threading.Thread(target=engine.load, daemon=True).start()
    started = time.monotonic()
    while True:
        with contextlib.suppress(queue.Empty):
            sys.exit(ended.get(timeout=0.2))
        since = engine.since
        if since is not None and time.monotonic() - since > asked.limit:
            os._exit(70)
        if not engine.ready.is_set() and time.monotonic() - started > LOADING:
            os._exit(71)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        if since is None and (engine.computed > asked.most or memory > asked.memory):
            sys.exit(75)


if __name__ == "__main__":
    main()
