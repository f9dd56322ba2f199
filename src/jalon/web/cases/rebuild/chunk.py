"""Some people at a time: their facts read together, their cases assessed, their rows compared and put right."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q

from jalon.rules.facts import Fact
from jalon.web.agenda import projection as agenda
from jalon.web.agenda.models import Attendance
from jalon.web.cases import projection, store
from jalon.web.cases.models import Case, FactRow, SituationRow
from jalon.web.cases.store import Stored
from jalon.web.kit.among import among
from jalon.web.kit.clock import today
from jalon.web.people.models import Person

from .tables import APPOINTMENTS, COURSES, OWED, SITUATIONS, Gap, Key, Values, close, gap

MOST_TOLD = 20
"""Differences told of a chunk; beyond, only their number counts."""
_ATTENDANCES = "agenda_attendance"


@dataclass(frozen=True)
class Span:
    """The people whose number is between two, both included; those merged into them come with them."""

    first: int
    last: int


@dataclass
class Outcome:
    """What became of a chunk."""

    cases: int = 0
    facts: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    """Rows that were not what the facts say, by table."""
    told: list[str] = field(default_factory=list)
    """The first of them, each in a French sentence."""

    def add(self, other: "Outcome") -> None:
        """Count another chunk in."""
        self.cases += other.cases
        self.facts += other.facts
        for table, number in other.rows.items():
            self.rows[table] = self.rows.get(table, 0) + number
        self.told = (self.told + other.told)[:MOST_TOLD]


@dataclass(frozen=True)
class _Wanted:
    """The rows that the facts of some cases give."""

    situations: dict[Key, Values]
    courses: dict[Key, Values]
    owed: dict[Key, Values]
    appointments: dict[Key, Values]
    attendances: set[tuple[int, str, int, date]]
    """Case, key of the appointment, membership, day."""


@transaction.atomic
def compare(span: Span, on: date | None, *, mend: bool) -> Outcome:
    """Compare the rows of some people with their facts; ``mend`` puts them right.

    ``on`` is the day as of which cases are read; ``None``: each as of the day its row was written for.
    """
    people = _lock(span)
    cases = list(Case.objects.filter(among("person", list(people))).to_read().order_by("pk"))
    return settle(cases, people, _days(cases, on), mend=mend)


def settle(cases: Sequence[Case], people: dict[int, int], days: dict[int, date], *, mend: bool) -> Outcome:
    """Compare the rows of some cases, each as of its day, with their facts; ``mend`` puts them right.

    Inside a transaction that keeps others from writing on ``people``, which gives the root of each record.
    """
    stored = read(cases, people)
    wanted = _wanted(cases, stored, days)
    numbers = [case.pk for case in cases]
    outcome = Outcome(len(cases), sum(len(one.file.facts) for one in stored.values()))
    gaps = [
        gap(SITUATIONS, numbers, wanted.situations),
        gap(COURSES, numbers, wanted.courses),
        gap(OWED, numbers, wanted.owed),
        gap(APPOINTMENTS, numbers, wanted.appointments),
    ]
    for found in gaps:
        if mend:
            close(found)
        outcome.rows[found.table.word] = len(found)
        outcome.told += _told(found, cases)
    outcome.rows[_ATTENDANCES] = _attendances(numbers, wanted, mend=mend)
    return outcome


def _lock(span: Span) -> dict[int, int]:
    """The records of the people of a span with the record that stands for each. Nobody else writes meanwhile."""
    around = (span.first, span.last)
    merged = Q(merged_into__gte=span.first, merged_into__lte=span.last)
    roots = Q(merged_into__isnull=True, pk__range=around)
    rows = Person.objects.filter(roots | merged).select_for_update(no_key=True).order_by("pk")
    return {pk: root or pk for pk, root in rows.values_list("pk", "merged_into")}


def _days(cases: Sequence[Case], on: date | None) -> dict[int, date]:
    """The day as of which each case is read: today where nothing says it."""
    written = (
        dict(SituationRow.objects.filter(case__in=cases).values_list("case", "on")) if on is None else {}
    )
    return {case.pk: written.get(case.pk, on or today()) for case in cases}


# -- reading -------------------------------------------------------------------------------------------------------


def read(cases: Sequence[Case], people: dict[int, int]) -> dict[int, Stored]:
    """The file of each case, as ``store.load`` gives it: two queries for all. ``people`` gives the root of a record."""
    of_case: dict[int, list[_Row]] = defaultdict(list)
    of_person: dict[int, list[_Row]] = defaultdict(list)
    columns = ("pk", "key", "payload", "reserved_to_id")
    own = FactRow.objects.filter(among("case", [case.pk for case in cases])).order_by()
    for case, *row in own.values_list("case_id", *columns).iterator(5000):
        of_case[case].append(tuple(row))
    shared = FactRow.objects.filter(among("person", list(people)), case__isnull=True).order_by()
    for person, *row in shared.values_list("person_id", *columns).iterator(5000):
        of_person[people[person]].append(tuple(row))
    return {
        case.pk: _stored(case, sorted([*of_case[case.pk], *of_person[people[case.person_id]]]))
        for case in cases
    }


type _Row = tuple[int, str, str, int | None]


def _stored(case: Case, rows: Sequence[_Row]) -> Stored:
    facts: tuple[Fact, ...] = store.decode_facts([payload for _, _, payload, _ in rows])
    reserved = {key: keeper for _, key, _, keeper in rows if keeper}
    return Stored(store.file_of(case, facts), reserved, rows[-1][0] if rows else 0)


def _wanted(cases: Sequence[Case], stored: dict[int, Stored], days: dict[int, date]) -> _Wanted:
    wanted = _Wanted({}, {}, {}, {}, set())
    planned: list[agenda.Planned] = []
    for case in cases:
        one = stored[case.pk]
        found = projection.project(case, one, days[case.pk])
        wanted.situations[case.pk, ""] = SITUATIONS.values(found.situation)
        wanted.courses[case.pk, ""] = COURSES.values(found.course)
        for row in found.owed:
            wanted.owed[case.pk, str(row["line"])] = OWED.values(row)
        planned += agenda.rows_of(case, one)
    for each in agenda.with_known_colleagues(planned):
        name = each.case, each.key
        wanted.appointments[name] = APPOINTMENTS.values(each.row)
        wanted.attendances.update((*name, colleague, each.day) for colleague in each.colleagues)
    return wanted


# -- colleagues ----------------------------------------------------------------------------------------------------


def _attendances(cases: Sequence[int], wanted: _Wanted, *, mend: bool) -> int:
    """The colleagues of the appointments, whose rows hang on those of the appointments. Returns how many differed."""
    there = Attendance.objects.filter(among("appointment__case", cases)).order_by()
    rows = {
        (case, key, colleague, day): pk
        for pk, case, key, colleague, day in there.values_list(
            "pk", "appointment__case_id", "appointment__key", "membership_id", "day"
        )
    }
    gone = [pk for named, pk in rows.items() if named not in wanted.attendances]
    new = sorted(wanted.attendances - rows.keys())
    if mend and gone:
        Attendance.objects.filter(pk__in=gone).delete()
    if mend and new:
        of = APPOINTMENTS.manager().filter(case__in=cases)
        numbers = {(case, key): pk for pk, case, key in of.values_list("pk", "case_id", "key")}
        Attendance.objects.bulk_create(
            [
                Attendance(appointment_id=numbers[case, key], membership_id=colleague, day=day)
                for case, key, colleague, day in new
            ],
            2000,
        )
    return len(gone) + len(new)


# -- telling -------------------------------------------------------------------------------------------------------


def _told(found: Gap, cases: Sequence[Case]) -> list[str]:
    references = {case.pk: case.reference for case in cases}
    return list(_sentences(found, references))[:MOST_TOLD]


def _sentences(found: Gap, references: dict[int, str]) -> Iterator[str]:
    for word, keys in (("manque", found.missing), ("en trop", found.extra)):
        for case, name in keys:
            yield f"{references[case]} : {found.table.word} {name} : {word}".replace("  ", " ")
    for (case, name), (was, is_now) in found.wrong.items():
        columns = [
            f"{column} : {before!r} au lieu de {after!r}"
            for column, before, after in zip(found.table.columns, was, is_now, strict=True)
            if before != after
        ]
        yield f"{references[case]} : {found.table.word} {name} : {' ; '.join(columns)}".replace("  ", " ")
