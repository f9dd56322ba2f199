"""The figures, the cases behind each, programmes side by side."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.charts.steps import Step, Steps
from jalon.study.compare import compare
from jalon.study.survival import Curve
from jalon.web.insight import queries
from jalon.web.insight.filters import Asked

from .shared import asked_of, counting

A_PAGE = 50
"""Cases on one page of a list."""
SAID_AT = (6, 12, 18, 24, 30, 36, 48, 60)
"""Months at which the table of the curve says where people are."""


@require_GET
def board_page(request: HttpRequest) -> HttpResponse:
    """What the accompaniment achieves, over a period, for those whom one may count."""
    agent = counting(request)
    form, asked = asked_of(request, agent)
    told = queries.board(agent, asked)
    context = {
        "form": form,
        "asked": asked,
        "board": told,
        "exits": sum(way.number for way in told.ways),
        "drawn": drawn(told.curve),
        "staying": table_of(told.curve),
    }
    return render(request, "insight/board.html", context)


def drawn(curve: Curve) -> Steps | None:
    """The curve as it is drawn; nothing when nobody entered."""
    if not curve.points:
        return None
    last = min(curve.points[-1].months, queries.LONGEST)
    steps = tuple(Step(one.months, one.share, one.low, one.high, one.at_risk) for one in curve.points)
    return Steps("Part des personnes encore accompagnées, selon le temps passé", steps, last)


def table_of(curve: Curve) -> list[dict[str, Any]]:
    """The curve in a table: what is known after so many months."""
    return [
        {
            "months": months,
            "share": 100 * point.share,
            "low": 100 * point.low,
            "high": 100 * point.high,
            "of": point.at_risk,
        }
        for months in SAID_AT
        if (point := curve.after(months))
    ]


@require_GET
def attendance_part(request: HttpRequest) -> HttpResponse:
    """The part of the page that counts appointments: it comes after the others, for they are the most numerous."""
    agent = counting(request)
    _, asked = asked_of(request, agent)
    told = queries.attendance(asked, queries.courses(agent, asked))
    return render(request, "insight/attendance.html", {"told": told, "asked": asked})


@require_GET
def behind_page(request: HttpRequest) -> HttpResponse:
    """The cases that a figure counts, by name, some at a time."""
    agent = counting(request)
    _, asked = asked_of(request, agent)
    name, part = request.GET.get("chiffre", "actifs"), request.GET.get("partie", "num")
    found = queries.behind(agent, asked, name, part) if part in queries.PARTS else None
    if found is None:
        raise Http404
    after = request.GET.get("apres", "")
    rows = found.rows.filter(case__sort_name__gt=after).order_by("case__sort_name")
    rows = rows.select_related("case__person", "case__referent__user", "case__organisation")
    page = list(rows[: A_PAGE + 1])
    context = {
        "asked": asked,
        "behind": found,
        "total": found.rows.count(),
        "rows": page[:A_PAGE],
        "short": {one.id: one.short for one in queries.latest()},
        "more": page[A_PAGE - 1].case.sort_name if len(page) > A_PAGE else "",
        "name": name,
        "part": part,
    }
    return render(request, "insight/behind.html", context)


@require_GET
def compare_page(request: HttpRequest) -> HttpResponse:
    """Programmes side by side: same definitions, same window."""
    agent = counting(request)
    form, asked = asked_of(request, agent)
    columns = queries.side_by_side(agent, asked)
    context = {
        "form": form,
        "asked": asked,
        "columns": columns,
        "lines": _lines(columns),
        "overview": compare(tuple(one.programme for one in columns)),
        "others": {one.programme.id: _alone(asked, one.programme.id) for one in columns},
    }
    return render(request, "insight/compare.html", context)


def _lines(columns: tuple[queries.Column, ...]) -> list[dict[str, Any]]:
    """The table, a line for each figure."""
    if not columns:
        return []
    counts = [
        {"title": one.indicator.title, "said": one.indicator.numerator, "cells": cells}
        for one, *cells in (
            (each[0], *each) for each in zip(*(column.counts for column in columns), strict=True)
        )
    ]
    shares = [
        {
            "title": one.indicator.title,
            "said": f"{one.indicator.numerator}, sur : {one.indicator.denominator}",
            "cells": cells,
        }
        for one, *cells in (
            (each[0], *each) for each in zip(*(column.shares for column in columns), strict=True)
        )
        if any(cell.denominator for cell in cells)
    ]
    return [*counts, *shares]


def _alone(asked: Asked, programme: str) -> str:
    """The same filters for one programme only."""
    return urlencode(asked.kept | {"programme": programme})
