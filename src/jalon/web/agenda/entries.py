"""An appointment as somebody sees it: whole, or only that the time is taken."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from jalon.programmes.library import programme
from jalon.rules.french import hour
from jalon.study.words import MEETINGS, PARTIES, PLACES
from jalon.web.accounts.models import Membership
from jalon.web.kit.clock import now

from . import times
from .models import Appointment

STATES = {
    "planned": "prévu",
    "held": "honoré",
    "excused": "excusé",
    "missed": "absent",
    "cancelled": "annulé",
}
BADGES = {
    "planned": "badge-accent",
    "held": "badge-done",
    "excused": "badge-soon",
    "missed": "badge-late",
    "cancelled": "",
}
TAKES_TIME = ("planned", "held", "missed")
"""States in which the time of an appointment is taken: somebody waited, or will be there."""
BUSY = "Occupé"


@dataclass(frozen=True)
class Entry:
    """An appointment in an agenda. What the reader may not see is not there, so that no template can show it."""

    pk: int
    day: date
    at: time | None
    minutes: int | None
    state: str
    colleagues: tuple[Membership, ...]
    colleague_ids: frozenset[int]
    person_id: int
    appointment: Appointment | None = None
    """Empty when the reader may not see the case."""
    may_plan: bool = False
    may_move: bool = False
    may_undo: bool = False
    token: str = ""
    """Names the form that says what became of it."""
    clashes: tuple[str, ...] = field(default=())
    """What it overlaps, in French."""

    @property
    def known(self) -> bool:
        """Whether the reader may see more than the time."""
        return self.appointment is not None

    @property
    def name(self) -> str:
        """The person, or « Occupé »."""
        return self.appointment.case.person.name if self.appointment else BUSY

    @property
    def reference(self) -> str:
        """The reference of the case; empty when it may not be seen."""
        return self.appointment.case.reference if self.appointment else ""

    @property
    def key(self) -> str:
        """The key of the appointment in its case."""
        return self.appointment.key if self.appointment else ""

    @property
    def programme(self) -> str:
        """The programme of the case."""
        return programme(self.appointment.case.programme).name if self.appointment else ""

    @property
    def state_label(self) -> str:
        """What became of it, in French."""
        return STATES[self.state]

    @property
    def badge(self) -> str:
        """How its state is coloured; the word stands beside."""
        return BADGES[self.state]

    @property
    def meeting(self) -> str:
        """Its form: « individuel », « en groupe »."""
        return MEETINGS[self.appointment.meeting] if self.appointment else ""

    @property
    def place(self) -> str:
        """Where it is, in words."""
        if self.appointment is None:
            return ""
        return PLACES["remote" if self.appointment.remote else self.appointment.place]

    @property
    def parties(self) -> str:
        """Who is expected."""
        return ", ".join(PARTIES[one] for one in self.appointment.parties) if self.appointment else ""

    @cached_property
    def span(self) -> times.Span | None:
        """The part of the day that it takes."""
        return times.span(self.at, self.minutes)

    @property
    def hours(self) -> str:
        """« 14 h – 15 h », or that the hour was not said."""
        if self.span is None:
            return "heure non précisée"
        return f"{hour(times.clock(self.span.start))} – {hour(times.clock(self.span.end))}"

    @property
    def when(self) -> str:
        """« lundi 3 mars à 14 h 30 »."""
        return times.said_when(self.day, self.at)

    @property
    def starts(self) -> datetime | None:
        """The instant at which it starts."""
        return times.starts(self.day, self.at)

    @property
    def ends(self) -> datetime | None:
        """The instant at which it ends."""
        return times.ends(self.day, self.at, self.minutes)

    @property
    def stamp(self) -> str:
        """What a form says it was shown, so that nothing is written over what a colleague said meanwhile."""
        if self.appointment is None:
            return ""
        return f"{self.appointment.planned_by_fact}/{self.appointment.outcome_fact}"

    @property
    def begun(self) -> bool:
        """Whether one can say that the person came or did not: it has started, or its day has come."""
        instant = now()
        starts = self.starts
        return starts <= instant if starts else self.day <= instant.date()

    @property
    def open(self) -> bool:
        """Whether what became of it is still to be said."""
        return self.state == "planned"

    @property
    def to_say(self) -> bool:
        """Whether it has begun and nobody has said what became of it."""
        return self.open and self.begun

    @property
    def takes_time(self) -> bool:
        """Whether nothing else can be done at that time."""
        return self.state in TAKES_TIME

    @property
    def where(self) -> str:
        """Address, room, how to come."""
        return self.appointment.where if self.appointment else ""

    @property
    def link(self) -> str:
        """The address of the call, where a browser may follow it: a file from elsewhere may hold any text."""
        link = self.appointment.link if self.appointment else ""
        return link if link.startswith(("https://", "http://")) else ""
