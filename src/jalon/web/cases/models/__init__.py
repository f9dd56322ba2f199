"""What the accompaniment keeps: the facts, what is projected from them, and who is linked to a case."""

from .case import Case, CaseQuerySet
from .facts import FactRow, Submission
from .links import Assignment, EmergencyAccess, SavedFilter, Share
from .projections import CourseRow, Owed, SituationRow

__all__ = [
    "Assignment",
    "Case",
    "CaseQuerySet",
    "CourseRow",
    "EmergencyAccess",
    "FactRow",
    "Owed",
    "SavedFilter",
    "Share",
    "SituationRow",
    "Submission",
]
