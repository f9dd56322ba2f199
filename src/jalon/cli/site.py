"""``jalon demo``, ``serve``, ``rebuild``, ``refresh`` and ``manage``: the site, with Jalon's settings."""

import os
import shutil
import socket
import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from jalon.synthetic import REFERENCE_DAY

from .beside import Beside, end_with_parent

SETTINGS = "jalon.web.config.settings"
DEMO_HOME = Path("var") / "demo"
"""Where the demonstration keeps its data, under the folder from which it is started."""
REFUSED = 2


def manage(args: Namespace) -> int:
    """Hand the arguments over to Django."""
    return _django(*args.arguments)


def rebuild(args: Namespace) -> int:
    """Write every projected row again."""
    return _django("rebuild", *(["--check"] if args.check else []))


def refresh(_: Namespace) -> int:
    """Bring the cases that the date changes up to date."""
    return _django("refresh")


def worker(args: Namespace) -> int:
    """Do what waits in the background until it is stopped, what was begun included."""
    if args.with_parent:
        end_with_parent()
    return _django("ox_worker", "--concurrency", str(args.at_once), "--interval", "1")


def serve(args: Namespace) -> int:
    """Serve the site until it is stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from jalon.web.config.env import environment_or_exit  # noqa: PLC0415  the site, only when asked

    environment = environment_or_exit()
    if (taken := _taken(args.host, args.port)) is not None:
        return taken
    sys.stderr.write(f"Jalon répond sur http://{args.host}:{args.port}/ (Ctrl-C pour arrêter)\n")
    return _run(args, environment.workers)


def demo(args: Namespace) -> int:
    """Fill an embedded database with fictitious people where it is empty, and serve it."""
    os.environ["JALON_MODE"] = "demo"
    for name in ("JALON_DATABASE", "JALON_DOCUMENTS"):
        os.environ.pop(name, None)
    os.environ.setdefault("JALON_HOME", str(DEMO_HOME))
    os.environ.setdefault("JALON_TODAY", REFERENCE_DAY.isoformat())
    if (taken := _taken(args.host, args.port)) is not None:
        return taken
    if args.fresh:
        _forget(Path(os.environ["JALON_HOME"]))
    _django("migrate", "--verbosity", "0")
    _django("fill_demo", "--if-empty")
    from jalon.web.demo.welcome import welcome  # noqa: PLC0415  once the site is set up

    sys.stdout.write(welcome(f"http://{args.host}:{args.port}"))
    sys.stdout.flush()
    return _run(args, workers=2)


def _django(*arguments: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line  # noqa: PLC0415  the site, only when asked

    execute_from_command_line(["jalon manage", *arguments])
    return 0


def _taken(host: str, port: int) -> int | None:
    """The code to end with when another program answers there already, or nobody may answer there."""
    try:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except (OSError, OverflowError) as error:
        sys.stderr.write(
            f"Impossible d'ouvrir http://{host}:{port}/ : {getattr(error, 'strerror', None) or error}. "
            f"Un autre programme y répond peut-être déjà : choisissez un autre port, comme --port {port % 60000 + 1}.\n"
        )
        return REFUSED
    return None


def _forget(home: Path) -> None:
    for name in ("demo.sqlite3", "demo.sqlite3-wal", "demo.sqlite3-shm"):
        (home / name).unlink(missing_ok=True)
    shutil.rmtree(home / "documents", ignore_errors=True)


def _run(args: Namespace, workers: int) -> int:
    from jalon.benefits.supervisor import engine_python  # noqa: PLC0415  only for a server

    from .benefits import ABSENT  # noqa: PLC0415

    with ExitStack() as kept:
        if not args.no_worker:
            kept.enter_context(Beside("worker", patience=10))
        if args.no_benefits:
            pass
        elif engine_python() is None:
            sys.stderr.write(ABSENT)
        else:
            kept.enter_context(Beside("benefits"))
        return _serve(args, workers)


def _serve(args: Namespace, workers: int) -> int:
    from granian import Granian  # noqa: PLC0415  the server, only when asked
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "jalon.web.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        # Ctrl-C also reaches the workers; one that was busy may not answer the end that they are then asked for.
        workers_kill_timeout=3,
        log_enabled=False,
    ).serve()
    return 0
