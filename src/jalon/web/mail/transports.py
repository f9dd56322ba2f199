"""The ways out. Each is asked twice: to get ready, which may fail and be tried again, then to send, once.

Between the two the outbox writes that the message is leaving. So a worker that is killed leaves either a message that
has not left, or one of which nobody knows: it is told as such, and never sent again by itself, unless its way
recognises it.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from jalon.rules.errors import JalonError
from jalon.web.documents import files

from .models import Channel, Message, Sending


class NotSent(JalonError):
    """It did not leave, and the reason is known. ``lasting`` says that trying again changes nothing."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        self.lasting = lasting
        super().__init__(why)


@dataclass(frozen=True)
class Leaving:
    """A message with what its way needs of the organisation."""

    message: Message
    sending: Sending


class Ready(Protocol):
    """A message about to leave."""

    def send(self) -> str:
        """Have it leave; what the other side said. Raises ``NotSent`` when it surely did not leave."""


class Transport(Protocol):
    """A way out."""

    recognises: bool
    """Whether giving it the same message twice has it leave once: nothing is ever in doubt then."""

    def ready(self, leaving: Leaving) -> Any:
        """A context that gives a ``Ready``. Raises ``NotSent``: nothing has left."""


class Folder:
    """Writes each message to a file of its name: nothing leaves the machine. For demonstrations, and SMS by default."""

    recognises = True

    def __init__(self, name: str, suffix: str) -> None:
        self._folder = Path(settings.ENV.home).resolve() / name
        self._suffix = suffix

    @contextmanager
    def ready(self, leaving: Leaving) -> Iterator[Ready]:
        """See ``Transport``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        yield _File(self._folder / f"{leaving.message.uuid}{self._suffix}", self._content(leaving))

    def _content(self, leaving: Leaving) -> bytes:
        if leaving.message.channel == Channel.EMAIL:
            return mime(leaving).as_bytes(policy=SMTP)
        return f"{leaving.message.to}\n\n{leaving.message.text}\n".encode()


@dataclass(frozen=True)
class _File:
    path: Path
    content: bytes

    def send(self) -> str:
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        draft.write_bytes(self.content)
        draft.replace(self.path)
        return f"écrit dans {self.path.name}"


class Smtp:
    """A mail server. It is asked for the sender and the addressee first: a refusal leaves nothing in doubt."""

    recognises = False

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options

    @contextmanager
    def ready(self, leaving: Leaving) -> Iterator[Ready]:
        """See ``Transport``."""
        content = mime(leaving).as_bytes(policy=SMTP)
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"le serveur de courriel ne répond pas : {error}") from error
        try:
            _ask(server.mail(settings.DEFAULT_FROM_EMAIL), "l'expéditeur")
            _ask(server.rcpt(leaving.message.to), "le destinataire")
            yield _Dialogue(server, content)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"le serveur de courriel a rompu le dialogue : {error}") from error
        finally:
            _bye(server)

    def _connected(self) -> smtplib.SMTP:
        told = self._options
        made = smtplib.SMTP_SSL if told["use_ssl"] else smtplib.SMTP
        server = made(told["host"], told["port"], timeout=told["timeout"])
        try:
            server.ehlo()
            if told["use_tls"]:
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if told["username"]:
                server.login(told["username"], told["password"])
        except BaseException:
            server.close()
            raise
        return server


def _bye(server: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


@dataclass(frozen=True)
class _Dialogue:
    server: smtplib.SMTP
    content: bytes

    def send(self) -> str:
        """Give the message. Whatever breaks before the answer leaves it in doubt: the error goes up as it is."""
        try:
            code, said = self.server.data(self.content)
        except smtplib.SMTPDataError as error:
            raise NotSent(
                _said(error.smtp_code, error.smtp_error), lasting=_lasts(error.smtp_code)
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise InDoubt(str(error)) from error
        if not _fine(code):
            raise NotSent(_said(code, said), lasting=_lasts(code))
        return _said(code, said)


class InDoubt(JalonError):
    """The dialogue broke once the message was given: nobody knows whether it left."""


_OK, _PERMANENT = 200, 500


def _fine(code: int) -> bool:
    return _OK <= code < _OK + 100


def _lasts(code: int) -> bool:
    return code >= _PERMANENT


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:300]


def _ask(answer: tuple[int, bytes], who: str) -> None:
    code, said = answer
    if not _fine(code):
        raise NotSent(f"le serveur de courriel refuse {who} : {_said(code, said)}", lasting=_lasts(code))


def mime(leaving: Leaving) -> EmailMessage:
    """The e-mail of a message. Sent twice, it has the same identity: ``Message-ID``."""
    message = leaving.message
    made = EmailMessage()
    made["From"] = formataddr((message.organisation.name, settings.DEFAULT_FROM_EMAIL))
    made["To"] = formataddr((message.to_name, message.to))
    made["Subject"] = " ".join(message.subject.split())
    made["Date"] = format_datetime(message.at)
    made["Message-ID"] = message_id(message)
    made["Auto-Submitted"] = "no" if message.by_id else "auto-generated"
    made["Content-Language"] = message.language
    if leaving.sending.reply_to:
        made["Reply-To"] = leaving.sending.reply_to
    made.set_content(message.text)
    if message.letter:
        pdf = files.read(message.letter.stored_as, message.letter.sha256)
        name = f"{message.letter.reference}.pdf"
        made.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return made


def message_id(message: Message) -> str:
    """The identity of an e-mail: the same each time that it is sent."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    return f"<{message.uuid}@{domain}>"


def transport(channel: str) -> Transport:
    """The way out of a channel: what the settings name, else a mail server for e-mail, else a folder."""
    if channel == Channel.SMS:
        named = settings.ENV.sms
        found: Transport = import_string(named)() if named else Folder("sms", ".txt")
        return found
    options = cast("dict[str, Any]", settings.MAILERS["default"]["OPTIONS"])
    return Smtp(options) if "host" in options else Folder("courriels", ".eml")
