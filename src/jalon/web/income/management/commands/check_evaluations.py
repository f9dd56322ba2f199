"""``jalon manage check_evaluations``: compute every evaluation again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jalon.study.words import many
from jalon.web.income.evaluating.checking import check_all


class Command(BaseCommand):
    """See the module."""

    help = "Recalcule chaque évaluation avec les faits, les règles et les montants de son jour, et dit ce qui diffère."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's form
        """Check, and end with an error when a figure is not the same."""
        done = wrong = 0
        for one in check_all():
            done += 1
            wrong += bool(one.differences)
            for sentence in one.differences:
                self.stderr.write(f"{one.case}, {one.key} : {sentence}")
        if wrong:
            raise CommandError(f"{many(wrong, 'évaluation diffère', 'évaluations diffèrent')} sur {done}.")
        self.stdout.write(f"{many(done, 'évaluation recalculée', 'évaluations recalculées')} : aucun écart.")
