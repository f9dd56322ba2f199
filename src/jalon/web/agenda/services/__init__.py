"""What people do in the agenda: plan, move, say what became of an appointment, open a feed to another calendar."""

from .feeds import open_feed, revoke_feed
from .outcomes import (
    Answer,
    Outcome,
    Result,
    Said,
    TooEarly,
    cancelling_party,
    outcome_of,
    say_all,
    say_outcome,
    undo_outcome,
)
from .planning import Details, Moved, move, plan, undo_plan
from .shared import Changed, stamp

__all__ = [
    "Answer",
    "Changed",
    "Details",
    "Moved",
    "Outcome",
    "Result",
    "Said",
    "TooEarly",
    "cancelling_party",
    "move",
    "open_feed",
    "outcome_of",
    "plan",
    "revoke_feed",
    "say_all",
    "say_outcome",
    "stamp",
    "undo_outcome",
    "undo_plan",
]
