"""Why a message still leaves, or no longer: what it says must be true at the moment when it leaves."""

from jalon.rules.french import full_day, hour
from jalon.rules.view import facts_in_force
from jalon.web.agenda.models import Appointment
from jalon.web.cases import store
from jalon.web.cases.models import Case, FactRow
from jalon.web.kit.clock import today

from .models import Message, Why

_ANSWERS = ("appointment_planned", "appointment_held", "appointment_excused", "letter_received")
"""Facts by which a person who is reminded has answered."""


def about_appointment(one: Appointment) -> str:
    """Names an appointment as it stands: moved, it is another one."""
    return f"{one.key}:{one.sequence}:{one.day.isoformat()}"


def no_longer(message: Message) -> str:
    """Why a message must not leave any more; nothing when it must."""
    if message.letter is not None and _withdrawn(message.case, message.letter.fact_key):
        return "l'envoi du courrier a été annulé"
    if message.why == Why.REMINDER:
        return _moved(message)
    if message.why == Why.RELANCE and _answered(message):
        return "la personne a répondu"
    return ""


def _withdrawn(case: Case, key: str) -> bool:
    return key not in {fact.id for fact in facts_in_force(store.load(case).file, today())}


def _moved(message: Message) -> str:
    key = message.about.partition(":")[0]
    one = Appointment.objects.filter(case=message.case_id, key=key).first()
    if one is None or one.state != "planned":
        return "le rendez-vous n'a plus lieu"
    if about_appointment(one) != message.about:
        at = f" à {hour(one.at)}" if one.at else ""
        return f"le rendez-vous est maintenant le {full_day(one.day)}{at}"
    return ""


def _answered(message: Message) -> bool:
    """Whether somebody wrote down, since it was asked for, that the person gave a sign."""
    since = message.at.isoformat()
    rows = FactRow.objects.filter(case=message.case_id, kind__in=_ANSWERS, recorded_at__gte=since)
    return rows.exists()
