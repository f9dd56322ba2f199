"""What is kept between two pages of an import, in the session of who imports: the table, then the months it gave."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from jalon.rules.facts import Euros
from jalon.web.cases.models import Case
from jalon.web.income.year.typed import Column

from .reading import Sheet

_SHEET, _MONTHS = "income_sheet", "income_months"


def keep_sheet(request: HttpRequest, case: Case, business: str, sheet: Sheet) -> None:
    """Keep a table until its columns are chosen."""
    request.session[_SHEET] = {
        "case": case.reference, "business": business, "name": sheet.name, "heads": sheet.heads, "rows": sheet.rows,
        "first": sheet.first,
    }  # fmt: skip


def sheet(request: HttpRequest, case: Case) -> tuple[Sheet, str] | None:
    """The table that waits for its columns, and the business it is about; nothing when there is none for this case."""
    kept = request.session.get(_SHEET)
    if not kept or kept["case"] != case.reference:
        return None
    return Sheet(kept["name"], kept["heads"], kept["rows"], kept["first"]), kept["business"]


def keep_months(
    request: HttpRequest, case: Case, business: str, found: dict[date, dict[Column, Euros]]
) -> None:
    """Keep the amounts until they are read again and saved; the table is no longer needed."""
    request.session.pop(_SHEET, None)
    request.session[_MONTHS] = {
        "case": case.reference,
        "business": business,
        "months": {
            month.isoformat(): {column: str(amount) for column, amount in amounts.items()}
            for month, amounts in sorted(found.items())
        },
    }


def _kept(request: HttpRequest, case: Case, business: str) -> dict[str, Any] | None:
    kept = request.session.get(_MONTHS)
    return kept if kept and (kept["case"], kept["business"]) == (case.reference, business) else None


def months(request: HttpRequest, case: Case, business: str) -> dict[date, dict[Column, Euros]]:
    """The amounts that wait to be saved."""
    kept = _kept(request, case, business) or {"months": {}}
    return {
        date.fromisoformat(month): {column: Euros(amount) for column, amount in amounts.items()}
        for month, amounts in kept["months"].items()
    }


def next_year(request: HttpRequest, case: Case, business: str) -> int | None:
    """The first year that still waits."""
    return next((month.year for month in months(request, case, business)), None)


def forget_year(request: HttpRequest, case: Case, business: str, year: int) -> None:
    """Let go of a year that was saved, and of everything once none is left."""
    kept = _kept(request, case, business)
    if kept is None:
        return
    left = {month: amounts for month, amounts in kept["months"].items() if int(month[:4]) != year}
    if left:
        request.session[_MONTHS] = kept | {"months": left}
    else:
        del request.session[_MONTHS]
