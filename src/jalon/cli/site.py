"""``jalon serve`` and ``jalon manage``: the site, and Django's own commands with Jalon's settings."""

import os
import sys
from argparse import Namespace

SETTINGS = "jalon.web.config.settings"


def manage(args: Namespace) -> int:
    """Hand the arguments over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line  # noqa: PLC0415  the site, only when asked

    execute_from_command_line(["jalon manage", *args.arguments])
    return 0


def serve(args: Namespace) -> int:
    """Serve the site until it is stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from granian import Granian  # noqa: PLC0415  the server, only when asked
    from granian.constants import Interfaces  # noqa: PLC0415

    from jalon.web.config.env import environment_or_exit  # noqa: PLC0415

    environment = environment_or_exit()
    sys.stderr.write(f"Jalon répond sur http://{args.host}:{args.port}/ (Ctrl-C pour arrêter)\n")
    Granian(
        "jalon.web.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=environment.workers,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
    return 0
