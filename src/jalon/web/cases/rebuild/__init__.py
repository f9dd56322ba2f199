"""Every row that lists read, written again from the facts: always with the same result."""

from .chunk import Outcome
from .run import rebuild

__all__ = ["Outcome", "rebuild"]
