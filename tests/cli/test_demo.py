"""``jalon demo`` and the other commands of the site, started as people start them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

JALON = Path(sys.executable).with_name("jalon")
PATIENCE = 120


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def run(home: Path, *arguments: str, **options) -> subprocess.Popen[str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    return subprocess.Popen(
        [JALON, *arguments], env=others | {"JALON_HOME": str(home)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options,
    )  # fmt: skip


def page(port: int, process: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/", timeout=5) as answer:
                return str(answer.read(), "utf-8")
        except OSError:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_the_demonstration_prints_the_address_and_an_account_for_each_role_and_answers(tmp_path, port):
    process = run(tmp_path, "demo", "--port", str(port))
    try:
        shown = page(port, process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert shown.count('name="membership"') > 20
    assert f"http://127.0.0.1:{port}/demo/" in said
    assert all(
        role in said for role in ("conseiller", "responsable", "référent", "instructeur", "administrateur")
    )


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_another_program_holds_is_told_in_french(tmp_path, port, command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = run(tmp_path, command, "--port", str(port))
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "choisissez un autre port" in said or "Réglages inutilisables" in said
    assert "Traceback" not in said
