"""The income of a case, and a year of it to be typed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jalon.rules.errors import CaseFileError
from jalon.rules.facts import Fact
from jalon.rules.facts.business import IncomeDeclared
from jalon.rules.life import Business
from jalon.web.accounts.policy import Action
from jalon.web.cases import services
from jalon.web.cases.access import Access, open_case
from jalon.web.documents.errors import NoRoom
from jalon.web.documents.models import Document, Kind
from jalon.web.documents.papers import PapersForm, papers_form
from jalon.web.documents.queries import of_facts
from jalon.web.documents.services import Period
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


@dataclass(frozen=True)
class Sheet:
    """The year that somebody types, of one business of a case."""

    request: HttpRequest
    access: Access
    read: IncomeOf
    business: Business
    year: int

    @property
    def by(self) -> By | None:
        """How the year is cut, when the page asks."""
        asked = self.request.GET.get("par", "")
        return asked if asked in SPANS else None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines: as the form that was sent shows them, or as the page asks."""
        months = self.read.year(self.business, self.year)
        return lines_as_shown(months, self.request.POST.get("cut", "")) or lines(months, self.by)

    @cached_property
    def papers(self) -> PapersForm | None:
        """The papers that come with it, where they may be added."""
        return papers_form(self.request, self.access, Kind.INCOME_BOOK)


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
    sheet = Sheet(request, access, read, business, year)
    if request.method == "POST":
        return _save(sheet)
    imported = kept.months(request, access.case, business.key) if "import" in request.GET else None
    return _show(sheet, page.unfilled(sheet.lines, business, imported))


def _show(
    sheet: Sheet, form: YearPage, *, stale: services.Stale | None = None, status: int = 200
) -> HttpResponse:
    read, business, request = sheet.read, sheet.business, sheet.request
    context = {
        "case": sheet.access.case,
        "business": business,
        "businesses": read.businesses if len(read.businesses) > 1 else [],
        "year": sheet.year,
        "years": read.years(business),
        "form": form,
        "columns": page.columns(form, every=request.GET.get("natures") == "toutes"),
        "by": sheet.by or "",
        "seen": stale.last if stale else read.opened.stored.last,
        "token": request.POST.get("token") or secrets.token_hex(16),
        "since": [(fact, read.opened.say(fact)) for fact in stale.since] if stale else [],
        "stale": stale,
        "papers": sheet.papers,
        "supporting": _supporting(sheet.access, form),
    }
    return render(request, "income/year.html", context, status=status)


def _supporting(access: Access, form: YearPage) -> list[Document]:
    """The papers that support what is declared of the year, each once."""
    told = {fact.id for line in form.lines for fact in line.line.told}
    found = {one.pk: one for key, some in of_facts(access).items() if key in told for one in some}
    return list(found.values())


def _save(sheet: Sheet) -> HttpResponse:
    request, access, business, papers = sheet.request, sheet.access, sheet.business, sheet.papers
    form = page.filled(sheet.lines, business, request.POST)
    stored = sheet.read.opened.stored
    if (seen := _number(request.POST, "seen")) != stored.last and not services.said_already(_token(request)):
        stale = services.Stale(services.shown_since(access, seen, stored), stored.last)
        return _show(sheet, page.follow(form, business), stale=stale, status=409)
    if not form.is_valid or (papers and not papers.is_valid()):
        return _show(sheet, form, status=422)
    back = reverse("income_year", args=[access.case.reference, sheet.year])
    if not form.facts and not (papers and papers.kinds):
        messages.info(request, "Rien n'a changé : il n'y avait rien à enregistrer.")
        return redirect(f"{back}?{request.GET.urlencode()}" if request.GET else back)
    try:
        done = _recorded(sheet, form, seen)
    except NoRoom as error:
        form.errors.append(str(error))
        return _show(sheet, form, status=422)
    except services.Stale as stale:
        return _show(sheet, page.follow(form, business), stale=stale, status=409)
    except CaseFileError as error:
        form.errors += [f"{problem.what} : {problem.remedy}." for problem in error.problems]
        return _show(sheet, form, status=422)
    kept.forget_year(request, access.case, business.key, sheet.year)
    context = {"form": form, "changes": done.changes, "again": done.again, "year": sheet.year}
    body = render(request, "income/saved_message.html", context).content.decode()
    messages.success(request, body, extra_tags="html")
    return redirect(_after(sheet))


@transaction.atomic
def _recorded(sheet: Sheet, form: YearPage, seen: int) -> services.Recorded:
    """Record the year and its papers, or neither."""
    done = services.record(
        sheet.access,
        form.facts,
        seen=seen,
        token=_token(sheet.request),
        reserved_to=sheet.access.agent.organisation if _reserved(sheet.read, form.facts) else None,
    )
    if sheet.papers:
        whole = Period(date(sheet.year, 1, 1), date(sheet.year, 12, 31))
        sheet.papers.join(_declared(form, done.facts), whole)
    return done


def _declared(form: YearPage, recorded: Sequence[Fact]) -> list[str]:
    """The keys of what papers support: what was just declared; all that is declared of the year when nothing was."""
    new = [fact.id for fact in recorded if isinstance(fact, IncomeDeclared)]
    return new or list(dict.fromkeys(fact.id for line in form.lines for fact in line.line.told))


def _token(request: HttpRequest) -> str:
    return request.POST.get("token", "")[:40] or secrets.token_hex(16)


def _after(sheet: Sheet) -> str:
    """The next year of an import that covers several; else the income of the case."""
    case, key = sheet.access.case, sheet.business.key
    following = kept.next_year(sheet.request, case, key)
    if following is not None and following != sheet.year:
        where = reverse("income_year", args=[case.reference, following])
        return f"{where}?entreprise={key}&import=1"
    return reverse("income", args=[case.reference])


def _reserved(read: IncomeOf, facts: Sequence[Fact]) -> bool:
    """Whether something that the organisation keeps for itself is mended: what takes its place is kept too."""
    mended = {fact.supersedes or getattr(fact, "withdraws", None) for fact in facts}
    return bool(mended & read.opened.stored.reserved.keys())


def _number(data: QueryDict, name: str) -> int:
    value = data.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else -1  # noqa: PLR2004  as large as a row number
