"""Talking to the engine: a line of JSON to its socket, an answer or a reason, never a wait without end."""

import json
import os
import socket
import tempfile
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from jalon.rules.errors import JalonError
from jalon.rules.french import day

VERSION = 1
PATIENCE = 8.0
"""Seconds in which a computation must have answered."""
QUICK = 1.0
"""Seconds in which the engine must say where it is."""
MOST_ANSWER = 60_000_000
State = Literal["ready", "starting", "down", "busy", "slow"]
SAID: dict[State, str] = {
    "ready": "Le calcul est prêt.",
    "starting": "Le calcul démarre : il faut quelques secondes. Réessayez dans un instant.",
    "down": "Le calcul du RSA et de la prime d'activité n'est pas en marche.",
    "slow": "Le calcul n'a pas répondu à temps. Réessayez : souvent, la seconde fois suffit.",
    "busy": "Le calcul est très demandé en ce moment : réessayez dans quelques secondes.",
}


class EngineError(JalonError):
    """The engine could not answer; ``state`` says where it is."""

    def __init__(self, state: State, detail: str = "") -> None:
        self.state: State = state
        self.detail = detail
        super().__init__(SAID[state])


@dataclass(frozen=True)
class About:
    """Where the engine is, and how fresh its amounts are."""

    state: State
    version: str = ""
    since: str = ""
    """ISO day from which its newest RSA holds."""
    rsa_base: int = 0
    """Its newest RSA for one person, in cents."""

    @property
    def freshness(self) -> str:
        """« barèmes au 1er avril 2026 »."""
        return f"barèmes au {day(date.fromisoformat(self.since))}" if self.since else "barèmes non connus"


def socket_path() -> Path:
    """Where the engine answers: ``JALON_BENEFITS_SOCKET``, else in ``JALON_HOME``, else in the temporary folder.

    A Unix socket has a short address: a home too deep is left for a folder of the machine's.
    """
    if told := os.environ.get("JALON_BENEFITS_SOCKET"):
        return Path(told)
    home = Path(os.environ.get("JALON_HOME", "var")).absolute() / "simulateur.sock"
    if len(str(home)) < 100:  # noqa: PLR2004  the kernel's limit is 107 bytes
        return home
    return (
        Path(tempfile.gettempdir())
        / f"jalon-{os.getuid()}-{sha256(str(home).encode()).hexdigest()[:12]}.sock"
    )


def about(path: Path | None = None) -> About:
    """Where the engine is; never raises."""
    try:
        found = _ask({"ask": "state"}, path or socket_path(), QUICK)
    except EngineError as error:
        return About(error.state)
    told = found.get("parameters", {})
    return About(
        "ready" if found.get("state") == "ready" else "starting",
        found.get("versions", {}).get("openfisca-france", ""),
        told.get("since", ""),
        int(told.get("rsa_base", 0)),
    )


def compute(question: dict[str, Any], path: Path | None = None) -> dict[str, Any]:
    """RSA and prime d'activité, in cents, run by run and month by month. Raises ``EngineError``."""
    found = _ask({"ask": "compute", **question}, path or socket_path(), PATIENCE)
    error = found.get("error")
    if error in ("starting", "busy"):
        raise EngineError(error)
    if error:
        raise EngineError("down", str(error))
    return found


def _ask(asked: dict[str, Any], path: Path, patience: float) -> dict[str, Any]:
    line = json.dumps({"v": VERSION, **asked}, separators=(",", ":")).encode() + b"\n"
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(patience)
            link.connect(str(path))
            link.sendall(line)
            with link.makefile("rb") as told:
                answer = json.loads(told.readline(MOST_ANSWER) or b"null")
    except TimeoutError as error:
        raise EngineError("slow", str(error)) from error
    except (OSError, ValueError) as error:
        raise EngineError("down", str(error)) from error
    if not isinstance(answer, dict) or answer.get("v") != VERSION:
        raise EngineError("down", "another version answers")
    return answer
