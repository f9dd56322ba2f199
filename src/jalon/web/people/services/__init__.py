"""What people do to the record of a person: open an accompaniment, change who they are, merge two records, undo it."""

from .identity import change_identity
from .merging import CannotMerge, merge, undo_merge
from .opening import Closing, Opened, Opening, open_accompaniment

__all__ = [
    "CannotMerge",
    "Closing",
    "Opened",
    "Opening",
    "change_identity",
    "merge",
    "open_accompaniment",
    "undo_merge",
]
