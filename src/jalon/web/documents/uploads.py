"""Refuses a file that is too large while it arrives, before it is all read or written anywhere.

Stands first among the handlers of Django, for every form of the site. What it refused stands on the request, for the
field of the form to say (``refused``); what was typed before the files is read, and nothing of it is lost.
"""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from . import limits

_MARK = "refused_uploads"


@dataclass(frozen=True)
class TooLarge:
    """A file that was refused on its way."""

    field: str
    name: str


@dataclass(frozen=True)
class TooMany:
    """More files than a form may bring."""

    field: str


def refused(request: HttpRequest, field: str) -> list[TooLarge | TooMany]:
    """What was refused on its way, for a field of a form."""
    found: list[TooLarge | TooMany] = getattr(request, _MARK, [])
    return [one for one in found if one.field == field]


class Guard(FileUploadHandler):
    """Counts what comes. Files too large are skipped; a form too large as a whole is read no further."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._told = 0
        self._files = 0
        self._all = 0
        self._one = 0

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002  Django's form, as the three below
        META: dict[str, Any],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Hear how long the form says that it is."""
        self._told = content_length

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin to count. What was typed comes before the files, so that it is read when this stops the rest."""
        super().new_file(field_name, *args, **kwargs)
        self._files, self._one = self._files + 1, 0
        if self._told > limits.of_form():
            self._refuse(TooLarge(field_name, self.file_name or ""))
            raise StopUpload(connection_reset=True)
        if self._files > limits.MOST_AT_ONCE:
            self._refuse(TooMany(field_name))
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002  Django's form
        """Count a piece, and pass it on."""
        self._one += len(raw_data)
        self._all += len(raw_data)
        if self._all > limits.of_form():
            self._refuse(TooLarge(self.field_name or "", self.file_name or ""))
            raise StopUpload(connection_reset=True)
        if self._one > limits.of_one():
            self._refuse(TooLarge(self.field_name or "", self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":  # noqa: ARG002  Django's form
        """The handlers that follow keep the file."""
        return None

    def _refuse(self, what: TooLarge | TooMany) -> None:
        found: list[TooLarge | TooMany] = getattr(self.request, _MARK, [])
        if what not in found:
            setattr(self.request, _MARK, [*found, what])
