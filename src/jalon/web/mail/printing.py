"""Letters that leave by post: printed together, posted together. The sheets are those that were kept, never others."""

import hashlib
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from pypdf import PdfReader, PdfWriter

from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.documents import files
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

from .models import Event, Message, PrintRun, What
from .outbox import state_of
from .queries import runs, to_print
from .reasons import no_longer

MOST = 500
"""Letters of a file to print."""


class Nothing(JalonError):
    """No letter waits for a printer."""


@transaction.atomic
def print_waiting(agent: Agent) -> PrintRun:
    """Put the letters that wait in one file, each on its own sheets, ready for both sides. Raises ``Nothing``.

    A letter whose reason is gone is taken back instead. Two people who print at once do not print the same ones.
    """
    if not agent.may(Action.RECORD):
        raise PermissionDenied
    numbers = list(to_print(agent).values_list("pk", flat=True)[:MOST])
    locked = (
        Message.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=numbers).order_by("pk")
    )
    chosen = [
        one for one in locked.select_related("letter", "case") if state_of(one) == What.QUEUED and _goes(one)
    ]
    if not chosen:
        raise Nothing("Aucun courrier n'attend d'être imprimé.")
    data = _joined(chosen)
    name = files.new_name()
    files.write(name, data)
    run = PrintRun.objects.create(
        organisation=agent.organisation, at=now(), by=agent.membership, letters=len(chosen), stored_as=name,
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    Event.objects.bulk_create(
        Event(message=one, what=What.PRINTED, at=now(), by=agent.membership, run=run) for one in chosen
    )
    note(agent, "mail:print", run=run.pk, letters=len(chosen))
    return run


def _goes(message: Message) -> bool:
    if gone := no_longer(message):
        Event.objects.create(message=message, what=What.CANCELLED, at=now(), detail=gone)
        return False
    return message.not_before <= now()


def _joined(messages: list[Message]) -> bytes:
    """The letters one after the other, each starting on the front of a sheet."""
    made = PdfWriter()
    for one in messages:
        if one.letter is None:
            continue
        reader = PdfReader(BytesIO(files.read(one.letter.stored_as, one.letter.sha256)))
        made.append(reader, import_outline=False)
        if len(reader.pages) % 2:
            made.add_blank_page()
    kept = BytesIO()
    made.write(kept)
    return kept.getvalue()


@transaction.atomic
def post(agent: Agent, number: int) -> int:
    """Note that the letters of a file were posted; how many. Those taken back are left. Raises ``DoesNotExist``."""
    run = runs(agent).get(pk=number)
    rows = Message.objects.select_for_update(no_key=True).filter(events__run=run).order_by("pk")
    waiting = [one for one in rows if state_of(one) == What.PRINTED]
    Event.objects.bulk_create(
        Event(message=one, what=What.SENT, at=now(), by=agent.membership, detail="déposé à la poste", run=run)
        for one in waiting
    )
    note(agent, "mail:posted", run=run.pk, letters=len(waiting))
    return len(waiting)
