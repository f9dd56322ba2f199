"""The figures of somebody: counted on the rows that they may see, in a few queries whatever their number."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum

from jalon.programmes import programmes
from jalon.rules.programme import Figure, Programme
from jalon.study.survival import Curve, Stay, survival
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.agenda.models import Appointment
from jalon.web.cases.access import visible
from jalon.web.cases.course import rank
from jalon.web.cases.models import CourseRow

from .filters import Asked
from .indicators import BY_ID, COUNTS, DELAYS, DELAYS_BY_ID, SHARES, Delay, Indicator, followed, left

ATTENDANCE = "assiduite"
LONGEST = 60
"""Months of the survival curve that are drawn."""


def courses(agent: Agent, asked: Asked) -> QuerySet[CourseRow]:
    """The rows that somebody may count, kept by the filters."""
    return CourseRow.objects.filter(asked.chosen, case__in=visible(agent, Action.RESULTS))


@dataclass(frozen=True)
class Told:
    """A figure, counted."""

    indicator: Indicator
    numerator: int
    denominator: int | None
    unknown: int = 0
    expected: tuple[tuple[str, Figure], ...] = ()
    """What programmes expect of it, or report, by their short name."""

    @property
    def percent(self) -> Decimal | None:
        """The share, in percent, to a tenth; ``None`` when there is nobody to share among."""
        return share(self.numerator, self.denominator)


def share(numerator: int, denominator: int | None) -> Decimal | None:
    """A share in percent, to a tenth."""
    return (Decimal(100 * numerator) / denominator).quantize(Decimal("0.1")) if denominator else None


@dataclass(frozen=True)
class ToldDelay:
    """A delay: the middle one, and how many it speaks of."""

    delay: Delay
    median: int | None
    """Days; half waited that long at most."""
    slowest: int | None
    """Days within which nine in ten were done."""
    done: int
    among: int


@dataclass(frozen=True)
class Way:
    """A kind of exit of a programme, in the period."""

    programme: str
    short: str
    """The programme in a word."""
    way: str
    label: str
    number: int


@dataclass(frozen=True)
class Change:
    """The income before the entry and before the exit, for those of whom both are known. Euros a month."""

    people: int
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class Load:
    """How many people a référent follows at the end of the period."""

    referent: Membership | None
    number: int


@dataclass(frozen=True)
class Board:
    """All that the page of results says."""

    counts: tuple[Told, ...]
    shares: tuple[Told, ...]
    attendance: Told
    brakes: tuple[int, int, int]
    """Brakes identified, lifted, referred, of those who were followed."""
    delays: tuple[ToldDelay, ...]
    ways: tuple[Way, ...]
    change: Change
    curve: Curve
    loads: tuple[Load, ...]


def board(agent: Agent, asked: Asked) -> Board:
    """Every figure of somebody, for what they ask. A dozen queries."""
    rows, window = courses(agent, asked), asked.window
    both = left(window) & Q(profit_before__isnull=False, profit_after__isnull=False)
    seen = followed(window)
    found = rows.aggregate(
        **_counted((*COUNTS, *SHARES), asked),
        identified=Sum("brakes", filter=seen), lifted=Sum("lifted", filter=seen), referred=Sum("referred", filter=seen),
        both=Count("pk", filter=both), before=Avg("profit_before", filter=both), after=Avg("profit_after", filter=both),
    )  # fmt: skip
    held = set(rows.filter(seen).order_by().values_list("case__programme", flat=True).distinct())
    counts, shares = _read(found, (*COUNTS, *SHARES), held)
    return Board(
        counts=counts,
        shares=tuple(one for one in shares if one.denominator or not one.indicator.counted_as),
        attendance=attendance(asked, rows),
        brakes=(found["identified"] or 0, found["lifted"] or 0, found["referred"] or 0),
        delays=tuple(_delay(rows, delay, asked) for delay in DELAYS),
        ways=_ways(rows, asked),
        change=Change(found["both"], _cents(found["before"]), _cents(found["after"])),
        curve=stays(rows, asked),
        loads=_loads(rows, asked),
    )


def _counted(many: Iterable[Indicator], asked: Asked) -> dict[str, Any]:
    """The aggregates of some figures, by name: three at most for each."""
    window, found = asked.window, {}
    for one in many:
        name = one.id.replace("-", "_")
        found[f"{name}_n"] = Count("pk", filter=one.counts(window))
        if one.among:
            found[f"{name}_d"] = Count("pk", filter=one.among(window))
        if one.unknown:
            found[f"{name}_u"] = Count("pk", filter=one.unknown(window))
    return found


def _read(
    found: dict[str, Any], many: Iterable[Indicator], held: Collection[str]
) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    counts: list[Told] = []
    shares: list[Told] = []
    for one in many:
        name = one.id.replace("-", "_")
        told = Told(
            one, found[f"{name}_n"], found.get(f"{name}_d"), found.get(f"{name}_u", 0),
            tuple(_expected(one, held)),
        )  # fmt: skip
        (shares if one.among else counts).append(told)
    return tuple(counts), tuple(shares)


def latest() -> tuple[Programme, ...]:
    """The latest version of each programme."""
    return tuple({one.id: one for one in programmes()}.values())


def _expected(indicator: Indicator, held: Collection[str]) -> Iterator[tuple[str, Figure]]:
    """What some programmes expect of a figure, or report."""
    if not indicator.counted_as:
        return
    for one in latest():
        if one.id in held:
            yield from ((one.short, figure) for figure in one.figures if _compares(figure, indicator))


def _compares(figure: Figure, indicator: Indicator) -> bool:
    return figure.counted_as == indicator.counted_as and figure.unit == "%"


def _cents(amount: Any) -> Decimal | None:
    return None if amount is None else Decimal(amount).quantize(Decimal("0.01"))


# -- delays, attendance --------------------------------------------------------------------------------------------


def _delay(rows: QuerySet[CourseRow], delay: Delay, asked: Asked) -> ToldDelay:
    here = rows.filter(delay.among(asked.window)).order_by()
    days = {day: number for day, number in here.values_list(delay.field).annotate(number=Count("pk"))}  # noqa: C416  a queryset of pairs
    among = sum(days.values())
    days.pop(None, None)
    return ToldDelay(delay, quantile(days, 1, 2), quantile(days, 9, 10), sum(days.values()), among)


def quantile(days: dict[int, int], part: int, whole: int) -> int | None:
    """The least number of days within which ``part`` in ``whole`` were done, from how many took each number."""
    total, seen = sum(days.values()), 0
    for day in sorted(days):
        seen += days[day]
        if seen * whole >= total * part:
            return day
    return None


_ATTENDED = Indicator(
    ATTENDANCE, "Assiduité aux rendez-vous", "rendez-vous honorés", followed,
    "rendez-vous de la période, honorés, excusés ou manqués", followed,
)  # fmt: skip


def attendance(asked: Asked, rows: QuerySet[CourseRow]) -> Told:
    """How many of the appointments of the period were held. One query."""
    here = Appointment.objects.filter(
        case__in=rows.values("pk"), day__gte=asked.window.start, day__lte=asked.window.end, reserved_to=None
    ).order_by()
    states = dict(here.values_list("state").annotate(number=Count("pk")))
    counted = sum(states.get(state, 0) for state in ("held", "excused", "missed"))
    return Told(_ATTENDED, states.get("held", 0), counted)


# -- exits, stays, loads -------------------------------------------------------------------------------------------


def _ways(rows: QuerySet[CourseRow], asked: Asked) -> tuple[Way, ...]:
    here = rows.filter(left(asked.window)).order_by()
    found = here.values_list("case__programme", "way").annotate(number=Count("pk"))
    short = {one.id: one.short for one in latest()}
    told = [
        Way(programme, short.get(programme, programme), way, way_label(programme, way), number)
        for programme, way, number in found
    ]
    return tuple(sorted(told, key=lambda one: (one.programme, -one.number, one.way)))


def way_label(programme: str, way: str) -> str:
    """A kind of exit in the words of its programme."""
    rules = (rule for one in latest() if one.id == programme for rule in one.exits)
    return next((rule.label for rule in rules if rule.id == way), "Issue que le programme ne connaît pas")


def stays(rows: QuerySet[CourseRow], asked: Asked) -> Curve:
    """How long people stayed, from all who ever entered before the end of the period. One query."""
    end = rank(asked.window.end) or 0
    here = rows.filter(entered_on__isnull=False, entered_on__lte=asked.window.end).order_by()
    found = here.values_list("entry_rank", "exit_rank").annotate(number=Count("pk"))
    return survival(
        Stay((out if out is not None and out <= end else end) - into, out is not None and out <= end, number)
        for into, out, number in found
    )


def _loads(rows: QuerySet[CourseRow], asked: Asked) -> tuple[Load, ...]:
    active = BY_ID["actifs"].counts(asked.window)
    found = dict(rows.filter(active).order_by().values_list("case__referent").annotate(number=Count("pk")))
    people = Membership.objects.filter(pk__in=[one for one in found if one]).select_related(
        "user", "organisation"
    )
    named: dict[int | None, Membership | None] = {one.pk: one for one in people}
    return tuple(
        sorted((Load(named.get(pk), number) for pk, number in found.items()), key=lambda one: -one.number)
    )


# -- the cases behind a figure -------------------------------------------------------------------------------------

PARTS = {"num": "comptés", "den": "parmi qui", "inconnu": "dont on ne sait pas"}


@dataclass(frozen=True)
class Behind:
    """The cases that a figure counts."""

    title: str
    said: str
    rows: QuerySet[CourseRow]


def behind(agent: Agent, asked: Asked, name: str, part: str) -> Behind | None:
    """The cases behind a part of a figure; ``None`` when there is no such figure."""
    rows, window = courses(agent, asked), asked.window
    if name in BY_ID:
        one = BY_ID[name]
        conditions = {"num": one.counts, "den": one.among, "inconnu": one.unknown}
        said = {
            "num": one.numerator,
            "den": one.denominator,
            "inconnu": "parmi elles, celles dont on ne sait pas",
        }
        condition = conditions.get(part)
        return Behind(one.title, said[part], rows.filter(condition(window))) if condition else None
    if name in DELAYS_BY_ID:
        delay = DELAYS_BY_ID[name]
        done = rows.filter(delay.among(window))
        if part == "num":
            done = done.filter(**{f"{delay.field}__isnull": False})
        return Behind(delay.title, delay.meaning if part == "num" else delay.of, done)
    return _behind_others(rows, asked, name, part)


def _behind_others(rows: QuerySet[CourseRow], asked: Asked, name: str, part: str) -> Behind | None:
    window = asked.window
    if name == ATTENDANCE:
        states = ("held",) if part == "num" else ("held", "excused", "missed")
        there = Appointment.objects.filter(
            state__in=states, day__gte=window.start, day__lte=window.end, reserved_to=None
        )
        return Behind(
            "Assiduité aux rendez-vous", "un rendez-vous au moins", rows.filter(pk__in=there.values("case"))
        )
    kind, _, rest = name.partition(":")
    programme, _, way = rest.partition(":")
    if kind == "issue":
        here = rows.filter(left(window), case__programme=programme, way=way)
        return Behind(way_label(programme, way), "sorties de la période", here)
    if kind == "charge":
        mine = {"case__referent": int(rest)} if rest.isdecimal() else {"case__referent__isnull": True}
        return Behind(
            "File active d'un référent",
            BY_ID["actifs"].numerator,
            rows.filter(BY_ID["actifs"].counts(window), **mine),
        )
    if name == "freins":
        return Behind(
            "Freins",
            "personnes accompagnées chez qui un frein est repéré",
            rows.filter(followed(window), brakes__gt=0),
        )
    if name == "evolution":
        both = left(window) & Q(profit_before__isnull=False, profit_after__isnull=False)
        return Behind("Évolution du revenu", "sorties dont les deux revenus sont connus", rows.filter(both))
    if name == "duree":
        return Behind(
            "Durée",
            "tous ceux qui sont entrés avant la fin de la période",
            rows.filter(entered_on__lte=window.end),
        )
    return None


# -- programmes side by side ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A programme among others, counted as they are."""

    programme: Programme
    counts: tuple[Told, ...]
    shares: tuple[Told, ...]
    curve: Curve


def side_by_side(agent: Agent, asked: Asked) -> tuple[Column, ...]:
    """Every programme with cases, on the same definitions and the same window. Two queries."""
    rows = courses(agent, asked).order_by()
    figures = (*COUNTS, *SHARES)
    found: dict[str, dict[str, Any]] = {
        str(one["case__programme"]): {**one}
        for one in rows.values("case__programme").annotate(**_counted(figures, asked))
    }
    end = rank(asked.window.end) or 0
    stayed: dict[str, list[Stay]] = {}
    entered = rows.filter(entered_on__isnull=False, entered_on__lte=asked.window.end)
    pairs = entered.values_list("case__programme", "entry_rank", "exit_rank").annotate(number=Count("pk"))
    for programme, into, out, number in pairs:
        gone = out is not None and out <= end
        stayed.setdefault(programme, []).append(Stay((out if gone else end) - into, gone, number))
    return tuple(
        Column(one, *_read(found[one.id], figures, (one.id,)), survival(stayed.get(one.id, ())))
        for one in latest()
        if one.id in found
    )
