"""The command line: ``jalon …``. What a command needs is imported when it runs, so that ``--help`` answers at once."""

from collections.abc import Sequence

from .run import BAD_INPUT, BROKEN, INTERRUPTED, OK, run

__all__ = ["BAD_INPUT", "BROKEN", "INTERRUPTED", "OK", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command of Jalon and give its exit code: 0 done, 1 unexpected failure, 2 bad input, 130 interrupted."""
    return run(argv)
