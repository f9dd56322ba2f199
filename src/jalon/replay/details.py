"""The file of details: whole, or not there at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jalon.rules.errors import JalonError


class CannotWrite(JalonError):
    """The file of details cannot be written."""


class Details:
    """Lines being written beside their file, which takes its name only when ``keep`` is set."""

    __slots__ = ("keep", "stream")

    def __init__(self, stream: IO[bytes] | None) -> None:
        self.stream = stream
        self.keep = False


@contextmanager
def details_in(path: str | None) -> Iterator[Details]:
    """Write details to ``path``; nothing is there unless ``keep`` was set before the end.

    Raises ``CannotWrite``, in French, when the folder refuses.
    """
    if path is None:
        yield Details(None)
        return
    target = Path(path)
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", delete_on_close=False
        ) as stream:
            details = Details(stream)
            yield details
            if details.keep:
                stream.flush()
                Path(stream.name).replace(target)
    except OSError as error:
        raise CannotWrite(f"{path} : écriture impossible ({error.strerror or error})") from error
