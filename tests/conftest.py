"""How the tests run: which Hypothesis profile is used where, and on which database the site is tested.

The site's tests run on SQLite, or on PostgreSQL when ``JALON_TEST_DATABASE`` says so: ``postgresql`` starts a server
for the run, shared by its processes; an address uses that server. Django itself is started by ``web/site.py``, for the
folders that need it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no failure of the code, so no example has a deadline. Elsewhere than in continuous
# integration, each run looks for new examples.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-06-30"
"""The day of every test, unless it sets another with ``clock``."""
KEPT = ("JALON_TEST_DATABASE", "JALON_SHOTS")
"""What may be told to the tests; nothing else of the machine's own settings may reach them."""


def _server() -> "subprocess.Popen[str]":
    """Start PostgreSQL for the run."""
    # It goes when its standard input closes, so also when this process is killed; a Ctrl-C stops the tests first.
    return subprocess.Popen(
        [sys.executable, ROOT / "tools" / "postgres.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


# The site's settings are read as soon as a conftest below this one is, so they are chosen here and not in a hook. The
# processes that this one starts inherit them.
_started: list["subprocess.Popen[str]"] = []
if "PYTEST_XDIST_WORKER" not in os.environ:
    for name in [name for name in os.environ if name.startswith("JALON_") and name not in KEPT]:
        del os.environ[name]
    os.environ |= {
        "JALON_MODE": "test",
        "JALON_HOME": tempfile.mkdtemp(prefix="jalon-tests-"),
        "JALON_TODAY": TODAY,
    }
    if wanted := os.environ.get("JALON_TEST_DATABASE"):
        if wanted == "postgresql":
            _started.append(_server())
            assert _started[0].stdout is not None
            wanted = _started[0].stdout.readline().strip()
            if not wanted:
                pytest.exit("JALON_TEST_DATABASE=postgresql, and no server could be started", 3)
        os.environ["JALON_DATABASE"] = wanted


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask PostgreSQL only of the tests that ask something of a database: the others have run without it."""
    if os.environ.get("JALON_TEST_DATABASE") != "postgresql":
        return
    without = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or bool(
        {"db", "transactional_db"} & set(fixtures)
    )


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for server in _started:
            server.communicate()
        shutil.rmtree(os.environ["JALON_HOME"], ignore_errors=True)
