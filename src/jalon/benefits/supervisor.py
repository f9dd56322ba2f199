"""Keeping one engine running: started, started again when it ends, ended with whoever asked for it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from . import client

WORKER = Path(__file__).parent / "engine" / "worker.py"
TAKEN = 73
"""Exit code of an engine that finds another one answering."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before an engine that ended is started again; twice as many each time, until one has lasted."""
LASTED = 60.0


def engine_python() -> Path | None:
    """The Python of the engine's environment: ``JALON_BENEFITS_PYTHON``, else ``.venv-benefits`` beside ours."""
    told = os.environ.get("JALON_BENEFITS_PYTHON")
    found = Path(told) if told else Path(sys.prefix).parent / ".venv-benefits" / "bin" / "python"
    return found if found.is_file() else None


class Supervisor:
    """Runs an engine in a thread's keeping until it is stopped."""

    def __init__(self, python: Path, socket: Path, *options: str) -> None:
        self._command = [str(python), "-I", str(WORKER), "--socket", str(socket), *options]
        self._socket = socket
        self._stopped = threading.Event()
        self._engine: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    @property
    def pid(self) -> int | None:
        """The process of the engine that runs now."""
        return self._engine.pid if self._engine and self._engine.poll() is None else None

    def start(self) -> None:
        """Start the engine; it says « starting » at once, and « ready » some seconds later."""
        self._socket.parent.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def stop(self) -> None:
        """End it, and wait until it has."""
        self._stopped.set()
        if self._engine is not None:
            _end(self._engine)
        self._thread.join(5)

    def wait(self) -> None:
        """Wait until it is stopped, or until another engine answers in its place."""
        while self._thread.is_alive():
            self._thread.join(0.5)

    def _keep(self) -> None:
        wait = FIRST_WAIT
        while not self._stopped.is_set():
            began = time.monotonic()
            self._engine = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
            )
            if self._stopped.is_set():
                _end(self._engine)
            code = self._engine.wait()
            _close(self._engine)
            if code == TAKEN:
                return
            wait = FIRST_WAIT if time.monotonic() - began > LASTED else min(wait * 2, LONGEST_WAIT)
            self._stopped.wait(wait)


def _end(engine: "subprocess.Popen[bytes]") -> None:
    """Close its input, which ends it; harder when that is not enough."""
    _close(engine)
    try:
        engine.wait(3)
    except subprocess.TimeoutExpired:
        engine.kill()
        engine.wait()


def _close(engine: "subprocess.Popen[bytes]") -> None:
    if engine.stdin is not None:
        with suppress(OSError):
            engine.stdin.close()


@contextmanager
def running(patience: float = 60.0) -> Iterator[client.About]:
    """An engine that answers: the one that runs, else one of our own until the end. Tells where it is.

    Without its environment nothing is started, and it is « down ».
    """
    about = client.about()
    python = engine_python()
    if about.state != "down" or python is None:
        yield _ready(patience) if about.state == "starting" else about
        return
    with TemporaryDirectory(prefix="jalon-") as folder:
        socket = Path(folder) / "simulateur.sock"
        before = os.environ.get("JALON_BENEFITS_SOCKET")
        os.environ["JALON_BENEFITS_SOCKET"] = str(socket)
        supervisor = Supervisor(python, socket)
        supervisor.start()
        try:
            yield _ready(patience)
        finally:
            supervisor.stop()
            if before is None:
                del os.environ["JALON_BENEFITS_SOCKET"]
            else:
                os.environ["JALON_BENEFITS_SOCKET"] = before


def _ready(patience: float) -> client.About:
    """Wait until it is ready, as long as that may take."""
    until = time.monotonic() + patience
    while (about := client.about()).state != "ready" and time.monotonic() < until:
        time.sleep(0.1)
    return about
