"""One engine for the tests of a process; without its environment they are left out, but in continuous integration."""

import os
import time

import pytest

from jalon.benefits import client
from jalon.benefits.supervisor import Supervisor, engine_python
from jalon.programmes.library import parameters as all_parameters


def python_of_the_engine():
    python = engine_python()
    if python is None:
        reason = "the engine of the simulator is not installed (make setup)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return python


def until_ready(patience=90):
    end = time.monotonic() + patience
    while client.about().state != "ready":
        assert time.monotonic() < end, "the engine is not ready"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def running_engine(tmp_path_factory):
    """An engine, for all the tests of this process."""
    python = python_of_the_engine()
    socket = tmp_path_factory.mktemp("engine") / "s.sock"
    supervisor = Supervisor(python, socket)
    supervisor.start()
    yield socket
    supervisor.stop()


@pytest.fixture
def engine(running_engine, monkeypatch):
    """An engine that answers."""
    monkeypatch.setenv("JALON_BENEFITS_SOCKET", str(running_engine))
    until_ready()


@pytest.fixture
def no_engine(monkeypatch, tmp_path):
    """Nothing answers."""
    monkeypatch.setenv("JALON_BENEFITS_SOCKET", str(tmp_path / "nobody.sock"))


@pytest.fixture(scope="session")
def parameters():
    return all_parameters()
