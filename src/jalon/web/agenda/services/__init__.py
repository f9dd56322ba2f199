"""What people do in the agenda: plan, move, say what became of an appointment, open a feed to another calendar."""

from .feeds import open_feed, revoke_feed
from .outcomes import Answer, Changed, Said, cancelling_party, say_all, say_outcome, undo_outcome
from .planning import Details, Moved, move, plan, undo_plan

__all__ = [
    "Answer",
    "Changed",
    "Details",
    "Moved",
    "Said",
    "cancelling_party",
    "move",
    "open_feed",
    "plan",
    "revoke_feed",
    "say_all",
    "say_outcome",
    "undo_outcome",
    "undo_plan",
]
