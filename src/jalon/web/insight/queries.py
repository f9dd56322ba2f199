"""The figures of somebody: counted on the rows that they may see, in a few queries whatever their number."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from jalon.programmes import programmes
from jalon.rules.programme import Figure, Programme
from jalon.study.survival import Curve, Stay, survival
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership, OrganisationKind
from jalon.web.accounts.policy import Action, Relation, relations
from jalon.web.agenda.models import Appointment
from jalon.web.cases.course import rank
from jalon.web.cases.models import Case, CourseRow
from jalon.web.kit.clock import today

from .filters import Asked
from .indicators import (
    BY_ID,
    COUNTS,
    DELAYS,
    DELAYS_BY_ID,
    SHARES,
    Delay,
    Indicator,
    entered,
    followed,
    gone,
    left,
)

ATTENDANCE = "assiduite"
LONGEST = 60
"""Months of the survival curve that are drawn."""


def courses(agent: Agent, asked: Asked) -> QuerySet[CourseRow]:
    """The rows that somebody may count, kept by the filters."""
    return CourseRow.objects.filter(scope(agent), asked.chosen)


def scope(agent: Agent) -> Q:
    """What ``cases.access.visible`` says for results, on the columns of the rows: no table is joined."""
    asked = relations(agent.role, Action.RESULTS) or frozenset()
    here, found = Q(territory__in=agent.territory_ids), Q(pk__in=[])
    if Relation.TERRITORY in asked and agent.organisation.kind == OrganisationKind.AUTHORITY:
        return here
    if Relation.TEAM in asked:
        found |= Q(organisation=agent.organisation)
    if Relation.OWN in asked:
        standing_in = Case.objects.filter(stand_in=agent.membership, stand_in_until__gt=today())
        found |= Q(referent=agent.membership) | Q(case__in=standing_in.values("pk"))
    return here & found


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
    brakes: tuple[int, int, int]
    """Brakes identified, lifted, referred, of those who were followed."""
    delays: tuple[ToldDelay, ...]
    ways: tuple[Way, ...]
    change: Change
    curve: Curve
    loads: tuple[Load, ...]


def board(agent: Agent, asked: Asked) -> Board:
    """Every figure of somebody, for what they ask. Four queries on the rows, and one for the names."""
    rows = courses(agent, asked)
    followed_ones, loads = _of_followed(rows, asked)
    exits, ways, change = _of_exits(rows, asked)
    held = {one.programme for one in ways}
    counts, shares = _read(followed_ones | exits, (*COUNTS, *SHARES), held)
    return Board(
        counts=counts,
        shares=tuple(one for one in shares if one.denominator or not one.indicator.counted_as),
        brakes=(followed_ones["identified"], followed_ones["lifted"], followed_ones["referred"]),
        delays=_delays(rows, asked),
        ways=ways,
        change=change,
        curve=stays(rows, asked),
        loads=loads,
    )


type Sums = dict[str, int]


def _of_followed(rows: QuerySet[CourseRow], asked: Asked) -> tuple[Sums, tuple[Load, ...]]:
    """What is counted of those who are followed, by référent: in one reading, the sums and who has how many."""
    window = asked.window
    counted = _counted([*COUNTS, *(one for one in SHARES if not one.of_exits)], asked)
    sums = {"identified": Sum("brakes"), "lifted": Sum("lifted"), "referred": Sum("referred")}
    # A total may not bear the name of its column.
    groups = rows.filter(followed(window)).order_by().values("referent")
    found: list[dict[str, Any]] = [
        {**one} for one in groups.annotate(**counted, **{f"{name}_s": one for name, one in sums.items()})
    ]
    people = Membership.objects.filter(pk__in=[one["referent"] for one in found if one["referent"]])
    named = {one.pk: one for one in people.select_related("user", "organisation")}
    loads = [Load(named.get(one["referent"]), one["actifs_n"]) for one in found if one["actifs_n"]]
    told = _summed(found, [*counted, *(f"{name}_s" for name in sums)])
    for name in sums:
        told[name] = told.pop(f"{name}_s")
    return told, tuple(sorted(loads, key=lambda one: -one.number))


def _of_exits(rows: QuerySet[CourseRow], asked: Asked) -> tuple[Sums, tuple[Way, ...], Change]:
    """What is counted of exits, by programme and kind: in one reading, the sums, the kinds and the incomes."""
    window = asked.window
    counted = _counted([one for one in SHARES if one.of_exits], asked)
    both = left(window) & Q(profit_before__isnull=False, profit_after__isnull=False)
    groups = rows.filter(gone(window)).order_by().values("programme", "way")
    found: list[dict[str, Any]] = [
        {**one}
        for one in groups.annotate(
            **counted, in_window=Count("pk", filter=left(window)), both=Count("pk", filter=both),
            before=Sum("profit_before", filter=both), after=Sum("profit_after", filter=both),
        )
    ]  # fmt: skip
    short = {one.id: one.short for one in latest()}
    ways = [
        Way(name, short.get(name, name), way, way_label(name, way), one["in_window"])
        for one in found
        for name, way in ((one["programme"], one["way"]),)
        if one["in_window"]
    ]
    people = sum(one["both"] for one in found)
    before, after = (_mean([one[name] for one in found], people) for name in ("before", "after"))
    ordered = sorted(ways, key=lambda one: (one.programme, -one.number, one.way))
    return _summed(found, counted), tuple(ordered), Change(people, before, after)


def _summed(groups: list[dict[str, Any]], names: Iterable[str]) -> Sums:
    return {name: sum(one[name] or 0 for one in groups) for name in names}


def _mean(sums: list[Decimal | None], people: int) -> Decimal | None:
    if not people:
        return None
    return (sum((one for one in sums if one is not None), Decimal(0)) / people).quantize(Decimal("0.01"))


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


# -- delays, attendance --------------------------------------------------------------------------------------------


def _delays(rows: QuerySet[CourseRow], asked: Asked) -> tuple[ToldDelay, ...]:
    """The delays of the entries of the period. One query."""
    fields = [one.field for one in DELAYS]
    here = rows.filter(entered(asked.window)).order_by()
    found = list(here.values_list(*fields).annotate(number=Count("pk")))
    return tuple(
        _delay(delay, [(row[place], row[-1]) for row in found]) for place, delay in enumerate(DELAYS)
    )


def _delay(delay: Delay, told: list[tuple[int | None, int]]) -> ToldDelay:
    """A delay, from how many took each number of days; ``None``: it has not come."""
    days: dict[int, int] = {}
    among = 0
    for day, number in told:
        among += number
        if day is not None:
            days[day] = days.get(day, 0) + number
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
        here = rows.filter(left(window), programme=programme, way=way)
        return Behind(way_label(programme, way), "sorties de la période", here)
    if kind == "charge":
        mine = {"referent": int(rest)} if rest.isdecimal() else {"referent__isnull": True}
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
        str(one["programme"]): {**one}
        for one in rows.values("programme").annotate(**_counted(figures, asked))
    }
    end = rank(asked.window.end) or 0
    stayed: dict[str, list[Stay]] = {}
    entered = rows.filter(entered_on__isnull=False, entered_on__lte=asked.window.end)
    pairs = entered.values_list("programme", "entry_rank", "exit_rank").annotate(number=Count("pk"))
    for programme, into, out, number in pairs:
        gone = out is not None and out <= end
        stayed.setdefault(programme, []).append(Stay((out if gone else end) - into, gone, number))
    return tuple(
        Column(one, *_read(found[one.id], figures, (one.id,)), survival(stayed.get(one.id, ())))
        for one in latest()
        if one.id in found
    )
