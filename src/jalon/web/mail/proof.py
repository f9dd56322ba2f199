"""What proves a message: the fingerprint of all that the person receives, and how it stands."""

import hashlib
import json
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from .models import Event, Message, What


def fingerprint(told: dict[str, Any]) -> str:
    """The fingerprint of a message: of every word and paper of it, of its address and of its way."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def told_of(message: Message) -> dict[str, Any]:
    """All that the person receives, and where."""
    return {
        "uuid": str(message.uuid), "channel": message.channel, "to_name": message.to_name, "to": message.to,
        "subject": message.subject, "text": message.text, "letter": message.letter.sha256 if message.letter else "",
    }  # fmt: skip


def holds(message: Message) -> bool:
    """Whether a message is, to the last character, what was asked for."""
    return fingerprint(told_of(message)) == message.sha256


def with_state(rows: QuerySet[Message]) -> QuerySet[Any]:
    """Messages with ``state``, what last became of them, and ``state_at``; an answer is no state."""
    last = Event.objects.filter(message=OuterRef("pk")).exclude(what=What.ANSWERED).order_by("-pk")
    return rows.annotate(state=Subquery(last.values("what")[:1]), state_at=Subquery(last.values("at")[:1]))
