"""A task that takes its time, and writes down when it begins and when it is done."""

import os
import time
from pathlib import Path

from django.tasks import task


@task
def slow(number: int) -> int:
    """Write « begun », wait, write « done »."""
    log = Path(os.environ["JALON_TEST_LOG"])
    _write(log, f"begun {number}")
    time.sleep(0.15)
    _write(log, f"done {number}")
    return number


def _write(log: Path, line: str) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
