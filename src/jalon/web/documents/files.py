"""The folder of documents: files under names drawn at random, outside of everything that is served."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from .errors import FileMissing

_FOLDER, _FILE = 0o700, 0o600
_UNDER_WAY = ".en-cours-"


def folder() -> Path:
    """Where the documents are."""
    return Path(settings.ENV.documents_folder)


def new_name() -> str:
    """A name that nobody can guess, and that says nothing."""
    return secrets.token_hex(16)


def path_of(name: str) -> Path:
    """Where the file of a name is: 256 folders, so that none is too long to list."""
    return folder() / name[:2] / name


def write(name: str, data: bytes, *, durable: bool = True) -> None:
    """Write a file whole or not at all: under another name first, then renamed.

    ``durable`` waits until the disk has it, for a database that says so must not be the only one to remember.
    """
    path = path_of(name)
    path.parent.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    for one in (folder(), path.parent):
        one.chmod(_FOLDER)
    draft = path.with_name(f"{_UNDER_WAY}{name}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE), "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if durable:
        _settle(path.parent)


def _settle(place: Path) -> None:
    """Have the disk know the new name too."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(name: str, sha256: str) -> bytes:
    """The bytes of a file, as they were kept. Raises ``FileMissing`` when it is not there, or is not the same."""
    try:
        data = path_of(name).read_bytes()
    except OSError as error:
        raise FileMissing(f"le fichier {name} ne peut pas être lu : {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileMissing(f"le fichier {name} n'est plus celui qui a été gardé")
    return data


def erase(name: str) -> bool:
    """Erase a file; whether it was there."""
    try:
        path_of(name).unlink()
    except FileNotFoundError:
        return False
    return True


def every() -> Iterator[Path]:
    """Every file of the folder, those that a crash left half-written included."""
    root = folder()
    if root.is_dir():
        yield from sorted(one for one in root.rglob("*") if one.is_file())
