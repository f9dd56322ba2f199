"""A table of income: the file, its columns, then the page of each year to read again and save."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, open_case
from jalon.web.documents import uploads
from jalon.web.documents.checking import too_large
from jalon.web.income import queries
from jalon.web.income.models import ColumnMapping
from jalon.web.income.queries import IncomeOf
from jalon.web.income.sheet import columns, kept
from jalon.web.income.sheet.months import TOLD, Taken, nature_of, taken
from jalon.web.income.sheet.reading import BadSheet, Sheet, read_sheet
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

SHOWN_ROWS = 5


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a file."""
    access = open_case(acting(request), reference, "import de revenus", Action.INCOME)
    read = queries.income_of(access)
    business = read.business(request.POST.get("business", ""))
    if business is None:
        return redirect("income", reference)
    context: dict[str, Any] = {
        "case": access.case,
        "businesses": read.businesses,
        "business": business,
        "error": "",
    }
    if request.method == "GET":
        return render(request, "income/import.html", context)
    upload = request.FILES.get("sheet")
    try:
        if upload is None:
            large = uploads.refused(request, "sheet")
            raise BadSheet(f"Trop gros : {too_large()}" if large else "Choisissez un fichier.")  # noqa: TRY301  said as the other refusals are
        sheet = read_sheet(upload)
    except BadSheet as bad:
        return render(request, "income/import.html", context | {"error": str(bad)}, status=422)
    kept.keep_sheet(request, access.case, business.key, sheet)
    return redirect("income_columns", reference)


@require_http_methods(["GET", "POST"])
def columns_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the columns hold."""
    access = open_case(acting(request), reference, "import de revenus", Action.INCOME)
    waiting = kept.sheet(request, access.case)
    if waiting is None:
        messages.info(request, "Aucun tableau n'attend : choisissez un fichier.")
        return redirect("income_import", reference)
    sheet, key = waiting
    read = queries.income_of(access)
    if request.method == "GET":
        return _show(request, access, sheet, _remembered(access, sheet) or columns.guessed(sheet))
    chosen = [request.POST.get(f"colonne-{at}", "") for at in range(len(sheet.heads))]
    chosen = [one if one in columns.MEANINGS else "" for one in chosen]
    if error := columns.wrong_choice(chosen):
        return _show(request, access, sheet, chosen, error=error, status=422)
    found = taken(sheet, chosen, nature_of(chosen, _main(read, key)), _year(request))
    if found.problems or not found.months:
        return _show(request, access, sheet, chosen, found=found, status=422)
    ColumnMapping.objects.update_or_create(
        organisation=access.agent.organisation,
        signature=columns.signature(sheet.heads),
        defaults={"meanings": chosen},
    )
    kept.keep_months(request, access.case, key, found.months)
    _tell(request, sheet, found)
    where = reverse("income_year", args=[reference, min(found.months).year])
    return redirect(f"{where}?entreprise={key}&import=1")


def _main(read: IncomeOf, key: str) -> Any:
    business = read.business(key)
    return business.natures[0] if business and business.natures else "services"


def _remembered(access: Access, sheet: Sheet) -> list[str] | None:
    mapping = ColumnMapping.objects.filter(
        organisation=access.agent.organisation, signature=columns.signature(sheet.heads)
    ).first()
    return mapping.meanings if mapping and len(mapping.meanings) == len(sheet.heads) else None


def _year(request: HttpRequest) -> int | None:
    text = request.POST.get("year", "")
    return int(text) if text.isdecimal() and queries.OLDEST <= int(text) <= today().year else None


def _tell(request: HttpRequest, sheet: Sheet, found: Taken) -> None:
    """What was taken, and what was not."""
    years = sorted({month.year for month in found.months})
    said = f"{len(found.months)} mois lus dans « {sheet.name} » ({', '.join(map(str, years))})."
    if sum(found.added.values()) > len(found.months):
        said += " Les lignes d'un même mois sont additionnées."
    if found.left_out:
        said += f" Lignes de total laissées : {', '.join(found.left_out[:TOLD])}."
    messages.info(request, f"{said} Rien n'est encore enregistré : relisez, puis enregistrez.")


def _show(
    request: HttpRequest, access: Access, sheet: Sheet, chosen: list[Any], *, error: str = "",
    found: Taken | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "case": access.case,
        "sheet": sheet,
        "columns": [
            (at, head or f"Colonne {at + 1}", chosen[at], [row[at] for row in sheet.rows[:SHOWN_ROWS]])
            for at, head in enumerate(sheet.heads)
        ],
        "meanings": columns.MEANINGS.items(),
        "error": error,
        "problems": found.problems[:TOLD] if found else [],
        "more": max(len(found.problems) - TOLD, 0) if found else 0,
        "nothing": bool(found and not found.months and not found.problems),
        "year": _year(request) or today().year,
        "years": range(today().year, today().year - 6, -1),
    }
    return render(request, "income/columns.html", context, status=status)
