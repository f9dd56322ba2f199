"""The nightly run: the files of documents that were taken out long enough ago are erased; their rows stay as proof."""

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from jalon.web.cases.services import lock
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

from . import files
from .models import Change, Document, What
from .services import last_day_to_put_back


def erase_due(on: date) -> int:
    """Erase the files of the documents whose delay is over by a day. Gives how many; run again, it does nothing more.

    Each is a transaction of its own. The row is written first: a run that is stopped leaves at worst a file that
    nothing names any more, which ``jalon manage documents_check`` finds.
    """
    last = Change.objects.filter(document=OuterRef("pk")).order_by("-pk")
    gone = Document.objects.annotate(state=Subquery(last.values("what")[:1])).filter(state=What.REMOVED)
    return sum(_erase(pk, on) for pk in gone.order_by("pk").values_list("pk", flat=True))


def _erase(pk: int, on: date) -> bool:
    with transaction.atomic():
        document = Document.objects.select_related("case__person").get(pk=pk)
        lock(document.case)
        last = document.changes.order_by("-pk").first()
        if (
            last is None
            or last.what != What.REMOVED
            or on <= last_day_to_put_back(timezone.localdate(last.at))
        ):
            return False
        Change.objects.create(document=document, what=What.ERASED, at=now(), by=None)
        note(
            None,
            "document:erase",
            person_id=document.person_id,
            case_id=document.case_id,
            document=pk,
            sha256=document.sha256,
        )
    files.erase(document.stored_as)
    return True
