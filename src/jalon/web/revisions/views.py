"""The pages of versions being prepared: the list, one with its rules, a rule's form, what it would change."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.programmes.library import UnknownProgramme
from jalon.rules.errors import DefinitionError, Problem
from jalon.study.document import document
from jalon.study.revision import differences, fields_of
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Territory
from jalon.web.accounts.policy import Action
from jalon.web.cases.models import Case
from jalon.web.insight.queries import latest
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today
from jalon.web.revisions import services
from jalon.web.revisions.models import Draft, Trial

A_PAGE = 50
_MOST = 1900


def _revising(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.RULES):
        raise PermissionDenied
    return agent


def _draft(agent: Agent, number: int) -> Draft:
    return get_object_or_404(services.drafts(agent), pk=number)


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else -1  # noqa: PLR2004  as long as a count is


@require_http_methods(["GET", "POST"])
def drafts_page(request: HttpRequest) -> HttpResponse:
    """The versions being prepared, and those that were published; duplicate one."""
    agent = _revising(request)
    if request.method == "POST":
        territory = get_object_or_404(Territory, pk=_number(request, "territoire"))
        try:
            made = services.make(
                agent, territory, request.POST.get("programme", ""), request.POST.get("titre", "")
            )
        except services.Refused as error:
            messages.error(request, str(error))
        except UnknownProgramme as error:
            raise Http404 from error
        else:
            return redirect("rules_draft", made.pk)
    context = {
        "drafts": services.drafts(agent)[:100],
        "programmes": _programmes(agent),
        "territories": Territory.objects.filter(pk__in=agent.territory_ids).order_by("name"),
    }
    return render(request, "revisions/drafts.html", context)


def _programmes(agent: Agent) -> list[tuple[str, str]]:
    """The programmes of the cases of somebody's territories."""
    held = set(
        Case.objects.filter(territory__in=agent.territory_ids).values_list("programme", flat=True).distinct()
    )
    return [(one.id, one.name) for one in latest() if one.id in held]


@require_GET
def draft_page(request: HttpRequest, number: int) -> HttpResponse:
    """A version: what it changes, its rules with their source and reading, what was tried."""
    agent = _revising(request)
    return _show(request, agent, _draft(agent, number))


def _show(
    request: HttpRequest,
    agent: Agent,
    draft: Draft,
    *,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    definition = services.definition_of(draft)
    context = {
        "draft": draft,
        "document": document(definition),
        "differences": differences(services.base_of(draft), definition),
        "trials": draft.trials.all()[:10],
        "may_publish": draft.is_open and services.may_publish(agent, draft),
        "token": secrets.token_hex(16),
        "typed": typed or {"since": "", "vote": "", "voted_on": ""},
    }
    return render(request, "revisions/draft.html", context, status=status)


@require_http_methods(["GET", "POST"])
def rule_page(request: HttpRequest, number: int, rule: str) -> HttpResponse:
    """Change a rule in a form: its numbers, its label, its reading, its source."""
    agent = _revising(request)
    draft = _draft(agent, number)
    fields = fields_of(draft.text, rule)
    if not fields:
        raise Http404
    typed = {one.name: request.POST.get(one.name, one.value)[:_MOST] for one in fields}
    problems: list[Problem] = []
    status, said = 200, ""
    if request.method == "POST":
        try:
            services.change(agent, number, rule, typed, seen=_number(request, "vu"))
        except DefinitionError as error:
            problems, status = list(error.problems), 422
        except services.Refused as error:
            said, status = str(error), 409
        else:
            messages.success(request, "La règle est modifiée dans ce projet.")
            return redirect(f"{request.path.partition('regle/')[0]}#regle-{rule}")
    definition = services.definition_of(draft)
    context = {
        "draft": draft, "rule": definition.rule(rule), "problems": problems, "said": said,
        "fields": [(one, typed[one.name]) for one in fields],
    }  # fmt: skip
    return render(request, "revisions/rule.html", context, status=status)


@require_POST
def do(request: HttpRequest, number: int) -> HttpResponse:
    """Try, publish, put aside, take up."""
    agent = _revising(request)
    draft = _draft(agent, number)
    what = request.POST.get("what", "")
    try:
        if what == "try":
            token = request.POST.get("token", "")[:40] or secrets.token_hex(16)
            return redirect("rules_trial", number, services.try_out(agent, number, token=token).pk)
        if what == "publish":
            return _publish(request, agent, draft)
        if what not in _DOES:
            raise Http404
        act, said = _DOES[what]
        act(agent, number)
        messages.success(request, said)
    except services.Refused as error:
        messages.error(request, str(error))
    return redirect("rules_draft", number)


_DOES: dict[str, tuple[Callable[..., Any], str]] = {
    "give_up": (services.give_up, "Le projet est mis de côté. « Reprendre » le rouvre."),
    "take_up": (services.take_up, "Le projet est rouvert."),
}


def _publish(request: HttpRequest, agent: Agent, draft: Draft) -> HttpResponse:
    typed = {name: request.POST.get(name, "")[:200] for name in ("since", "vote", "voted_on")}
    since = _day(typed["since"])
    if since is None:
        messages.error(request, "Donnez le premier jour d'application, par exemple 01/01/2027.")
        return _show(request, agent, draft, typed=typed, status=422)
    try:
        services.publish(agent, draft.pk, since=since, vote=typed["vote"], voted_on=_day(typed["voted_on"]))
    except services.Refused as error:
        messages.error(request, str(error))
        return _show(request, agent, draft, typed=typed, status=422)
    messages.success(
        request, "Cette version est publiée : elle jugera les entrées à partir de son premier jour."
    )
    return redirect("rules_draft", draft.pk)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _trial(request: HttpRequest, number: int, trial: int) -> tuple[Draft, Trial]:
    draft = _draft(_revising(request), number)
    return draft, get_object_or_404(Trial.objects.select_related("by__user"), draft=draft, pk=trial)


@require_GET
def trial_page(request: HttpRequest, number: int, trial: int) -> HttpResponse:
    """What a version would change: totals, then each case, the most affected first."""
    draft, found = _trial(request, number, trial)
    after = request.GET.get("apres", "")
    start = int(after) if after.isdecimal() and len(after) < 8 else 0  # noqa: PLR2004  as long as a rank is
    rows = found.cases.select_related("case__person", "case__referent__user", "case__situation")
    page = list(rows[start : start + A_PAGE + 1])
    context = {
        "draft": draft, "trial": found, "rows": page[:A_PAGE], "more": start + A_PAGE if len(page) > A_PAGE else 0,
        "changed": found.cases.count(), "stale": found.number != draft.number, "on": today(),
    }  # fmt: skip
    return render(request, "revisions/trial.html", context)


@require_GET
def trial_part(request: HttpRequest, number: int, trial: int) -> HttpResponse:
    """How far a trial is; the page is read again once it is over."""
    draft, found = _trial(request, number, trial)
    answer = render(request, "revisions/progress.html", {"draft": draft, "trial": found})
    if found.report is not None or found.problem:
        answer["HX-Refresh"] = "true"
    return answer
