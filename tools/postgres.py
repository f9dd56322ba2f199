"""A PostgreSQL server of one's own, thrown away afterwards: what the tests of the site run on, besides SQLite.

``python tools/postgres.py`` starts one in a folder of its own, writes its address on one line, and keeps it up until
its standard input closes: whoever started it cannot leave it behind, even killed. It listens on no port, only on a
socket in that folder, and it keeps nothing safe (no fsync): never for real data.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

OLDEST = 15
"""The first version that Jalon knows."""
PACKAGED = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"
"""The system's account under which the server runs when this one is root: it refuses to run as root."""
PORT = 5432
"""Only part of the socket's name: nothing listens on the network."""
ROLE, DATABASE = "jalon", "jalon"
PATIENCE = 30.0
"""Seconds in which the server must answer."""


class NoPostgresql(Exception):
    """No server can be started here. The sentence says what to do."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL of this machine that Jalon knows; ``None`` when there is none."""
    packaged = [
        (int(folder.parent.name), folder)
        for folder in PACKAGED.glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    known = [(version, folder) for version, folder in packaged if version >= OLDEST]
    if known:
        return max(known)[1]
    found = shutil.which("initdb")
    if found is None:
        return None
    folder = Path(found).resolve().parent
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\d+", told.stdout)
    return folder if version and int(version[0]) >= OLDEST else None


@contextmanager
def cluster() -> Iterator[str]:
    """A server for as long as the block runs; gives the address of an empty database.

    Its role owns the database and may create others, and is no superuser: one would pass every guard.
    Raises ``NoPostgresql``.
    """
    folder = programs()
    if folder is None:
        raise NoPostgresql(
            f"PostgreSQL {OLDEST} or newer is not installed (on Debian or Ubuntu: apt install postgresql)."
        )
    # A socket's whole path holds in about a hundred characters, so not under a long TMPDIR.
    home = Path(tempfile.mkdtemp(prefix="jalon-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, ACCOUNT)
        home.chmod(0o755)
        _run(
            folder,
            "initdb",
            "-N",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-U",
            ACCOUNT,
            home / "data",
        )
        with _server(folder, home):
            _run(folder, "createuser", "--createdb", *_at(home), ROLE)
            _run(folder, "createdb", "-O", ROLE, *_at(home), DATABASE)
            yield f"postgresql://{ROLE}@{quote(str(home), safe='')}:{PORT}/{DATABASE}"
    except LookupError as error:
        raise NoPostgresql(
            f"root cannot run PostgreSQL, and the account {ACCOUNT} that would is missing: {error}."
        ) from error
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _at(home: Path) -> list[str]:
    return ["-h", str(home), "-p", str(PORT), "-U", ACCOUNT]


def _as_account() -> list[str]:
    return ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []


def _run(folder: Path, program: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        [*_as_account(), folder / program, *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoPostgresql(f"{program} failed: {done.stdout.strip()}")


@contextmanager
def _server(folder: Path, home: Path) -> Iterator[None]:
    careless = [f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes")]
    only_here = ["-k", str(home), "-p", str(PORT), "-c", "listen_addresses="]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [*_as_account(), folder / "postgres", "-D", home / "data", *only_here, *careless],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A Ctrl-C is for whoever started this: the server goes when they have done.
            start_new_session=True,
        )
    try:
        _wait(folder, home, server)
        yield
    finally:
        _run(folder, "pg_ctl", "stop", "-D", home / "data", "-m", "immediate", "-w")
        server.wait()


def _wait(folder: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        asked = subprocess.run([folder / "pg_isready", "-q", *_at(home)[:4]], check=False)
        if asked.returncode == 0:
            return
        if server.poll() is not None or time.monotonic() > end:
            raise NoPostgresql(
                f"PostgreSQL did not start: {(home / 'log').read_text(errors='replace')[-2000:]}"
            )
        time.sleep(0.05)


def main() -> int:
    """Keep a server up until the standard input closes."""
    try:
        with cluster() as address:
            print(address, flush=True)
            sys.stdin.read()
    except NoPostgresql as error:
        print(f"postgres: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
