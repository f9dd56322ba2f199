"""From a file that somebody sends to a file that can be kept: its name cleaned, its content read and checked."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from . import antivirus, content, limits
from .errors import NotAccepted

LONGEST_NAME = 150
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r'[<>:"/\\|?*]+')
"""What some system refuses in the name of a file."""


@dataclass(frozen=True)
class Checked:
    """A file that can be kept. Only ``check`` makes one."""

    file: "UploadedFile[Any]"
    name: str
    size: int
    sha256: str
    media_type: str

    def data(self) -> bytes:
        """Its bytes."""
        self.file.seek(0)
        data: bytes = self.file.read()
        return data


def check(file: "UploadedFile[Any]") -> Checked:
    """Read a file that was sent, whole. Raises ``Refused`` with a French sentence that does not repeat its name."""
    size = file.size or 0
    if size > limits.of_one():
        raise too_large()
    file.seek(0)
    data = file.read()
    media_type = content.read(data, file.name or "")
    antivirus.check(data)
    name = clean_name(file.name or "", content.SUFFIXES[media_type])
    return Checked(file, name, len(data), hashlib.sha256(data).hexdigest(), media_type)


def made(name: str, data: bytes) -> Checked:
    """A file that Jalon itself makes, checked as any other."""
    return check(SimpleUploadedFile(name, data))


def too_large() -> NotAccepted:
    """What is said of a file beyond the limit, however that was noticed."""
    return NotAccepted(
        f"le fichier dépasse {limits.weight(limits.of_one())}. Numérisez en noir et blanc, réduisez la photo, ou "
        "joignez-le en plusieurs parties."
    )


def clean_name(name: str, suffix: str) -> str:
    """The name of a file as it is shown and downloaded: no path, no control character, the ending of what it is."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(one for one in unicodedata.normalize("NFC", last) if one.isprintable())
    stem = _RESERVED.sub(" ", kept)
    stem = _SPACES.sub(" ", stem).strip(" .")
    before, dot, after = stem.rpartition(".")
    if dot and len(after) <= len("jpeg"):
        stem = before
    return (stem.strip(" .") or "document")[: LONGEST_NAME - len(suffix)].rstrip(" .") + suffix
