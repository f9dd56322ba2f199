"""The values of an amount through time: those that come with Jalon, those entered, what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter

from django.utils.timezone import localtime

from jalon.programmes import library
from jalon.rules.errors import MissingParameter
from jalon.rules.parameters import Parameter, Parameters, Value
from jalon.study.amounts import in_unit
from jalon.web.accounts.models import Territory

from .families import CELLS, Family
from .models import AmountValue
from .queries import parameters_of, plain


@dataclass(frozen=True)
class Change:
    """How an amount differs from the one before."""

    by: Decimal
    unit: str
    percent: Decimal | None
    """``None`` from zero, and for what is itself a percentage."""

    @property
    def said(self) -> str:
        """« +2,50 € (+2,04 %) », « −1 mois », « inchangé »."""
        if not self.by:
            return "inchangé"
        sign = "+" if self.by > 0 else "−"
        points = self.unit == "%"
        text = sign + in_unit(
            abs(self.by), "€" if self.unit.startswith("€") else "points" if points else self.unit
        )
        return text if self.percent is None else f"{text} ({sign}{in_unit(abs(self.percent), '%')})"


def change(before: Decimal | None, after: Decimal, unit: str) -> Change | None:
    """What separates two values; nothing where there was none."""
    if before is None:
        return None
    percent = None if not before or unit == "%" else (after - before) / before * 100
    return Change(after - before, unit, percent)


@dataclass(frozen=True)
class Told:
    """A value as its page tells it."""

    since: date
    until: date | None
    """First day on which another value holds, or none is known."""
    value: Decimal | None
    said: str
    source: str
    verified: bool
    state: str
    """``now``, ``ahead``, ``past``, or ``gone`` for what was corrected, withdrawn or entered over."""
    change: Change | None = None
    row: AmountValue | None = None
    """What was entered; nothing for a value that comes with Jalon."""
    became: str = ""
    """What became of it, when it is gone."""


@dataclass(frozen=True)
class Current:
    """An amount as the list shows it."""

    family: Family
    said: str
    """Empty when no value is known today."""
    since: date | None
    source: str
    verified: bool
    entered: bool
    until: date | None
    """First day on which no value is known any more."""
    published_in: str
    next: str = ""
    """The value to come, with its day."""
    missing: str = field(default="")


def current(family: Family, amounts: Parameters, on: date) -> Current:
    """A single amount on a day."""
    (name,) = family.names
    parameter = amounts.by_name[name]
    ahead = next((value for value in parameter.values if value.since > on), None)
    coming = f"{in_unit(ahead.value, parameter.unit)} à partir du {ahead.since:%d/%m/%Y}" if ahead else ""
    try:
        value = parameter.at(on)
    except MissingParameter:
        last = parameter.values[-1] if parameter.values else None
        text = f"plus connu depuis le {_end(parameter, last):%d/%m/%Y}" if last else "à saisir"
        return Current(family, "", None, "", True, False, None, parameter.published_in, coming, text)
    return Current(
        family, in_unit(value.value, parameter.unit), value.since, value.source, value.verified,
        value not in library.parameters().by_name[name].values, _end(parameter, value), parameter.published_in,
        coming,
    )  # fmt: skip


def _end(parameter: Parameter, value: Value) -> date | None:
    """First day on which a value is no longer known and no other follows."""
    if value.until:
        return value.until
    if parameter.yearly:
        return date(value.since.year + 1, 1, 1)
    return parameter.until if value is parameter.values[-1] else None


def values_of(family: Family, territory: Territory, on: date) -> dict[str, list[Told]]:
    """All the values that amounts ever had in a territory, the newest first; those gone stand where they were.

    One query for all the amounts of a family.
    """
    entered = AmountValue.objects.filter(territory=territory, name__in=family.names, value__isnull=False)
    rows = entered.select_related("entered_by__user", "superseded_by__entered_by__user")
    amounts = parameters_of(territory)
    return {
        name: _values(_short(family, amounts.by_name[name]), [row for row in rows if row.name == name], on)
        for name in family.names
    }


def _short(family: Family, parameter: Parameter) -> Parameter:
    """In a grid the unit of all stands above."""
    return (
        parameter.model_copy(update={"unit": parameter.unit.partition("/")[0]})
        if family.is_grid
        else parameter
    )


def _values(parameter: Parameter, rows: Sequence[AmountValue], on: date) -> list[Told]:
    standing = {row.since: row for row in rows if not hasattr(row, "superseded_by")}
    found = _standing(parameter, standing, on)
    found += [_gone(row, parameter.unit) for row in rows if hasattr(row, "superseded_by")]
    found += [
        Told(
            value.since, None, value.value, in_unit(value.value, parameter.unit), value.source, value.verified,
            "gone", became="Remplacée par la valeur saisie ici",
        )
        for value in library.parameters().by_name[parameter.name].values
        if value.since in standing
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.since, one.state != "gone"), reverse=True)


def _standing(parameter: Parameter, rows: dict[date, AmountValue], on: date) -> list[Told]:
    found, before = [], None
    for rank, value in enumerate(parameter.values):
        following = parameter.values[rank + 1].since if rank + 1 < len(parameter.values) else None
        until = _end(parameter, value) or following
        state = "ahead" if value.since > on else "past" if until and until <= on else "now"
        found.append(
            Told(
                value.since, until, value.value, in_unit(value.value, parameter.unit), value.source, value.verified,
                state, change(before, value.value, parameter.unit), rows.get(value.since),
            )
        )  # fmt: skip
        before = value.value
    return found


def _gone(row: AmountValue, unit: str) -> Told:
    after: AmountValue = row.superseded_by
    verb = "Retirée" if after.value is None else "Corrigée"
    who = after.entered_by.user.name
    return Told(
        row.since, row.until, row.value, in_unit(plain(row.value or Decimal(0)), unit), row.source, True, "gone",
        row=row, became=f"{verb} le {_day(after.entered_at)} par {who} : {after.reason}",
    )  # fmt: skip


def _day(at: datetime) -> str:
    return f"{localtime(at):%d/%m/%Y}"


@dataclass(frozen=True)
class Version:
    """A grid as it stood from a day on."""

    since: date
    state: str
    rows: tuple[tuple[str, tuple[tuple[str, Told], ...]], ...]
    """By period: what it is called, then each amount under the name of its column."""

    @property
    def told(self) -> list[Told]:
        """Its amounts."""
        return [told for _, cells in self.rows for _, told in cells]

    @property
    def row(self) -> AmountValue | None:
        """What was entered for that day, if anything was."""
        return next((one.row for one in self.told if one.row and one.since == self.since), None)

    @property
    def source(self) -> str:
        """Where it was read."""
        return " ; ".join(dict.fromkeys(one.source for one in self.told if one.since == self.since))

    @property
    def verified(self) -> bool:
        """Whether every amount of it was read in an official text."""
        return all(one.verified for one in self.told)


def versions(family: Family, territory: Territory, on: date) -> tuple[list[Version], list[tuple[str, Told]]]:
    """A grid through time, the newest first, and the amounts of it that are gone, each with its name."""
    told = values_of(family, territory, on)
    stand = [[one.since for one in values if one.state != "gone"] for values in told.values()]
    whole = max(min(days, default=date.max) for days in stand)
    days = sorted({day for days in stand for day in days if day >= whole}, reverse=True)
    made = [_version(family, told, since, _until(days, since), on) for since in days]
    gone = [
        (one.row.pk, family.label(name), one)
        for name, values in told.items()
        for one in values
        if one.state == "gone" and one.row
    ]
    return made, [(label, one) for _, label, one in sorted(gone, key=itemgetter(0), reverse=True)]


def _until(days: Sequence[date], since: date) -> date | None:
    rank = days.index(since)
    return days[rank - 1] if rank else None


def _version(
    family: Family, told: dict[str, list[Told]], since: date, until: date | None, on: date
) -> Version:
    def held(name: str) -> Told:
        return next(one for one in told[name] if one.state != "gone" and one.since <= since)

    state = "ahead" if since > on else "past" if until and until <= on else "now"
    titles = [title for _, title in CELLS]
    rows = tuple(
        (period.label, tuple(zip(titles, map(held, period.names), strict=True))) for period in family.periods
    )
    return Version(since, state, rows)
