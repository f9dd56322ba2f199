"""What the tests of the agenda share: a Monday, a case, an appointment made by the service."""

from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from tests import cases as c
from tests.web.cast import Cast, access, case_for

from jalon.web.accounts.models import Membership
from jalon.web.agenda import queries, services
from jalon.web.agenda.entries import Entry
from jalon.web.agenda.models import Appointment
from jalon.web.cases import store
from jalon.web.cases.models import Case

MONDAY = "2026-11-23"
"""A working Monday, in winter time."""


@pytest.fixture
def monday(clock) -> date:
    """The day of the tests."""
    clock(MONDAY)
    return date.fromisoformat(MONDAY)


@pytest.fixture
def case(cast: Cast, monday: date) -> Case:
    """Followed by Alice in the Tarn since a month."""
    return entered(cast.alice)


def entered(referent: Membership, programme: str = "tarn-tns", **named: Any) -> Case:
    """Somebody who has just come in a programme."""
    facts = (
        c.rsa_opened("2026-06-01"),
        c.rights_and_duties("2026-06-01"),
        c.registered("2026-03-02", at_home=False),
        c.entered("2026-10-19"),
    )
    return case_for(referent, facts, programme=programme, **named)


def details(day: str, at: str | None = "14:30", **other) -> services.Details:
    """An individual appointment of an hour at the operator's."""
    known = {"minutes": 60 if at else None, "meeting": "individual", "place": "operator",
             "parties": ("person", "operator")}  # fmt: skip
    return services.Details(
        day=date.fromisoformat(day), at=time.fromisoformat(at) if at else None, **(known | other)
    )


def plan(by: Membership, case: Case, day: str, at: str | None = "14:30", **other) -> Entry:
    """An appointment made by somebody, in whose agenda it stands unless other colleagues are named."""
    other.setdefault("colleagues", (by.pk,))
    made = services.plan(
        access(by, case), details(day, at, **other), seen=store.load(case).last, token=uuid4().hex
    )
    return seen_by(by, case, made.key)


def seen_by(who: Membership, case: Case, key: str) -> Entry:
    """The appointment as somebody sees it now."""
    opened = access(who, case)
    entry = queries.appointment_of(opened.agent, opened.case, key)
    assert entry is not None, "they may not see it"
    return entry


def say(by: Membership, entry: Entry, outcome: services.Outcome, **other) -> services.Said:
    """Say what became of it, as the page that shows it would."""
    assert entry.appointment is not None
    return services.say_outcome(
        access(by, entry.appointment.case),
        entry.key,
        outcome,
        seen=entry.stamp,
        token=other.pop("token", uuid4().hex),
        **other,
    )


def rows(case: Case) -> list[tuple[object, ...]]:
    """What the projection holds of a case, but for the numbers of rows."""
    names = [f.attname for f in Appointment._meta.concrete_fields if f.name != "id"]
    found = []
    for row in Appointment.objects.filter(case=case).order_by("key"):
        there = sorted(row.attendances.values_list("membership_id", "day"))
        found.append((*(getattr(row, name) for name in names), tuple(there)))
    return found


Asked = Callable[[str], None]
