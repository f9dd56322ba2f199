"""A sender killed two hundred times, at any instant: nothing is lost, nothing leaves twice, a doubt is told as one."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_killed_two_hundred_times_nothing_is_lost_and_nothing_leaves_twice(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))},
        "JALON_MODE": "demo", "JALON_HOME": str(tmp_path), "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "jalon.web.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.mail.killing", str(tmp_path / "over")],
        env=environment, capture_output=True, text=True, check=False, timeout=120, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["killed"] == 200
    # E-mail: each was accepted once, or is told to be in doubt; none is anything else.
    assert len(told["accepted"]) == len(set(told["accepted"]))
    assert set(told["mails"].values()) <= {"sent", "doubt"}
    sent = {identity for identity, state in told["mails"].items() if state == "sent"}
    assert sent <= set(told["accepted"])
    assert set(told["accepted"]) <= set(told["mails"])
    # SMS to files, which recognise a message: each is there once, and none is in doubt.
    assert set(told["sms"].values()) == {"sent"}
    assert told["files"] == sorted(told["sms"])
