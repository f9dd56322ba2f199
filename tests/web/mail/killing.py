"""A sender killed again and again, on a database and with a mail server of its own; run by ``test_killed``.

Each child is a copy of this process that has the waiting messages leave, as a worker does; it is killed at an instant
drawn at random, two hundred times. Then one is let finish. What the server accepted and what the database says is
printed.
"""
# ruff: noqa: PLC0415  what needs the settings is imported once they are there

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from multiprocessing import Process, Queue
from typing import Any

import django
from tests.web.mail.server import mail_server

KILLS, MESSAGES = 200, 260


def serve(told: Any) -> None:
    """A mail server that goes on whatever happens to senders; tells its options, then what it accepted."""
    with mail_server() as (kept, options):
        told.put(options)
        while os.getppid() != 1:
            time.sleep(0.02)
            if os.path.exists(sys.argv[1]):  # noqa: PTH110  a flag of the parent
                break
        told.put([mail["Message-ID"] for mail in kept.mails])


def main() -> None:
    """Kill, then let finish, then tell."""
    told: Any = Queue()
    server = Process(target=serve, args=(told,))
    server.start()
    options = told.get(timeout=10)
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    settings.MAILERS = {"default": {"BACKEND": "x", "OPTIONS": options}}
    call_command("migrate", verbosity=0)
    numbers = _asked()
    chance, killed = random.Random(11), 0
    while killed < KILLS:
        connections.close_all()
        child = os.fork()
        if child == 0:
            _leave(numbers)
            os._exit(0)
        time.sleep(chance.uniform(0.0, 0.035))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        if not os.WIFSIGNALED(status):
            break
    _leave(numbers)
    _leave(numbers)
    with open(sys.argv[1], "w", encoding="utf-8"):  # noqa: PTH123  the flag
        accepted = told.get(timeout=10)
    server.join(10)
    print(json.dumps({"killed": killed, "accepted": accepted, **_said()}))


def _asked() -> list[int]:
    from tests.web.cast import case_for, make_cast
    from tests.web.mail.posted import message, reached, sends

    cast = make_cast()
    case = case_for(cast.alice)
    sends(cast.operator)
    reached(case)
    return [message(case, "email" if at % 4 else "sms", token=f"m{at}").pk for at in range(MESSAGES)]


def _leave(numbers: list[int]) -> None:
    from jalon.web.mail import outbox

    for number in numbers:
        outbox.deliver(number, patience=timedelta(0))


def _said() -> dict[str, Any]:
    from django.conf import settings

    from jalon.web.mail.models import Message
    from jalon.web.mail.proof import with_state
    from jalon.web.mail.transports import message_id

    rows = with_state(Message.objects.all())
    folder = settings.ENV.home.resolve() / "sms"
    return {
        "mails": {message_id(one): one.state for one in rows if one.channel == "email"},
        "sms": {str(one.uuid): one.state for one in rows if one.channel == "sms"},
        "files": sorted(path.stem for path in folder.iterdir() if not path.name.startswith(".")),
    }


if __name__ == "__main__":
    main()
