"""``jalon rebuild``: every projected row, written again from the facts."""

import sys
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jalon.study.words import many
from jalon.web.cases.rebuild.chunk import Outcome
from jalon.web.cases.rebuild.run import processes_at_hand, rebuild
from jalon.web.kit.clock import today

STEP = 2_000
"""Cases between two words of progress."""


class Command(BaseCommand):
    """See the module."""

    help = "Réécrit depuis les faits ce que les listes montrent : situations, choses dues, rendez-vous."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        parser.add_argument(
            "--check", action="store_true", help="compare seulement ; code 1 s'il y a un écart"
        )
        parser.add_argument("--processes", type=int, metavar="N", help="processus de calcul (un par cœur)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's form
        """Rebuild, or compare; say what was found."""
        start = monotonic()
        check, processes = options["check"], options["processes"]
        if processes is not None and processes < 1:
            raise CommandError("--processes : donner un nombre d'au moins 1", returncode=2)
        outcome = rebuild(
            today(), check=check, processes=processes or processes_at_hand(), progress=self._progress()
        )
        self._say(outcome, monotonic() - start, check=check)

    def _progress(self) -> "_Progress | None":
        return _Progress() if sys.stderr.isatty() else None

    def _say(self, outcome: Outcome, seconds: float, *, check: bool) -> None:
        wrong = sum(outcome.rows.values())
        read = f"{many(outcome.cases, 'dossier lu', 'dossiers lus')}, {many(outcome.facts, 'fait', 'faits')}"
        self.stdout.write(f"{read}, en {seconds:.1f} s.".replace(".", ",", 1) if seconds else read)
        for table, number in sorted(outcome.rows.items()):
            if number:
                self.stdout.write(f"  {table} : {many(number, 'écart', 'écarts')}")
        if check and wrong:
            for sentence in outcome.told:
                self.stderr.write(sentence)
            raise CommandError(
                f"{many(wrong, 'ligne diffère', 'lignes diffèrent')} de ce que disent les faits. "
                "« jalon rebuild » les réécrit."
            )
        done = many(wrong, "ligne réécrite", "lignes réécrites")
        self.stdout.write(f"{done}." if wrong else "Toutes les lignes sont celles que donnent les faits.")


class _Progress:
    """Says how far it is, now and then, on one line."""

    def __init__(self) -> None:
        self.said = 0

    def __call__(self, cases: int) -> None:
        if cases - self.said >= STEP:
            self.said = cases
            sys.stderr.write(f"\r{cases} dossiers…")
            sys.stderr.flush()
