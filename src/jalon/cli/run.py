"""Run a command: what goes wrong is told in French, and the exit code says which kind of wrong it was."""

import os
import sys
from collections.abc import Sequence

from .parser import parse

OK, BROKEN, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
TRACE = "JALON_TRACE"
"""Environment variable that shows where an unexpected failure happened."""


def run(argv: Sequence[str] | None) -> int:
    """Run a command and give its exit code."""
    _write_utf8()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _run(argv: list[str]) -> int:
    try:
        args = parse(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else OK
    try:
        code: int = args.run(args)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else OK
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the person must read a sentence, whatever happened
        return _told(error, as_json=args.json)
    return code


def _told(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong, and give the exit code."""
    from .failures import bad_input, tell, unexpected  # noqa: PLC0415  only a failure pays for it

    found = bad_input(error)
    if found is not None:
        tell(found, as_json=as_json)
        return BAD_INPUT
    if os.environ.get(TRACE):
        raise error
    unexpected(error)
    return BROKEN


def _write_utf8() -> None:
    """Whatever the machine's own settings, what is written is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def _let_go() -> None:
    """The reader has stopped reading (``| head``): that is no failure, and nothing more is written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):  # a stream without a file, in tests
        os.close(nowhere)
