"""The income of a case, and a year of it to be typed."""

import secrets
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jalon.rules.errors import CaseFileError
from jalon.rules.facts import Fact
from jalon.rules.life import Business
from jalon.web.accounts.policy import Action
from jalon.web.cases import services
from jalon.web.cases.access import Access, open_case
from jalon.web.income import home, queries
from jalon.web.income.queries import IncomeOf
from jalon.web.income.sheet import kept
from jalon.web.income.year import page
from jalon.web.income.year.layout import SPANS, By, Line, lines, lines_as_shown
from jalon.web.income.year.page import YearPage
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today


@require_GET
def income_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What the business brings in: what is known, what is missing, what was decided."""
    access = open_case(acting(request), reference, "revenus")
    read = queries.income_of(access)
    return render(
        request,
        "income/home.html",
        {"case": access.case, "home": home.home(read), "may_write": access.may(Action.INCOME)},
    )


@require_http_methods(["GET", "POST"])
def year_page(request: HttpRequest, reference: str, year: int) -> HttpResponse:
    """The grid of a year: read, typed, saved whole."""
    access = open_case(acting(request), reference, "saisie des revenus", Action.INCOME)
    read = queries.income_of(access)
    business = read.business(request.GET.get("entreprise", ""))
    if business is None:
        return redirect("income", reference)
    if not queries.OLDEST <= year <= today().year:
        raise Http404
    if request.method == "POST":
        return _save(request, access, read, business, year)
    imported = kept.months(request, access.case, business.key) if "import" in request.GET else None
    form = page.unfilled(_lines(request, read, business, year), business, imported)
    return _show(request, access, read, business, year, form)


def _by(request: HttpRequest) -> By | None:
    asked = request.GET.get("par", "")
    return asked if asked in SPANS else None


def _lines(request: HttpRequest, read: IncomeOf, business: Business, year: int) -> tuple[Line, ...]:
    months = read.year(business, year)
    return lines_as_shown(months, request.POST.get("cut", "")) or lines(months, _by(request))


def _show(
    request: HttpRequest, access: Access, read: IncomeOf, business: Business, year: int, form: YearPage,
    *, stale: services.Stale | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    stored = read.opened.stored
    context = {
        "case": access.case,
        "business": business,
        "businesses": read.businesses if len(read.businesses) > 1 else [],
        "year": year,
        "years": read.years(business),
        "form": form,
        "columns": page.columns(form, every=request.GET.get("natures") == "toutes"),
        "by": _by(request) or "",
        "seen": stale.last if stale else stored.last,
        "token": request.POST.get("token") or secrets.token_hex(16),
        "since": [(fact, read.opened.say(fact)) for fact in stale.since] if stale else [],
        "stale": stale,
    }
    return render(request, "income/year.html", context, status=status)


def _save(
    request: HttpRequest, access: Access, read: IncomeOf, business: Business, year: int
) -> HttpResponse:
    form = page.filled(_lines(request, read, business, year), business, request.POST)
    stored = read.opened.stored
    if (seen := _number(request.POST, "seen")) != stored.last and not services.said_already(_token(request)):
        stale = services.Stale(services.shown_since(access, seen, stored), stored.last)
        form = page.follow(form, business)
        return _show(request, access, read, business, year, form, stale=stale, status=409)
    if not form.is_valid:
        return _show(request, access, read, business, year, form, status=422)
    back = reverse("income_year", args=[access.case.reference, year])
    if not form.facts:
        messages.info(request, "Rien n'a changé : il n'y avait rien à enregistrer.")
        return redirect(f"{back}?{request.GET.urlencode()}" if request.GET else back)
    try:
        done = services.record(
            access,
            form.facts,
            seen=seen,
            token=_token(request),
            reserved_to=access.agent.organisation if _reserved(read, form.facts) else None,
        )
    except services.Stale as stale:
        form = page.follow(form, business)
        return _show(request, access, read, business, year, form, stale=stale, status=409)
    except CaseFileError as error:
        form.errors += [f"{problem.what} : {problem.remedy}." for problem in error.problems]
        return _show(request, access, read, business, year, form, status=422)
    kept.forget_year(request, access.case, business.key, year)
    context = {"form": form, "changes": done.changes, "again": done.again, "year": year}
    body = render(request, "income/saved_message.html", context).content.decode()
    messages.success(request, body, extra_tags="html")
    return redirect(_after(request, access, business, year))


def _token(request: HttpRequest) -> str:
    return request.POST.get("token", "")[:40] or secrets.token_hex(16)


def _after(request: HttpRequest, access: Access, business: Business, year: int) -> str:
    """The next year of an import that covers several; else the income of the case."""
    following = kept.next_year(request, access.case, business.key)
    if following is not None and following != year:
        where = reverse("income_year", args=[access.case.reference, following])
        return f"{where}?entreprise={business.key}&import=1"
    return reverse("income", args=[access.case.reference])


def _reserved(read: IncomeOf, facts: Sequence[Fact]) -> bool:
    """Whether something that the organisation keeps for itself is mended: what takes its place is kept too."""
    mended = {fact.supersedes or getattr(fact, "withdraws", None) for fact in facts}
    return bool(mended & read.opened.stored.reserved.keys())


def _number(data: QueryDict, name: str) -> int:
    value = data.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else -1  # noqa: PLR2004  as large as a row number
