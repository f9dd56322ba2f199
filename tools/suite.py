"""Run every test; ``make test`` calls it.

Three parts, each on all the processors: everything but the browser, on SQLite; the site again, on PostgreSQL; the pages
in a browser, on SQLite. The walks of every address and of every link ask nothing of a database that other tests do not:
they run once, on PostgreSQL. The last two parts need a program of the machine, which is installed where that may be
(root, on Debian or Ubuntu). Where it is not there, the part fails in continuous integration and is left out elsewhere,
with a sentence.

With arguments, runs pytest once with them.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import browser, postgres

PYTEST = [sys.executable, "-m", "pytest", "-n", "auto", "--durations=15", "--durations-min=2"]


@dataclass(frozen=True)
class Part:
    """Some tests, and what they need of the machine."""

    name: str
    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    there: Callable[[], object] = lambda: True
    package: str = ""
    """The Debian package that brings what is needed."""


WALKS = ("test_every_address.py", "test_no_dead_end.py")

PARTS = (
    Part(
        "every test, the site on SQLite",
        ["tests", "--ignore=tests/browser", *(f"--ignore=tests/web/{one}" for one in WALKS)],
    ),
    Part(
        "the site on PostgreSQL",
        # The demonstration only ever runs on an embedded file.
        ["tests/web", "--ignore=tests/web/demo"],
        {"JALON_TEST_DATABASE": "postgresql"},
        there=postgres.programs,
        package="postgresql",
    ),
    Part("the pages in a browser", ["tests/browser"], there=browser.program, package="chromium"),
)


def say(sentence: str) -> None:
    """Tell what is going on, apart from what the tests print."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def ready(part: Part) -> bool:
    """Whether the machine has what a part needs, after installing it where that may be."""
    return bool(part.there()) or (_install(part.package) and bool(part.there()))


def _install(package: str) -> bool:
    if os.geteuid() != 0 or not which("apt-get"):
        return False
    say(f"installing {package}.")
    wanted = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
    return _quietly(wanted) or (_quietly(["apt-get", "update", "--quiet"]) and _quietly(wanted))


def _quietly(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def run(part: Part) -> bool:
    """Run a part; whether it went well."""
    say(f"-- {part.name}")
    if not ready(part):
        how = f"install the program it needs (on Debian or Ubuntu: apt install {part.package})"
        if os.environ.get("CI"):
            say(f"not run, which is a failure in continuous integration: {how}.")
            return False
        say(f"LEFT OUT, because this machine lacks what it needs; {how}.")
        return True
    start = time.monotonic()
    done = subprocess.run([*PYTEST, *part.arguments], env={**os.environ, **part.environment}, check=False)
    say(f"-- {part.name}: {time.monotonic() - start:.0f} s")
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Run the parts, all of them even when one fails; 0 when all went well."""
    if arguments:
        return subprocess.run([*PYTEST, *arguments], check=False).returncode
    failed = [part.name for part in PARTS if not run(part)]
    if failed:
        say(f"FAILED: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
