"""The page of a case."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.study.clocks import next_change_text
from jalon.study.dates import french_date
from jalon.study.words import STANDINGS, capital, typeset
from jalon.web.accounts.policy import Action
from jalon.web.cases import store
from jalon.web.cases.access import open_case
from jalon.web.cases.models import Case
from jalon.web.cases.page import around, history, money, path, plan, todo
from jalon.web.cases.page.opened import Opened
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today


@require_GET
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A case: who, where they are, what is due and why, what happened. ``au`` and ``connu`` ask for a past day."""
    access = open_case(acting(request), reference, "page du dossier")
    wrong: list[str] = []
    on = _day(request.GET.get("au", ""), "« Situation au »", wrong) or today()
    known = on if request.GET.get("savoir") == "alors" else None
    opened = Opened(access, store.load(access.case), on, known, read_only=on != today() or known is not None)
    asked = request.GET.get("theme", ""), request.GET.get("auteur", "")
    context = {
        "case": access.case,
        "person": access.case.person,
        "age": _age(access.case, on),
        "opened": opened,
        "programme": opened.programme,
        "situation": opened.situation,
        "standing": capital(STANDINGS[opened.situation.standing]),
        "wrong": wrong,
        "stages": path.stages(opened),
        "steps": path.steps(opened),
        "clocks": path.clocks(opened),
        "moves": path.moves(opened),
        "next_change": typeset(next_change_text(opened.situation)),
        "piles": todo.piles(opened),
        "settled": todo.settled(opened),
        "questions": todo.questions(opened),
        "alerts": todo.alerts(opened),
        "money": money.money(opened),
        "targets": money.targets(opened),
        "contract": plan.contract(opened),
        "objectives": plan.objectives(opened),
        "brakes": plan.brakes(opened),
        "household": around.household(opened),
        "businesses": around.businesses_of(opened),
        "team": around.team(opened),
        "others": around.others(opened),
        "supports": opened.shown(opened.situation.support),
        "exit": opened.situation.exit if opened.lets(opened.situation.exit) else None,
        "story": history.story(opened, *asked),
        "may_record": access.may(Action.RECORD) and not opened.read_only,
        "may_plan": access.may(Action.PLAN) and not opened.read_only,
        "may_share": access.may(Action.SHARE),
        "may_edit": access.may(Action.IDENTITY),
        "may_log": access.may(Action.LOGS),
    }
    if request.headers.get("HX-Target") == "histoire":
        return render(request, "cases/page/story.html", context)
    return render(request, "cases/page.html", context)


def _day(text: str, where: str, wrong: list[str]) -> date | None:
    """A day of the address. What cannot be read is said, and the page shows today."""
    if not text:
        return None
    try:
        return french_date(text)
    except ValueError:
        wrong.append(f"{where} : « {text[:20]} » n'est pas une date. Écrivez-la comme 31/12/2025.")
        return None


def _age(case: Case, on: date) -> int | None:
    """Age in whole years."""
    birth = case.person.birth_date
    if birth is None:
        return None
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
