"""``jalon manage renew_data_key``: after the key that encrypts numbers and second factors was replaced."""

from typing import Any

from django.core.management.base import BaseCommand

from jalon.study.words import many
from jalon.web.accounts import secrets
from jalon.web.people.services.secrets import renew_data_key


class Command(BaseCommand):
    """See the module."""

    help = (
        "Chiffre de nouveau les numéros de sécurité sociale et les deuxièmes facteurs "
        "avec la clé d'aujourd'hui (JALON_DATA_KEY)."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's form
        """Encrypt again; the former key can then be forgotten."""
        done, factors = renew_data_key(), secrets.renew()
        self.stdout.write(
            f"{many(done, 'numéro')}, {many(factors, 'secret')} de deuxième facteur : "
            "la clé d'avant peut être retirée de JALON_FORMER_DATA_KEYS."
        )
