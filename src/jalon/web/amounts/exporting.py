"""What was entered on the site, as the files of Jalon write amounts: to keep it, or to have it come with Jalon."""

from itertools import groupby
from operator import attrgetter
from typing import Any

import tomli_w

from jalon.programmes import library
from jalon.rules.french import day
from jalon.web.accounts.models import Territory

from .models import AmountValue
from .queries import plain
from .services import standing


def toml_of(territory: Territory) -> str:
    """The values that stand, by amount, oldest first; what ``programmes.reading.read_parameters`` reads. One query."""
    rows = standing(territory.pk).order_by("name", "since")
    tables = [_table(name, list(some)) for name, some in groupby(rows, key=attrgetter("name"))]
    return (
        tomli_w.dumps({"parameter": tables}, multiline_strings=False)
        if tables
        else "# Aucun montant saisi.\n"
    )


def _table(name: str, rows: list[AmountValue]) -> dict[str, Any]:
    parameter = library.parameters().by_name[name]
    told = {"name": name, "label": parameter.label, "unit": parameter.unit}
    kind = {one: True for one in ("yearly", "signed") if getattr(parameter, one)}
    return told | kind | {"values": [_value(row) for row in rows]}


def _value(row: AmountValue) -> dict[str, Any]:
    number = f", {row.reference}" if row.reference else ""
    voted = f", {day(row.voted_on)}" if row.voted_on else ""
    end = {"until": row.until} if row.until else {}
    value = f"{plain(row.value):f}" if row.value is not None else ""
    return {"since": row.since, "value": value, "source": f"{row.source}{number}{voted}"} | end
