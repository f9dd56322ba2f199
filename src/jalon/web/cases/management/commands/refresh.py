"""``jalon refresh``: the nightly run."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from jalon.study.words import many
from jalon.web.cases.refresh import refresh
from jalon.web.documents.erasing import erase_due
from jalon.web.kit.clock import today


class Command(BaseCommand):
    """See the module."""

    help = (
        "Relit les dossiers dont une date est venue, termine les remplacements échus, "
        "efface les pièces retirées depuis un mois."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="jour à atteindre (aujourd'hui)"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's form
        """Refresh, and say what was done."""
        done = refresh(options["on"] or today())
        erased = erase_due(done.on)
        self.stdout.write(
            f"{done.on:%d/%m/%Y} : {many(done.cases, 'dossier relu', 'dossiers relus')}, "
            f"{many(done.stand_ins, 'remplacement terminé', 'remplacements terminés')}, "
            f"{many(erased, 'pièce effacée', 'pièces effacées')}."
        )
