"""The engine as a process: it says where it is, ends with who started it, comes back when it is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.benefits.asked import every
from tests.benefits.conftest import python_of_the_engine, until_ready

from jalon.benefits import client
from jalon.benefits.client import EngineError
from jalon.benefits.supervisor import WORKER, Supervisor

ONE = {
    "first": "2026-07",
    "months": 1,
    "adults": ["1986-01-01"],
    "children": [],
    "runs": [{"services": [60000] * 5}],
}


@pytest.fixture
def own(tmp_path, monkeypatch):
    """An engine for one test, which it may harm; ``start`` takes its options."""
    python = python_of_the_engine()
    path = tmp_path / "s.sock"
    monkeypatch.setenv("JALON_BENEFITS_SOCKET", str(path))
    made = []

    def start(*options):
        supervisor = Supervisor(python, path, *options)
        supervisor.start()
        made.append(supervisor)
        return supervisor

    yield start
    for one in made:
        one.stop()


def until(what, patience=60):
    end = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def said(path, line):
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(10)
        link.connect(str(path))
        link.sendall(line + b"\n")
        return json.loads(link.makefile("rb").readline())


def test_it_says_that_it_starts_then_that_it_is_ready_and_only_its_owner_may_ask(own, tmp_path):
    own()
    until(lambda: client.about().state == "starting")
    with pytest.raises(EngineError) as error:
        client.compute(ONE)
    assert error.value.state == "starting"
    assert "quelques secondes" in str(error.value)
    assert (tmp_path / "s.sock").stat().st_mode & 0o777 == 0o600
    until_ready()
    assert client.about().version == "176.1.8"
    assert client.compute(ONE)["rsa"] == [[35169]]


def test_killed_at_work_it_is_started_again_and_answers(own):
    supervisor = own()
    until_ready()
    failed = []

    def ask():
        try:
            client.compute(
                {**ONE, "months": 24, "runs": [{"services": [one * 100] * 28} for one in range(600)]}
            )
        except EngineError as error:
            failed.append(error.state)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.15)
    killed = supervisor.pid
    os.kill(killed, signal.SIGKILL)
    asking.join()
    assert failed == ["down"]
    until(lambda: supervisor.pid not in (None, killed))
    until_ready()
    assert client.compute(ONE)["rsa"] == [[35169]]


def test_a_computation_that_never_ends_ends_the_engine(own):
    supervisor = own("--limit", "0.01")
    until_ready()
    stuck = supervisor.pid
    with pytest.raises(EngineError):
        client.compute({**ONE, "months": 24, "runs": [{"services": [60000] * 28}] * 1500})
    until(lambda: supervisor.pid not in (None, stuck))


def test_after_many_computations_another_engine_takes_over(own):
    supervisor = own("--most", "2")
    until_ready()
    first = supervisor.pid
    for amount in (100, 200, 300):
        client.compute({**ONE, "runs": [{"services": [amount] * 5}]})
    until(lambda: supervisor.pid not in (None, first))


def test_it_ends_with_the_process_that_keeps_it_even_killed(tmp_path):
    python = python_of_the_engine()
    path = tmp_path / "s.sock"
    code = (
        "import sys, time; from pathlib import Path; from jalon.benefits.supervisor import Supervisor; "
        f"s = Supervisor(Path({str(python)!r}), Path({str(path)!r})); s.start(); time.sleep(0.5); "
        "print(s.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    until(
        lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]
    )


def test_a_second_engine_leaves_the_place_to_the_first(engine):
    found = subprocess.run(
        [python_of_the_engine(), "-I", WORKER, "--socket", client.socket_path()],
        stdin=subprocess.PIPE,
        check=False,
    )
    assert found.returncode == 73
    assert client.about().state == "ready"


def test_a_socket_that_nobody_answers_any_more_is_taken_over(own, tmp_path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "s.sock"))
    assert client.about().state == "down"
    own()
    until_ready()


@pytest.mark.parametrize(
    "line",
    [
        b"", b"nothing", b"[]", b"{}", b'{"v": 2, "ask": "state"}', b'{"v": 1, "ask": "dance"}',
        b'{"v": 1, "ask": "compute"}', b'{"v": 1, "ask": "compute", "runs": [], "months": 1}',
        b'{"v": 1, "ask": "compute", "runs": [{"sale": [1]}], "months": 2, "adults": ["1986-01-01"], "children": []}',
        b'{"v": 1, "ask": "compute", "runs": [{}], "months": 1, "adults": ["no"], "children": [], "first": "2026-01"}',
        b'{"v": 1, "ask": "compute", "runs": [{}], "months": 1, "adults": [], "children": [], "first": "2026-01"}',
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_the_next_one_is_answered(engine, line):
    assert "error" in said(client.socket_path(), line)
    assert client.compute(ONE)["rsa"] == [[35169]]


def test_the_same_question_is_remembered(engine):
    asked = {**ONE, "runs": [{"services": [61234] * 5}]}
    assert client.compute(asked)["cached"] is False
    assert client.compute(asked)["cached"] is True


def test_two_clients_at_once_have_each_their_answer(engine):
    found = {}

    def ask(amount):
        found[amount] = client.compute({**ONE, "runs": [{"services": [amount * 100] * 5}]})["rsa"][0][0]

    asking = [threading.Thread(target=ask, args=(amount,)) for amount in (200, 400, 600, 800)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert found == {200: 55169, 400: 45169, 600: 35169, 800: 25169}


def test_without_an_engine_it_is_said_to_be_down(no_engine):
    assert client.about().state == "down"
    assert client.about().freshness == "barèmes non connus"
    with pytest.raises(EngineError, match="n'est pas en marche"):
        client.compute(ONE)


def test_the_web_process_loads_nothing_of_the_engine():
    code = "import sys, jalon.benefits.simulate as s; print([n for n in sys.modules if n[:5] in ('openf', 'numpy')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    assert every(600).horizon == 3
