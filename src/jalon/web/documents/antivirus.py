"""The antivirus of the machine, where there is one: a command that gets a file and answers by how it ends."""

import logging
import os
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from .errors import NotAccepted, NotChecked

logger = logging.getLogger(__name__)
CLEAN, INFECTED = 0, 1
"""How the command ends, as ``clamscan`` and ``clamdscan`` do; anything else: it could not tell."""
PATH = "{path}"
"""Stands in the command for the file; without it, the file comes on the standard input."""
PATIENCE = 60
"""Seconds in which it must have answered."""
_ENVIRONMENT = ("PATH", "HOME", "LANG", "TMPDIR")
"""What the command gets of our environment: not the secrets of the site."""


def check(data: bytes) -> None:
    """Have the antivirus read a file, where one is set. Raises ``NotAccepted`` or ``NotChecked``."""
    command = shlex.split(settings.ENV.antivirus)
    if not command:
        return
    code = _with_path(command, data) if any(PATH in one for one in command) else _ended(command, data)
    if code == INFECTED:
        logger.warning("antivirus: a file was found infected, and refused")
        raise NotAccepted(
            "l'antivirus y trouve un virus. Ne l'ouvrez pas, et prévenez votre service informatique."
        )
    if code != CLEAN:
        raise NotChecked(
            "l'antivirus ne répond pas comme il faut, et rien n'est gardé sans être vérifié. Réessayez dans quelques "
            "minutes ; si cela recommence, prévenez la personne qui administre Jalon."
        )


def _with_path(command: Sequence[str], data: bytes) -> int | None:
    with tempfile.TemporaryDirectory(prefix="jalon-") as folder:
        path = Path(folder) / "a-verifier"
        path.write_bytes(data)
        path.chmod(0o600)
        return _ended([one.replace(PATH, str(path)) for one in command], b"")


def _ended(command: Sequence[str], data: bytes) -> int | None:
    """How the command ended; nothing when it did not start or took too long."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=PATIENCE, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.error("antivirus: %s", error)  # noqa: TRY400  the sentence says it all
        return None
    if done.returncode not in (CLEAN, INFECTED):
        logger.error("antivirus: ended with %s: %s", done.returncode, done.stderr[:500])
    return done.returncode
