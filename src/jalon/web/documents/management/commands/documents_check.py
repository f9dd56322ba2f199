"""``jalon manage documents_check``: whether every document has its file, as it was kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jalon.study.words import many
from jalon.web.documents.integrity import check


class Command(BaseCommand):
    """See the module."""

    help = "Vérifie que chaque pièce a son fichier, intact, et qu'aucun fichier n'est sans pièce."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--erase-orphans`` erases the files that no document names."""
        parser.add_argument(
            "--erase-orphans",
            action="store_true",
            help="efface les fichiers qui n'appartiennent à aucune pièce",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's form
        """Check, and end with an error when something is wrong."""
        found = check()
        for one in found.missing:
            self.stderr.write(f"pièce n° {one.pk} (dossier {one.case_id}) : fichier {one.stored_as} absent.")
        for one in found.altered:
            self.stderr.write(
                f"pièce n° {one.pk} (dossier {one.case_id}) : fichier {one.stored_as} "
                "différent de celui qui a été gardé."
            )
        for path in found.orphans:
            self.stderr.write(f"{path} : aucune pièce ne le nomme.")
            if options["erase_orphans"]:
                path.unlink(missing_ok=True)
        self.stdout.write(
            f"{many(found.fine, 'fichier intact', 'fichiers intacts')}, "
            f"{many(len(found.missing), 'absent')}, {many(len(found.altered), 'modifié')}, "
            f"{many(len(found.orphans), 'sans pièce', 'sans pièce')}"
            f"{' (effacés)' if options['erase_orphans'] and found.orphans else ''}."
        )
        if found.missing or found.altered or (found.orphans and not options["erase_orphans"]):
            raise CommandError(
                "Le dossier des pièces ne correspond pas à la base : voir docs/exploitation.md."
            )
