"""What leaves by itself: the reminder of an appointment, and the relances of organisations that asked for it."""

from datetime import date

from django.db import transaction

from jalon.letters import ValuesError, kind
from jalon.rules.errors import CaseFileError
from jalon.rules.months import add_days
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.agenda.models import Appointment
from jalon.web.cases import store
from jalon.web.cases.access import Access, held
from jalon.web.cases.models import Case, Owed
from jalon.web.cases.opened import Opened
from jalon.web.kit.clock import today
from jalon.web.letters.heads import head_of
from jalon.web.letters.library import in_force
from jalon.web.letters.models import How
from jalon.web.letters.sending import Ready, send
from jalon.web.letters.values import known as known_values
from jalon.web.people.identifiers import is_mobile
from jalon.web.people.models import Person

from .models import Channel, Message, Sending, Why
from .outbox import Asked, ask
from .reasons import about_appointment
from .wording import reminder

DAYS_BEFORE = 2


def way_to(person: Person) -> tuple[str, str] | None:
    """How a short message reaches somebody, and where: the way that they prefer, else another; none by post."""
    mobile = next((one for one in (person.phone, person.other_phone) if is_mobile(one)), "")
    ways = {Channel.EMAIL: person.email, Channel.SMS: mobile}
    order = (
        (Channel.EMAIL, Channel.SMS) if person.channel in ("email", "post") else (Channel.SMS, Channel.EMAIL)
    )
    return next(((str(way), ways[way]) for way in order if ways[way]), None)


def appointments(day: date) -> int:
    """Ask for the reminders of the appointments of the next two days; how many are new. Run twice, it asks once."""
    silent = Sending.objects.filter(reminders=False).values("organisation")
    rows = Appointment.objects.filter(
        state="planned", day__gt=day, day__lte=add_days(day, DAYS_BEFORE), reserved_to=None
    ).exclude(case__organisation__in=silent)
    rows = rows.select_related("case__person", "case__organisation", "case__referent__user")
    asked = set(
        Message.objects.filter(why=Why.REMINDER, at__date__gte=add_days(day, -7)).values_list(
            "token", flat=True
        )
    )
    made = 0
    for one in rows.iterator(chunk_size=200):
        token = f"rappel-{one.case_id}-{about_appointment(one)}"
        if token not in asked and _remind(one, token):
            made += 1
    return made


@transaction.atomic
def _remind(one: Appointment, token: str) -> bool:
    way = way_to(one.case.person)
    if way is None:
        return False
    channel, to = way
    said = reminder(one, channel)
    ask(
        Asked(
            case=one.case, organisation=one.case.organisation, channel=channel, why=Why.REMINDER,
            about=about_appointment(one), to=to, to_name=one.case.person.name, subject=said.subject, text=said.text,
            language=said.language, token=token,
        )
    )  # fmt: skip
    return True


def relances() -> int:
    """Send the relances that the programmes ask for, in the organisations that want them sent; how many left."""
    houses = Sending.objects.filter(relances=True).values("organisation")
    lines = Owed.objects.filter(
        case__organisation__in=houses,
        nature="obligation",
        act="call",
        state__in=("late", "open"),
        reserved_to=None,
    )
    return sum(
        _relance(line) for line in lines.select_related("case").order_by("due", "pk") if _asks_for_one(line)
    )


def _asks_for_one(line: Owed) -> bool:
    return any(
        answer["kind"] == "letter_sent" and dict(answer["fields"]).get("letter") == "reminder"
        for answer in line.answers
    )


@transaction.atomic
def _relance(line: Owed) -> bool:
    """Send one in the name of the référent; a case that does not tell enough keeps its line in the queue."""
    case = Case.objects.with_names().get(pk=line.case_id)
    if case.referent is None:
        return False
    who = Membership.objects.with_names().get(pk=case.referent.pk)
    agent, known = Agent(who.user, who), kind("reminder")
    access = Access(agent, case, held(agent, case))
    if not access.may(Action.RECORD):
        return False
    stored = store.load(case)
    values = known_values(Opened(access, stored, today()), known, head_of(who.organisation))
    how = How.EMAIL if case.person.email else How.POST
    ready = Ready(known, in_force(who.organisation, known.id), values, how, today())
    try:
        with transaction.atomic():
            send(
                access, ready, seen=stored.last, token=f"relance-{case.pk}-{line.line}"[:40], why=Why.RELANCE
            )
    except (ValuesError, CaseFileError):
        return False
    return True
