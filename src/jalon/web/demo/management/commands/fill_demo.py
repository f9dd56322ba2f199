"""``jalon manage fill_demo``: the people of the demonstration, in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jalon.study.words import many
from jalon.web.accounts.models import Membership
from jalon.web.demo.fill import fill
from jalon.web.kit.clock import today

STEP = 50


class Command(BaseCommand):
    """See the module."""

    help = "Remplit une base vide avec la démonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--if-empty`` leaves a database that has colleagues as it is."""
        parser.add_argument(
            "--if-empty", action="store_true", help="ne fait rien quand la base est déjà remplie"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's form
        """Fill it, or say why not."""
        if Membership.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "Cette base n'est pas vide : la démonstration ne se mélange pas à des données."
            )
        done = fill(today(), self._tell)
        self.stderr.write(f"{many(done, 'dossier')}, et les comptes de la démonstration.")

    def _tell(self, done: int) -> None:
        if done % STEP == 0:
            self.stderr.write(f"  {done} dossiers…")
