"""``jalon manage first_admin``: a link by which the first administrator opens their account."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from jalon.web.accounts.models import Organisation, OrganisationKind, Territory
from jalon.web.accounts.policy import Role
from jalon.web.accounts.services.inviting import DAYS, Post, invite

_CODE_LENGTH = 20


class Command(BaseCommand):
    """See the module."""

    help = "Donne le lien, à usage unique, par lequel un premier administrateur ouvre son compte."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and where."""
        parser.add_argument("--email", required=True, help="adresse électronique de l'administrateur")
        parser.add_argument(
            "--organisation", required=True, help="nom de l'organisme ; créé s'il n'existe pas"
        )
        parser.add_argument("--territory", required=True, help="nom du territoire ; créé s'il n'existe pas")
        parser.add_argument("--code", default="", help="code du territoire, comme 81 ; sinon tiré du nom")
        parser.add_argument(
            "--kind", default="authority", choices=OrganisationKind.values, help="nature de l'organisme"
        )
        parser.add_argument(
            "--site", default="", help="début de l'adresse du site, comme https://jalon.exemple.fr"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's form
        """Make what is missing, and print the link."""
        try:
            validate_email(options["email"].strip())
        except ValidationError as error:
            raise CommandError(f"« {options['email']} » n'est pas une adresse électronique.") from error
        name = options["territory"].strip()
        code = options["code"] or slugify(name)[:_CODE_LENGTH]
        territory, _ = Territory.objects.get_or_create(name=name, defaults={"code": code})
        organisation, _ = Organisation.objects.get_or_create(
            name=options["organisation"].strip(), defaults={"kind": options["kind"]}
        )
        organisation.territories.add(territory)
        post = Post(options["email"], "", "", organisation, Role.ADMINISTRATOR, [territory])
        sent = invite(None, post, (options["site"] or _site()).rstrip("/"))
        self.stdout.write(sent.link)
        self.stderr.write(
            f"Ce lien sert une fois, pendant {DAYS} jours : ne le donnez qu'à {sent.invitation.email}."
        )


def _site() -> str:
    if not settings.ENV.hosts:
        return "http://localhost:8000"
    return f"{'https' if settings.ENV.https else 'http'}://{settings.ENV.hosts[0]}"
