"""How fast it is: ``python -m bench`` (``make bench``), or ``python -m bench --quick`` for some ten seconds."""

import argparse
import os
import platform
import sys
from collections.abc import Callable

from . import benefits, cases, evaluations, growth, letters, many, one
from .site import results
from .site import run as site


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Mesure la vitesse de Jalon.")
    parser.add_argument("--quick", action="store_true", help="une dizaine de secondes, sur moins de dossiers")
    parser.add_argument(
        "--only",
        choices=("one", "facts", "cases", "evaluations", "benefits", "letters", "many", "site", "results"),
        help="une seule des mesures",
    )
    parser.add_argument("--database", default="", help="une base PostgreSQL déjà remplie, pour « site »")
    asked = parser.parse_args()
    print(_machine())
    for name, measure in _measures(asked.quick, asked.database).items():
        if asked.only in (None, name):
            measure()
    return 0


def _measures(quick: bool, database: str) -> dict[str, Callable[[], None]]:
    return {
        "one": lambda: one.show(rounds=3 if quick else 9, sample=40 if quick else 200),
        "facts": lambda: growth.show_facts(rounds=5 if quick else 15),
        "cases": lambda: growth.show_cases(sizes=(100, 200, 400) if quick else (1000, 2000, 4000, 8000)),
        "evaluations": lambda: evaluations.show(200 if quick else 10_000),
        "benefits": lambda: benefits.show(100 if quick else 1000),
        "letters": lambda: letters.show(100 if quick else 2000),
        "site": lambda: site.show(site.Asked(2_000 if quick else 100_000, 20 if quick else 300, database)),
        "results": lambda: results.show(site.Asked(2_000 if quick else 200_000, 0, database)),
        "many": lambda: many.show(cases.stored(2_000 if quick else 100_000)),
    }


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    return (
        f"Python {platform.python_version()}, {platform.machine()}, {cores} cœur(s), "
        f"charge {os.getloadavg()[0]:.1f} au départ"
    )


if __name__ == "__main__":
    sys.exit(main())
