"""What people do with workshops: offer, hold a meeting, invite, enrol, have people sign, seal. One transaction each."""

from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.rules.errors import JalonError
from jalon.rules.facts import Fact
from jalon.rules.facts.support import TrainingAttended, WorkshopAttended
from jalon.rules.french import full_day, hour
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases import services as recording
from jalon.web.cases import store
from jalon.web.cases.access import Access, held, visible
from jalon.web.cases.models import Case
from jalon.web.kit.clock import now, today
from jalon.web.mail.models import Why
from jalon.web.mail.outbox import Asked, ask
from jalon.web.mail.reminders import way_to
from jalon.web.trust.services import note

from .models import Enrolment, HalfDay, How, Kind, Mark, Meeting, Offer, Presence, Sheet, Standing, State
from .queries import everybody, hours_of, mark_of, offers


class Refused(JalonError):
    """It cannot be done: the sentence says why and what to do."""


def _require(agent: Agent, action: Action) -> None:
    if not agent.may(action):
        raise PermissionDenied


def locked(agent: Agent, number: int) -> Meeting:
    """A meeting of somebody's organisation, held until the transaction ends. Raises ``Meeting.DoesNotExist``."""
    _require(agent, Action.RECORD)
    rows = Meeting.objects.filter(offer__organisation=agent.organisation).select_related("offer")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=number)


def _open(meeting: Meeting) -> None:
    if meeting.state == State.SEALED:
        raise Refused("La feuille d'émargement est scellée : rien n'y change plus.")
    if meeting.state == State.CANCELLED:
        raise Refused("Cette rencontre est annulée.")


# -- the catalogue -------------------------------------------------------------------------------------------------


@transaction.atomic
def save_offer(agent: Agent, offer: Offer) -> Offer:
    """Add an offer to the catalogue of one's organisation, or change it."""
    _require(agent, Action.CATALOGUE)
    if offer.organisation_id != agent.organisation.pk:
        raise PermissionDenied
    offer.save()
    note(agent, "workshops:offer", offer=offer.pk)
    return offer


@transaction.atomic
def retire(agent: Agent, number: int, *, retired: bool) -> None:
    """Offer something no more, or again. Raises ``Offer.DoesNotExist``."""
    _require(agent, Action.CATALOGUE)
    offer = offers(agent).select_for_update(no_key=True).get(pk=number)
    offer.retired = retired
    offer.save(update_fields=["retired"])
    note(agent, "workshops:retire", offer=offer.pk, retired=retired)


# -- meetings ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HalfDayAsked:
    """A half-day to be held."""

    on: date
    start: time
    end: time


@transaction.atomic
def plan(agent: Agent, meeting: Meeting, first: HalfDayAsked) -> Meeting:
    """Plan a meeting with its first half-day. Raises ``Refused``."""
    _require(agent, Action.RECORD)
    if meeting.offer.organisation_id != agent.organisation.pk:
        raise PermissionDenied
    if meeting.offer.retired:
        raise Refused("Cette offre est retirée du catalogue.")
    meeting.first_day, meeting.by = first.on, agent.membership
    meeting.save()
    _add(meeting, first)
    note(agent, "workshops:plan", meeting=meeting.pk)
    return meeting


@transaction.atomic
def add_half_day(agent: Agent, number: int, asked: HalfDayAsked) -> HalfDay:
    """Add a half-day to a meeting. Raises ``Refused``."""
    meeting = locked(agent, number)
    _open(meeting)
    return _add(meeting, asked)


def _add(meeting: Meeting, asked: HalfDayAsked) -> HalfDay:
    if asked.start >= asked.end:
        raise Refused("La fin vient après le début.")
    for one in meeting.half_days.filter(on=asked.on):
        if asked.start < one.end and one.start < asked.end:
            raise Refused("Cette demi-journée en chevauche une autre de la même rencontre.")
    made = HalfDay.objects.create(meeting=meeting, on=asked.on, start=asked.start, end=asked.end)
    if asked.on < meeting.first_day:
        meeting.first_day = asked.on
        meeting.save(update_fields=["first_day"])
    return made


@transaction.atomic
def set_places(agent: Agent, number: int, places: int) -> int:
    """Change how many may come; how many who waited are enrolled by it. Raises ``Refused``."""
    meeting = locked(agent, number)
    _open(meeting)
    meeting.places = places
    meeting.save(update_fields=["places"])
    note(agent, "workshops:places", meeting=meeting.pk, places=places)
    return _promote(agent, meeting)


@transaction.atomic
def cancel(agent: Agent, number: int) -> None:
    """Hold a meeting no more. Raises ``Refused`` once somebody signed."""
    meeting = locked(agent, number)
    _open(meeting)
    if Mark.objects.filter(enrolment__meeting=meeting).exists():
        raise Refused("Des présences sont déjà notées : la rencontre a eu lieu.")
    meeting.state = State.CANCELLED
    meeting.save(update_fields=["state"])
    note(agent, "workshops:cancel", meeting=meeting.pk)


# -- who comes -----------------------------------------------------------------------------------------------------


def _taken(meeting: Meeting) -> int:
    return meeting.enrolments.filter(standing=Standing.ENROLLED).count()


def _case(agent: Agent, reference: str) -> Case:
    try:
        return visible(agent, Action.RECORD).get(reference=reference)
    except Case.DoesNotExist as error:
        raise Refused("Aucun dossier de ce numéro n'est le vôtre : vérifiez-le.") from error


def _stand(agent: Agent, enrolment: Enrolment, standing: Standing) -> Enrolment:
    enrolment.standing, enrolment.since, enrolment.by = standing, now(), agent.membership
    enrolment.save()
    case = enrolment.case
    note(
        agent,
        f"workshops:{standing}",
        person_id=case.person_id,
        case_id=case.pk,
        meeting=enrolment.meeting_id,
    )
    return enrolment


@transaction.atomic
def invite(agent: Agent, number: int, references: list[str]) -> int:
    """Invite people, each by their e-mail or SMS where there is one; how many are new. Raises ``Refused``."""
    meeting = locked(agent, number)
    _open(meeting)
    known = set(meeting.enrolments.values_list("case_id", flat=True))
    cases = visible(agent, Action.RECORD).filter(reference__in=references).exclude(pk__in=known)
    found = list(cases.select_related("person"))
    for case in found:
        _stand(agent, Enrolment(meeting=meeting, case=case), Standing.INVITED)
        _write(agent, meeting, case)
    return len(found)


def _write(agent: Agent, meeting: Meeting, case: Case) -> None:
    """Have the invitation leave, once, to whoever has an address."""
    if (way := way_to(case.person)) is None:
        return
    first = meeting.half_days.earliest("on", "start")
    where = f"à distance : {meeting.link}" if meeting.link else meeting.place
    text = (
        f"Bonjour,\n\nNous vous proposons « {meeting.offer.title} », {full_day(first.on)} à {hour(first.start)}, "
        f"{where}.\n\nPour venir, répondez à {agent.user.name}.\n\n{agent.organisation.name}"
    )
    ask(
        Asked(
            case=case, organisation=agent.organisation, channel=way[0], why=Why.MESSAGE, to=way[1],
            to_name=case.person.name, subject=f"Invitation : {meeting.offer.title}", text=text,
            token=f"atelier-{meeting.pk}-{case.pk}", by=agent.membership,
        )
    )  # fmt: skip


@transaction.atomic
def enrol(agent: Agent, number: int, reference: str) -> Enrolment:
    """Enrol somebody, or have them wait when no place is left. Twice is once. Raises ``Refused``."""
    meeting = locked(agent, number)
    _open(meeting)
    case = _case(agent, reference)
    found = meeting.enrolments.filter(case=case).first() or Enrolment(meeting=meeting, case=case)
    if found.standing in (Standing.ENROLLED, Standing.WAITING):
        return found
    free = _taken(meeting) < meeting.places
    return _stand(agent, found, Standing.ENROLLED if free else Standing.WAITING)


@transaction.atomic
def leave(agent: Agent, number: int, reference: str, *, declined: bool = False) -> None:
    """Somebody does not come: the first who waits has their place. Raises ``Refused``, ``Enrolment.DoesNotExist``."""
    meeting = locked(agent, number)
    _open(meeting)
    found = meeting.enrolments.select_related("case").get(case=_case(agent, reference))
    if found.marks.exists():
        raise Refused("Une présence est déjà notée pour cette personne : notez plutôt son absence.")
    _stand(agent, found, Standing.DECLINED if declined else Standing.CANCELLED)
    _promote(agent, meeting)


def _promote(agent: Agent, meeting: Meeting) -> int:
    """Give the free places to those who wait, the longest wait first; how many."""
    free = max(meeting.places - _taken(meeting), 0)
    first = list(meeting.enrolments.filter(standing=Standing.WAITING).select_related("case")[:free])
    for one in first:
        _stand(agent, one, Standing.ENROLLED)
    return len(first)


# -- émargement ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signed:
    """A mark to be made."""

    presence: str
    how: str
    signature: str = ""
    strokes: str = ""


@transaction.atomic
def mark(agent: Agent, number: int, enrolment: int, half_day: int, signed: Signed) -> Mark:
    """Note who was there for a half-day. Raises ``Refused``, ``Enrolment.DoesNotExist``, ``HalfDay.DoesNotExist``."""
    meeting = locked(agent, number)
    _open(meeting)
    mine = meeting.enrolments.filter(case__in=visible(agent, Action.RECORD), standing=Standing.ENROLLED)
    one = mine.select_related("case").get(pk=enrolment)
    slot = meeting.half_days.get(pk=half_day)
    if slot.on > today():
        raise Refused("Cette demi-journée est à venir : on signe le jour même.")
    if signed.how == How.TABLET and not (signed.signature.strip() or signed.strokes):
        raise Refused("Il manque la signature : dessinez-la, ou tapez votre nom.")
    made = Mark.objects.create(
        enrolment=one, half_day=slot, presence=Presence(signed.presence), how=How(signed.how),
        signature=signed.signature.strip(), strokes=signed.strokes, at=now(), by=agent.membership,
    )  # fmt: skip
    case = one.case
    note(agent, "workshops:mark", person_id=case.person_id, case_id=case.pk, meeting=meeting.pk, mark=made.pk)
    return made


@transaction.atomic
def seal(agent: Agent, number: int) -> Sheet:
    """Seal the attendance sheet, and tell each presence on its case. Sealed already, nothing changes.

    Raises ``Refused`` when a half-day is to come or without a mark, or when a case is not theirs to write in;
    ``Stale`` when somebody writes in a case at this very moment.
    """
    from .sheets import keep  # noqa: PLC0415  it reads what is here

    meeting = locked(agent, number)
    if meeting.state == State.SEALED:
        return meeting.sheet
    _open(meeting)
    half_days = list(meeting.half_days.all())
    there = everybody(meeting)
    _may_seal(agent, half_days, there)
    for one in there:
        if hours := hours_of(one, half_days):
            one.fact = _tell(agent, meeting, one, half_days, hours)
            one.save(update_fields=["fact"])
    meeting.state = State.SEALED
    meeting.save(update_fields=["state"])
    made = keep(agent, meeting, half_days, there)
    note(agent, "workshops:seal", meeting=meeting.pk, sha256=made.sha256)
    return made


def _may_seal(agent: Agent, half_days: list[HalfDay], there: list[Enrolment]) -> None:
    if not there:
        raise Refused("Personne n'est inscrit : annulez plutôt la rencontre.")
    if any(one.on > today() for one in half_days):
        raise Refused("Une demi-journée est encore à venir : scellez quand tout est fini.")
    left = sum(1 for one in there for slot in half_days if mark_of(one, slot) is None)
    if left:
        raise Refused(
            f"{left} présence{'s' if left > 1 else ''} à noter encore : présent, absent ou excusé, pour chacun."
        )
    mine = visible(agent, Action.RECORD).filter(pk__in=[one.case_id for one in there]).count()
    if mine < len(there):
        raise Refused(
            "Un participant est suivi par d'autres : demandez à qui peut écrire dans son dossier de sceller la feuille."
        )


def whole(hours: Decimal) -> int:
    """Hours as facts count them: whole, the half upward, one at least. The sheet has them to the minute."""
    return max(int(hours.quantize(Decimal(1), ROUND_HALF_UP)), 1)


def _tell(
    agent: Agent, meeting: Meeting, enrolment: Enrolment, half_days: list[HalfDay], hours: Decimal
) -> str:
    case = Case.objects.with_names().get(pk=enrolment.case_id)
    access = Access(agent, case, held(agent, case))
    fact = fact_of(meeting, half_days, hours)
    seen = store.load(case).last
    done = recording.record(access, [fact], seen=seen, token=f"atelier-{enrolment.pk}")
    return done.facts[0].id


def fact_of(meeting: Meeting, half_days: list[HalfDay], hours: Decimal) -> Fact:
    """What being at a meeting is for a case: a workshop or a training that was attended, on its last day."""
    offer = meeting.offer
    common: dict[str, Any] = {
        "id": "new", "on": half_days[-1].on, "recorded_at": now(), "recorded_by": "…", "title": offer.title,
        "hours": whole(hours),
    }  # fmt: skip
    if offer.kind == Kind.TRAINING:
        return TrainingAttended(**common, qualifying=offer.qualifying)
    return WorkshopAttended(
        **common,
        gathering="community" if offer.kind == Kind.COMMUNITY else "workshop",
        remote=bool(meeting.link) or offer.kind == Kind.WEBINAR,
    )
