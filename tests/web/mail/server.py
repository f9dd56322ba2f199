"""A real mail server, in this process: it keeps what it accepts, and refuses whom it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller


class Kept:
    """What the server accepted, and how it answers."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answers: dict[str, str] = {}
        """By address, what is answered to RCPT."""
        self.to_data = "250 accepted"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802, ARG002  aiosmtpd's names
        """Accept an addressee, or refuse as told."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002  aiosmtpd's names
        """Keep a mail."""
        if self.to_data.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        return self.to_data


def reach(port: int) -> dict[str, Any]:
    """The options by which a server of this machine is reached."""
    told = {"host": "127.0.0.1", "port": port, "username": "", "password": "", "timeout": 5}
    return told | {"use_ssl": False, "use_tls": False}


@contextmanager
def mail_server() -> Iterator[tuple[Kept, dict[str, Any]]]:
    """A server that runs, and the options by which it is reached."""
    kept = Kept()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept, reach(port)
    finally:
        controller.stop()
