"""Many cases at once: what a programme says of them, and what another definition would change.

    report = replay(lines, programme, None, on=date(2026, 6, 30), processes=2)

Cases stream through: whatever their number, memory holds a few chunks of them and the tallies.
"""

from .details import CannotWrite, details_in
from .lines import Chunk, UnreadableCases, chunks_of, open_cases
from .pool import WorkerLost
from .report import BadLine, Report
from .run import default_processes, replay, replay_chunks
from .tally import Affected, Comparison, Overview, Spread
from .work import Task

__all__ = [
    "Affected",
    "BadLine",
    "CannotWrite",
    "Chunk",
    "Comparison",
    "Overview",
    "Report",
    "Spread",
    "Task",
    "UnreadableCases",
    "WorkerLost",
    "chunks_of",
    "default_processes",
    "details_in",
    "open_cases",
    "replay",
    "replay_chunks",
]
