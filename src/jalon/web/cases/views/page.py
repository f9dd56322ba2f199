"""The page of a case."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from jalon.rules import casefile
from jalon.study.clocks import next_change_text
from jalon.study.dates import french_date
from jalon.study.household import household_lines
from jalon.study.words import STANDINGS, capital, typeset
from jalon.web.accounts.policy import Action
from jalon.web.cases import store
from jalon.web.cases.access import open_case
from jalon.web.cases.models import Case
from jalon.web.cases.opened import Opened
from jalon.web.cases.page import around, history, money, path, plan, todo
from jalon.web.documents import queries as documents
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today

STORY = "histoire"
"""The part of the page that its filters change alone."""
THEN = "alors"
"""Value of ``connu`` for « ce qu'on savait ce jour-là », where a form cannot repeat the day."""


@require_GET
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A case: who, where they are, what is due and why, what happened.

    ``au`` asks for another day, ``connu`` for what was known on a day: ``?au=2026-03-03&connu=2026-03-03``.
    """
    access = open_case(acting(request), reference, "page du dossier")
    wrong: list[str] = []
    on, known = _days(request.GET, wrong)
    opened = Opened(access, store.load(access.case), on, known, on != today() or known is not None)
    asked = request.GET.get("theme", ""), request.GET.get("auteur", ""), request.GET.get(STORY) == "tout"
    context = {
        "case": access.case,
        "opened": opened,
        "story": history.story(opened, history.Asked(*asked)),
    }
    if request.headers.get("HX-Target") == STORY:
        answer = render(request, "cases/page/story.html", context)
    else:
        answer = render(request, "cases/page.html", context | _rest(opened) | {"wrong": wrong})
    patch_vary_headers(answer, ["HX-Target"])
    return answer


@require_GET
def case_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The facts of a case as a file that ``jalon situation`` reads, without those that the reader may not see."""
    access = open_case(acting(request), reference, "export du dossier", Action.LEAD)
    opened = Opened(access, store.load(access.case), today())
    answer = HttpResponse(casefile.encode_readable(opened.file), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{access.case.reference}.json"'
    return answer


def _rest(opened: Opened) -> dict[str, Any]:
    """All that the page shows besides the story."""
    access, situation = opened.access, opened.situation
    may = access.may
    piles = todo.piles(opened)
    return {
        "may_export": may(Action.LEAD),
        "person": access.case.person,
        "age": _age(access.case, opened.on),
        "programme": opened.programme,
        "situation": situation,
        "standing": capital(STANDINGS[situation.standing]) if opened.tells("standing") else "",
        "entered_on": situation.entered_on if opened.tells("entered_on") else None,
        "left_on": situation.left_on if opened.tells("left_on") else None,
        "next_change": typeset(next_change_text(situation)) if opened.tells("next_change") else "",
        "next_meeting": path.next_meeting(opened),
        "conditions": path.conditions(opened),
        "stages": path.stages(opened),
        "steps": path.steps(opened),
        "clocks": path.clocks(opened),
        "moves": path.moves(opened),
        "piles": piles,
        "settled": todo.settled(opened),
        "owed": sum(len(pile.tasks) for pile in piles),
        "questions": todo.questions(opened),
        "alerts": todo.alerts(opened),
        "money": money.money(opened),
        "targets": money.targets(opened),
        "contract": plan.contract(opened),
        "objectives": plan.objectives(opened),
        "brakes": plan.brakes(opened),
        "household": household_lines(opened.facts),
        "businesses": around.businesses_of(opened),
        "team": around.team(opened),
        "others": around.others(opened),
        "supports": opened.shown(situation.support),
        "exit": situation.exit if opened.lets(situation.exit) else None,
        "may_record": may(Action.RECORD) and not opened.read_only,
        "may_plan": may(Action.PLAN) and not opened.read_only,
        "may_share": may(Action.SHARE) and not opened.read_only,
        "may_see_papers": may(Action.DOCUMENTS) and not opened.read_only,
        "papers": documents.of_case(access) if not opened.read_only else [],
        "may_attach": may(Action.ATTACH),
        "may_assign": may(Action.ASSIGN) and not opened.read_only,
    }


def _days(asked: QueryDict, wrong: list[str]) -> tuple[date, date | None]:
    """The day of the question, and the day of what was known; today, and all of it, when they are not asked."""
    on = _day(asked.get("au", ""), "« Situation au »", wrong) or today()
    text = asked.get("connu", "")
    return on, on if text == THEN else _day(text, "« Avec ce qu'on savait »", wrong)


def _day(text: str, where: str, wrong: list[str]) -> date | None:
    """A day of the address. What cannot be read is said, and the page does without it."""
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
