"""What one does with one's own account."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from jalon.web.accounts.models import User


@transaction.atomic
def end_session(user: User, pk: int) -> bool:
    """End one of one's sessions; says whether there was one."""
    session = UserSession.objects.filter(user_id=user.pk, pk=pk).first()
    if session is None:
        return False
    session.end()
    return True


@transaction.atomic
def end_other_sessions(user: User, current: str | None) -> int:
    """End all of one's sessions but the current one; says how many."""
    others = list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=current or ""))
    for session in others:
        session.end()
    return len(others)
