"""What is printed of a meeting: the sheet to be signed on paper, the sealed one, each one's certificate."""

import hashlib

from django.utils import timezone

from jalon.letters import Minutes as Words
from jalon.letters import Part, print_minutes
from jalon.rules.french import day, full_day, hour
from jalon.study.words import capital
from jalon.web.accounts.agents import Agent
from jalon.web.documents import files
from jalon.web.kit.clock import now
from jalon.web.letters.heads import head_of

from .models import Enrolment, HalfDay, How, Mark, Meeting, Presence, Sheet
from .queries import mark_of


def told(half_day: HalfDay) -> str:
    """« lundi 3 mars 2026, matin, de 9 h à 12 h »."""
    return (
        f"{full_day(half_day.on)}, {half_day.half}, de {hour(half_day.start)} à {hour(half_day.end)} "
        f"({said(half_day.minutes)})"
    )


def said(minutes: int) -> str:
    """A length of time: « 1 h 30 »."""
    return f"{minutes // 60} h {minutes % 60:02}" if minutes % 60 else f"{minutes // 60} h"


def _minutes_of(enrolment: Enrolment, half_days: list[HalfDay]) -> int:
    return sum(one.minutes for one in half_days if _there(mark_of(enrolment, one)))


def _there(mark: Mark | None) -> bool:
    return mark is not None and mark.presence == Presence.PRESENT


def _head(meeting: Meeting, half_days: list[HalfDay]) -> list[str]:
    where = f"À distance : {meeting.link}" if meeting.link else f"Lieu : {meeting.place}"
    return [
        f"{head_of(meeting.offer.organisation).name}.",
        f"{capital(meeting.offer.get_kind_display())}, animé par {meeting.animator}. {where}.",
        *(f"{capital(told(one))}." for one in half_days),
    ]


def _signed(mark: Mark | None) -> str:
    if mark is None:
        return "signature : ……………………………………………………"
    name = f", signé « {mark.signature} »" if mark.signature else ""
    drawn = ", signature dessinée" if mark.strokes and not mark.signature else ""
    how = "" if mark.presence != Presence.PRESENT else f", {How(mark.how).label}"
    at = timezone.localtime(mark.at)
    when = f", le {day(at.date())} à {hour(at.time())}" if how else ""
    return f"{Presence(mark.presence).label}{how}{name}{drawn}{when}"


def sheet_words(meeting: Meeting, half_days: list[HalfDay], there: list[Enrolment], *, sealed: bool) -> Words:
    """The attendance sheet: to be signed on paper, or as it is sealed."""
    items = []
    for one in there:
        parts = [
            Part(f"{day(slot.on)}, {slot.half} :", _signed(mark_of(one, slot) if sealed else None))
            for slot in half_days
        ]
        if sealed:
            parts.append(Part("Durée suivie :", said(_minutes_of(one, half_days))))
        items.append((f"{one.case.person.name} (dossier {one.case.reference})", parts))
    return Words(
        title=f"Feuille d'émargement : {meeting.offer.title}", house=head_of(meeting.offer.organisation).name,
        on=half_days[-1].on, head=_head(meeting, half_days), members=[], items=items,
        foot=[] if sealed else [f"Signature de l'animateur, {meeting.animator} : ……………………………………………………"],
        footer=f"Émargement, {meeting.offer.title}, {day(meeting.first_day)}",
    )  # fmt: skip


def keep(agent: Agent, meeting: Meeting, half_days: list[HalfDay], there: list[Enrolment]) -> Sheet:
    """Print the sheet and keep its bytes: it is never printed again."""
    data = print_minutes(sheet_words(meeting, half_days, there, sealed=True))
    name = files.new_name()
    files.write(name, data)
    return Sheet.objects.create(
        meeting=meeting,
        stored_as=name,
        sha256=hashlib.sha256(data).hexdigest(),
        at=now(),
        by=agent.membership,
    )


def certificate(enrolment: Enrolment, half_days: list[HalfDay]) -> bytes:
    """The certificate of presence of somebody at a sealed meeting."""
    meeting = enrolment.meeting
    house = head_of(meeting.offer.organisation).name
    said_of = (
        f"{house} atteste que {enrolment.case.person.name} a suivi « {meeting.offer.title} » "
        f"({meeting.offer.get_kind_display()}), soit {said(_minutes_of(enrolment, half_days))}."
    )
    sealed_on = day(timezone.localdate(meeting.sheet.at))
    attended = [one for one in half_days if _there(mark_of(enrolment, one))]
    return print_minutes(
        Words(
            title="Attestation de présence", house=house, on=half_days[-1].on,
            head=[
                said_of,
                *(f"{capital(told(one))}." for one in attended),
                f"Animé par {meeting.animator}.",
                f"Feuille d'émargement scellée le {sealed_on}, empreinte {meeting.sheet.sha256}.",
            ],
            members=[], items=[], footer=f"Attestation, {meeting.offer.title}",
        )
    )  # fmt: skip


def length(enrolment: Enrolment) -> str:
    """How long somebody followed a meeting; empty when they did not."""
    minutes = _minutes_of(enrolment, list(enrolment.meeting.half_days.all()))
    return said(minutes) if minutes else ""
