"""The worker as it is run, on a database of its own: killed at any instant, nothing it had to do is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TASKS, KILLS = 8, 4
MOST = 60
"""Seconds after which a test that hangs is ended."""


class Site:
    """A site in a folder, and what is asked of it by its commands."""

    def __init__(self, home: Path) -> None:
        self.log = home / "log.txt"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))},
            "JALON_MODE": "demo", "JALON_HOME": str(home), "PYTHONPATH": str(ROOT),
            "JALON_TEST_LOG": str(self.log),
        }  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", "import jalon.cli as c; raise SystemExit(c.main())", *arguments]

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, code: str) -> str:
        return self.run("manage", "shell", "--verbosity", "0", "--command", code).strip()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        self.log.unlink(missing_ok=True)
        return subprocess.Popen(self.command(*arguments), env=self.environment, stdin=subprocess.PIPE)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    found = Site(tmp_path_factory.mktemp("site"))
    found.run("manage", "migrate", "--verbosity", "0")
    return found


def enqueue(site, number):
    site.ask(
        "from tests.web.jobs.slow import slow; from django_ox.models import OxTask\n"
        f"for number in range({number}): slow.enqueue(number=number)\n"
        "OxTask.objects.update(max_attempts=100)"
    )


def states(site):
    return site.ask(
        "from django_ox.models import OxTask; "
        "print(*sorted(OxTask.objects.exclude(task_path__contains='nightly').values_list('status', flat=True)))"
    ).split()


def test_a_worker_killed_at_any_instant_loses_nothing(site):
    enqueue(site, TASKS)
    chance = random.Random(7)
    for _ in range(KILLS):
        command = site.command("manage", "ox_worker", "--lock-timeout", "1", "--interval", "0.1")
        with subprocess.Popen(command, env=site.environment, stdin=subprocess.DEVNULL) as worker:
            time.sleep(chance.uniform(1.0, 1.8))
            worker.send_signal(signal.SIGKILL)
    time.sleep(1.5)
    site.run("manage", "ox_worker", "--lock-timeout", "1", "--interval", "0.1", "--batch")
    assert states(site) == ["SUCCESSFUL"] * TASKS
    lines = site.log.read_text("utf-8").split("\n")
    assert {line for line in lines if line.startswith("done")} == {
        f"done {number}" for number in range(TASKS)
    }


def test_the_worker_ends_with_whoever_started_it_once_what_it_does_is_done(site):
    enqueue(site, 3)
    with site.start("worker", "--with-parent") as worker:
        until = time.monotonic() + MOST
        while not site.log.exists() and time.monotonic() < until:
            time.sleep(0.05)
    assert worker.returncode == 0
    lines = site.log.read_text("utf-8").split("\n")
    begun, done = (sum(line.startswith(word) for line in lines) for word in ("begun", "done"))
    assert begun == done
    assert "RUNNING" not in states(site)
