"""How much may be given: set by whoever keeps the site up, told to whoever gives a file."""

from django.conf import settings

MOST_AT_ONCE = 10
"""Files in one form."""
MEGABYTE = 1_000_000
UNDO_DAYS = 30
"""Days during which a document that was taken out can be put back; then its file is erased."""


def of_one() -> int:
    """Bytes of one file."""
    return int(settings.ENV.document_mb) * MEGABYTE


def of_case() -> int:
    """Bytes of all the files of a case."""
    return int(settings.ENV.case_mb) * MEGABYTE


def of_form() -> int:
    """Bytes that a form may send: all its files, and room for what is typed."""
    return MOST_AT_ONCE * of_one() + MEGABYTE


def weight(size: int) -> str:
    """A size as people say it: « 320 Ko », « 1,4 Mo »."""
    if size < MEGABYTE:
        return f"{max(round(size / 1000), 1)}\u00a0Ko"
    return f"{size / MEGABYTE:.1f}\u00a0Mo".replace(".", ",").replace(",0\u00a0", "\u00a0")
