"""Asking for a message, taking it back, having it leave.

**Nothing is lost**: a message is asked for in the transaction of what it is about, with the task that has it leave.
**Nothing leaves twice**: that it is leaving is written before it leaves. A worker killed in between leaves a message of
which nobody knows; a way that recognises it is given it again, otherwise it is « départ incertain » and somebody says
what became of it (decision 0013).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jalon.rules.facts import Withdrawal
from jalon.rules.view import facts_in_force
from jalon.web.accounts.models import Membership, Organisation
from jalon.web.accounts.policy import Action
from jalon.web.cases import services as recording
from jalon.web.cases import store
from jalon.web.cases.access import Access
from jalon.web.cases.models import Case
from jalon.web.kit.clock import now, today
from jalon.web.letters.models import KeptLetter
from jalon.web.trust.services import note

from .hours import awake, leaves_at
from .models import Channel, Event, Message, Sending, What, Why
from .proof import fingerprint, told_of
from .reasons import no_longer
from .transports import InDoubt, Leaving, NotSent, transport

ATTEMPTS = 5
"""Times that a message is tried before somebody is asked."""
AGAIN = (1, 5, 30, 120)
"""Minutes before it is tried again, each time."""
NOT_SENT = "Courrier annulé avant son départ"
LATE = timedelta(seconds=90)
"""After which a message that was leaving has surely been left by its worker."""


def sending_of(organisation: Organisation) -> Sending:
    """How an organisation sends; the usual way when it has not said. One query."""
    return Sending.objects.filter(organisation=organisation).first() or Sending(organisation=organisation)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A message to be sent: its way, its address, its words."""

    case: Case
    organisation: Organisation
    channel: str
    why: str
    to: str
    to_name: str
    subject: str
    text: str
    token: str
    """What asks for it: asked twice, it is one message."""
    by: Membership | None = None
    about: str = ""
    language: str = "fr"
    letter: KeptLetter | None = None


def ask(asked: Asked) -> Message:
    """Ask for a message, within the transaction of the caller; the same token asks once."""
    if again := Message.objects.filter(token=asked.token).first():
        return again
    at = now()
    made = Message(**vars(asked), at=at)
    made.not_before = leaves_at(at, sending_of(asked.organisation), asked.channel)
    made.sha256 = fingerprint(told_of(made))
    made.save()
    _tell(made, What.QUEUED, by=asked.by)
    if asked.channel != Channel.POST:
        later(made, made.not_before)
    return made


def later(message: Message, at: datetime) -> None:
    """Have a message looked at again at an instant of the site's clock."""
    from .tasks import deliver  # noqa: PLC0415  the task calls what is here

    wait = max(at - now(), timedelta(0))
    deliver.using(run_after=timezone.now() + wait).enqueue(message=message.pk)


@transaction.atomic
def cancel(access: Access, message: Message, why: str = "") -> bool:
    """Take a message back before it leaves; whether it was still time. The letter that it carries has not left either.

    Raises ``PermissionDenied``, and what ``cases.services.record`` raises.
    """
    access.require(Action.RECORD)
    if message.case_id != access.case.pk:
        raise PermissionDenied
    if state_of(_locked(message.pk)) not in (What.QUEUED, What.FAILED, What.PRINTED):
        return False
    _tell(message, What.CANCELLED, by=access.agent.membership, detail=why)
    if message.letter is not None:
        _not_sent(access, message.letter)
    note(
        access.agent, "mail:cancel", person_id=access.case.person_id, case_id=access.case.pk, message=message.pk
    )  # fmt: skip
    return True


def _not_sent(access: Access, letter: KeptLetter) -> None:
    """Withdraw the fact that a letter was sent, unless somebody did already."""
    stored = store.load(access.case)
    if letter.fact_key not in {fact.id for fact in facts_in_force(stored.file, today())}:
        return
    fact = Withdrawal(
        id="new",
        on=today(),
        recorded_at=now(),
        recorded_by="…",
        withdraws=letter.fact_key,
        because=NOT_SENT,
    )
    recording.record(access, [fact], seen=stored.last, token=f"annule-{letter.uuid.hex}"[:40])


@transaction.atomic
def settle(access: Access, message: Message, *, left: bool) -> bool:
    """Say what became of a message in doubt, or try one that failed again; whether there was something to say."""
    access.require(Action.RECORD)
    if message.case_id != access.case.pk:
        raise PermissionDenied
    state = state_of(_locked(message.pk))
    if state not in (What.DOUBT, What.FAILED) or (left and state == What.FAILED):
        return False
    if left:
        _tell(message, What.SENT, by=access.agent.membership, detail="noté parti par un agent")
    else:
        _tell(message, What.QUEUED, by=access.agent.membership, detail="à envoyer de nouveau")
        later(message, now())
    note(
        access.agent,
        "mail:settle",
        person_id=access.case.person_id,
        case_id=access.case.pk,
        message=message.pk,
    )
    return True


@transaction.atomic
def answered(access: Access, message: Message, how: str) -> None:
    """Note that the person answered: the relances of the case that have not left are taken back."""
    access.require(Action.RECORD)
    if message.case_id != access.case.pk:
        raise PermissionDenied
    _tell(message, What.ANSWERED, by=access.agent.membership, detail=how)
    for one in Message.objects.filter(case=access.case, why=Why.RELANCE):
        if state_of(_locked(one.pk)) in (What.QUEUED, What.FAILED):
            _tell(one, What.CANCELLED, by=access.agent.membership, detail="la personne a répondu")


# -- leaving -------------------------------------------------------------------------------------------------------


def deliver(number: int, *, patience: timedelta = LATE) -> str:
    """Have a message leave, if it still must and may now; how it stands. Two workers at once send it once.

    ``patience`` is how long a message that was leaving is left to its worker before it is in doubt.
    """
    found = _begin(number, patience)
    if isinstance(found, str):
        return found
    way = transport(found.message.channel)
    try:
        with way.ready(found) as ready:
            if not _leaving(found.message):
                return "taken"
            said = ready.send()
    except NotSent as error:
        return _failed(found.message, error)
    except InDoubt as error:
        return _end(found.message, What.DOUBT, str(error))
    return _end(found.message, What.SENT, said)


@transaction.atomic
def _begin(number: int, patience: timedelta) -> Leaving | str:
    """Whether a message is to leave now; otherwise what to say of it."""
    message = _locked(number)
    last = _last(message)
    sending = sending_of(message.organisation)
    if last.what == What.SENDING:
        if transport(message.channel).recognises:
            return Leaving(message, sending)
        if now() - last.at < patience:
            later(message, last.at + patience)
            return "leaving"
        _tell(message, What.DOUBT, detail="l'envoi a été interrompu : il est peut-être parti")
        return str(What.DOUBT)
    if last.what not in (What.QUEUED, What.FAILED):
        return last.what
    if gone := no_longer(message):
        _tell(message, What.CANCELLED, detail=gone)
        return str(What.CANCELLED)
    allowed = max(message.not_before, awake(now(), sending))
    if allowed > now():
        later(message, allowed)
        return "waiting"
    return Leaving(message, sending)


@transaction.atomic
def _leaving(message: Message) -> bool:
    """Write that a message leaves, unless it was taken back or taken by another worker meanwhile."""
    last = _last(_locked(message.pk))
    if last.what == What.SENDING:
        return transport(message.channel).recognises
    if last.what not in (What.QUEUED, What.FAILED):
        return False
    _tell(message, What.SENDING)
    return True


@transaction.atomic
def _end(message: Message, what: What, detail: str) -> str:
    if state_of(_locked(message.pk)) == What.SENDING:
        _tell(message, what, detail=detail)
    return str(what)


@transaction.atomic
def _failed(message: Message, error: NotSent) -> str:
    """It did not leave: it is tried again a few times, then somebody is asked."""
    if state_of(_locked(message.pk)) in (What.SENT, What.CANCELLED):
        return "taken"
    tried = Event.objects.filter(message=message, what=What.FAILED).count() + 1
    over = error.lasting or tried >= ATTEMPTS
    _tell(message, What.FAILED, detail=str(error))
    if not over:
        later(message, now() + timedelta(minutes=AGAIN[tried - 1]))
    return str(What.FAILED)


def _locked(number: int) -> Message:
    rows = Message.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("organisation", "letter", "case").get(pk=number)


def _last(message: Message) -> Event:
    return message.events.exclude(what=What.ANSWERED).latest("pk")


def state_of(message: Message) -> str:
    """How a message stands. One query."""
    return _last(message).what


def _tell(message: Message, what: What, *, by: Membership | None = None, detail: str = "") -> None:
    Event.objects.create(message=message, what=what, at=now(), by=by, detail=detail[:500])
