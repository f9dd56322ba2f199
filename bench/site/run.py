"""The site under load: ``python -m bench --only site`` (``make bench``), or shorter with ``--quick``.

A private PostgreSQL is filled with fictitious cases, read again, refreshed, then served by the real server to people at
work: advisers, each with their own portfolio, with the rules on and nothing cached.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from tools.postgres import cluster

from jalon.synthetic import REFERENCE_DAY

from .load import Browser, Tally, Worker, record, run, shown

USERS = 20
PAUSE = 2
"""Seconds between two actions of somebody, on average: ten times faster than people work."""
FAR = 1_000
"""The page of a list that is compared with the first."""
WARM = 8
"""Requests of each page before any is measured: a process reads the rules and the templates once."""
LETTERS = 1_000
"""Letters of one batch."""
ALONE = 60
"""Requests of each kind, one after the other, on a server that does nothing else."""


@dataclass(frozen=True)
class Asked:
    """How much to measure."""

    cases: int
    seconds: float
    address: str = ""
    """A database already filled; empty: one is made."""


def show(asked: Asked) -> None:
    """Measure and print."""
    with TemporaryDirectory() as home, database_for(asked) as address:
        os.environ |= {
            "JALON_MODE": "test", "JALON_HOME": home, "JALON_DATABASE": address,
            "JALON_TODAY": REFERENCE_DAY.isoformat(), "DJANGO_SETTINGS_MODULE": "jalon.web.config.settings",
        }  # fmt: skip
        import django  # noqa: PLC0415  its settings are there only now

        django.setup()
        _prepare(asked)
        workers = _workers()
        with _server(Path(home)) as port:
            _alone(port, workers[0])
            _thousandth(port)
            print(
                f"\n{USERS} personnes à la fois, {asked.seconds:.0f} s, une action toutes les {PAUSE} s chacune :"
            )
            print("\n".join(shown(run(port, workers, asked.seconds, PAUSE))))
            rush = asked.seconds / 5
            print(f"\n{USERS} personnes à la fois, {rush:.0f} s, sans jamais s'arrêter :")
            print("\n".join(shown(run(port, workers, rush, 0))))
        _batch(asked)


@contextmanager
def database_for(asked: Asked) -> Iterator[str]:
    """The address of a database: the one asked for, else a private cluster until the block ends."""
    if asked.address:
        yield asked.address
        return
    with cluster() as address:
        yield address


def _prepare(asked: Asked) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from jalon.web.cases.models import Case, FactRow  # noqa: PLC0415
    from jalon.web.cases.rebuild.run import processes_at_hand, rebuild  # noqa: PLC0415
    from jalon.web.cases.refresh import refresh  # noqa: PLC0415

    from .populate import Size, fill  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Case.objects.exists():
        with timed("remplissage"):
            fill(Size(asked.cases))
    print(f"{Case.objects.count()} dossiers, {FactRow.objects.count()} faits")
    with timed("rebuild de tout"):
        done = rebuild(REFERENCE_DAY, processes=processes_at_hand())
    print(f"  {sum(done.rows.values())} lignes réécrites")
    with timed("rebuild de tout, quand rien n'est à changer"):
        rebuild(REFERENCE_DAY, processes=processes_at_hand())
    _analyse()
    with timed("refresh du lendemain"):
        touched = refresh(REFERENCE_DAY + timedelta(days=1))
    print(f"  {touched.cases} dossiers touchés")
    _analyse()


def _analyse() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long the block took."""
    start = time.perf_counter()
    yield
    print(f"{name:45} {time.perf_counter() - start:7.1f} s", flush=True)


def _workers() -> list[Worker]:
    """Advisers signed in, spread over the organisations."""
    from jalon.web.accounts.models import Membership  # noqa: PLC0415
    from jalon.web.accounts.policy import Role  # noqa: PLC0415

    members = list(Membership.objects.with_names().filter(role=Role.ADVISER).order_by("pk"))
    return [_signed_in(member) for member in members[:: max(len(members) // USERS, 1)][:USERS]]


def _signed_in(member: Any) -> Worker:
    """A browser's session of somebody."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.middleware.csrf import _get_new_csrf_string  # noqa: PLC0415  as the site makes them

    from jalon.web.accounts.agents import CHOSEN  # noqa: PLC0415
    from jalon.web.cases.models import Case  # noqa: PLC0415

    session = SessionStore()
    session[SESSION_KEY] = str(member.user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session[CHOSEN] = member.pk
    session.save()
    cases = Case.objects.filter(referent=member).select_related("person")
    words = tuple(case.person.last_name[1:5].lower() for case in cases)
    references = tuple(case.reference for case in cases)
    return Worker(session.session_key or "", _get_new_csrf_string(), references, words)


@contextmanager
def _server(home: Path) -> Iterator[int]:
    """The real server, in processes of its own, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "jalon"), "serve", "--port", str(port)]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def _wait(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def _alone(port: int, worker: Worker) -> None:
    """Each page by itself, on a server that does nothing else."""
    for path in (
        "/",
        f"/dossiers/{worker.references[0]}/",
        "/agenda/",
        "/dossiers/",
        "/recherche/rapide/?q=x",
    ):
        for _ in range(WARM):
            Browser(port, worker, Tally()).ask("", path)
    tally = Tally()
    browser = Browser(port, worker, tally)
    for number in range(ALONE):
        case = worker.references[number % len(worker.references)]
        word = worker.words[number % len(worker.words)]
        browser.ask("file du jour", "/")
        browser.ask("dossier", f"/dossiers/{case}/")
        browser.ask("recherche par nom", f"/recherche/rapide/?q={quote(word)}")
        browser.ask("agenda", "/agenda/")
        browser.ask("liste", "/dossiers/")
        record(browser, case)
    print("\nUne personne seule :")
    print("\n".join(shown(tally)))


def _batch(asked: Asked) -> None:
    """A batch of letters, by the one who has the most cases."""
    from jalon.web.accounts.models import Membership  # noqa: PLC0415
    from jalon.web.accounts.policy import Role  # noqa: PLC0415

    from .mailing import show as mail  # noqa: PLC0415

    mail(Membership.objects.with_names().get(role=Role.MANAGER), min(LETTERS, asked.cases // 10))


def _thousandth(port: int) -> None:
    """The first page of a list, and the thousandth: somebody who sees a whole territory leafs through it."""
    from jalon.web.accounts.models import Membership  # noqa: PLC0415
    from jalon.web.accounts.policy import Role  # noqa: PLC0415
    from jalon.web.cases.models import Case  # noqa: PLC0415

    manager = Membership.objects.with_names().get(role=Role.MANAGER)
    worker = _signed_in(manager)
    cases = Case.objects.filter(territory=manager.territories.get()).order_by("sort_name")
    names = cases.values_list("sort_name", flat=True)
    places = {"première": "", "millième": names[min(FAR * 25, names.count() - 26)]}
    for name, after in places.items():
        tally = Tally()
        browser = Browser(port, worker, tally)
        for _ in range(ALONE):
            browser.ask(name, f"/dossiers/?etat=tous&apres={after.replace(' ', '+')}")
        waits = sorted(tally.waits[name])
        print(
            f"liste, page {name:10} médiane {1000 * statistics.median(waits):6.1f} ms, échecs {len(tally.failures)}"
        )
