"""Programs kept running beside a server: started again when they end, ended with it however it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before a program that ended is started again; twice as many each time, until one has lasted."""
LASTED = 60.0
_COMMAND = "import jalon.cli as c; raise SystemExit(c.main())"


class Beside:
    """A command of ours, in a process of its own; its input stays open as long as this process lives."""

    def __init__(self, *arguments: str, patience: float = 2.0) -> None:
        self._command = [sys.executable, "-c", _COMMAND, *arguments, "--with-parent"]
        self._patience = patience
        """Seconds that it has to end by itself."""
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        if self._process is not None:
            _end(self._process, self._patience)
        self._thread.join(self._patience + 1)

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def _keep(self) -> None:
        wait = FIRST_WAIT
        while not self._stopped.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)
            if self._stopped.is_set():
                _end(self._process, self._patience)
            self._process.wait()
            wait = FIRST_WAIT if time.monotonic() - began > LASTED else min(wait * 2, LONGEST_WAIT)
            self._stopped.wait(wait)


def _end(process: "subprocess.Popen[bytes]", patience: float) -> None:
    """Close its input, which asks it to end; harder when that is not enough."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_with_parent() -> None:
    """Ask this process to end, as Ctrl-C elsewhere would, once whoever started it has gone."""

    def listen() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=listen, daemon=True).start()
