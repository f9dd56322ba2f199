"""Meetings: the list, one with its people, who may be invited."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.rules.errors import CaseFileError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.services import Stale
from jalon.web.kit.clock import today
from jalon.web.workshops import queries, services
from jalon.web.workshops.forms import HalfDayForm, MeetingForm
from jalon.web.workshops.models import Enrolment, HalfDay, Meeting, Standing, State

from .shared import meeting_or_404, number_of, offer_or_404, working


@require_GET
def meetings_page(request: HttpRequest) -> HttpResponse:
    """The meetings to come, and those that are over."""
    agent = working(request)
    rows = queries.meetings(agent)
    day = today()
    context = {
        "coming": rows.filter(first_day__gte=day).order_by("first_day", "pk")[: queries.MOST],
        "past": rows.filter(first_day__lt=day).order_by("-first_day", "-pk")[:50],
        "keeps": agent.may(Action.CATALOGUE),
    }
    return render(request, "workshops/meetings.html", context)


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest, offer: int) -> HttpResponse:
    """Plan a meeting of an offer."""
    agent = working(request)
    found = offer_or_404(agent, offer)
    form = MeetingForm(request.POST or None, initial={"animator": agent.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan(agent, form.meeting(found), form.asked())
        except services.Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "La rencontre est planifiée : invitez les personnes.")
            return redirect("meeting", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "workshops/plan.html", {"form": form, "offer": found}, status=status)


@require_GET
def meeting_page(request: HttpRequest, meeting: int) -> HttpResponse:
    """A meeting: when, who comes, who waits, what is signed."""
    agent = working(request)
    found = meeting_or_404(agent, meeting)
    half_days = list(found.half_days.all())
    people = queries.enrolments(agent, found)
    by_standing = {one: [row for row in people if row.standing == one] for one in Standing}
    context = {
        "meeting": found,
        "half_days": [(one, one.on <= today()) for one in half_days],
        "enrolled": [_row(one, half_days) for one in by_standing[Standing.ENROLLED]],
        "others": found.enrolled  # type: ignore[attr-defined]  # annotated by the query
        - len(by_standing[Standing.ENROLLED]),
        "waiting": by_standing[Standing.WAITING],
        "invited": by_standing[Standing.INVITED],
        "gone": by_standing[Standing.DECLINED] + by_standing[Standing.CANCELLED],
        "open": found.state == State.OPEN,
        "over": all(one.on <= today() for one in half_days),
        "half_day_form": HalfDayForm(),
    }
    return render(request, "workshops/meeting.html", context)


def _row(one: Enrolment, half_days: list[HalfDay]) -> dict[str, Any]:
    return {"enrolment": one, "marks": [(slot, queries.mark_of(one, slot)) for slot in half_days]}


@require_http_methods(["GET", "POST"])
def invite_page(request: HttpRequest, meeting: int) -> HttpResponse:
    """The people whom a meeting suits; all those who are ticked are invited at once."""
    agent = working(request)
    found = meeting_or_404(agent, meeting)
    if request.method == "POST":
        try:
            many = services.invite(agent, found.pk, request.POST.getlist("case")[: queries.MOST])
        except services.Refused as error:
            messages.error(request, str(error))
        else:
            s = "s" if many > 1 else ""
            messages.success(request, f"{many} personne{s} invitée{s}." if many else "Personne à inviter.")
        return redirect("meeting", found.pk)
    context = {"meeting": found, "people": queries.suited(agent, found)[: queries.MOST]}
    return render(request, "workshops/invite.html", context)


@require_POST
def do(request: HttpRequest, meeting: int) -> HttpResponse:
    """Enrol, take off, change the places, add a half-day, cancel, seal."""
    agent = working(request)
    found = meeting_or_404(agent, meeting)
    try:
        said = _do(request, agent, found, request.POST.get("what", ""))
    except services.Refused as error:
        messages.error(request, str(error))
    except (Stale, CaseFileError):
        messages.error(request, "Un dossier vient de changer : recommencez.")
    except Enrolment.DoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, said)
    return redirect("meeting", found.pk)


def _do(request: HttpRequest, agent: Agent, meeting: Meeting, what: str) -> str:
    reference = request.POST.get("reference", "").strip()
    match what:
        case "enrol":
            made = services.enrol(agent, meeting.pk, reference)
            waits = made.standing == Standing.WAITING
            return "Complet : la personne est en liste d'attente." if waits else "La personne est inscrite."
        case "leave" | "decline":
            services.leave(agent, meeting.pk, reference, declined=what == "decline")
            return "C'est noté ; la place libérée revient à qui attend."
        case "places":
            if not 1 <= (places := number_of(request, "places")) <= 500:  # noqa: PLR2004  as the form says
                raise services.Refused("Écrivez un nombre de places, de 1 à 500.")
            many = services.set_places(agent, meeting.pk, places)
            return f"{places} places. Inscrits depuis la liste d'attente : {many}."
        case "half-day":
            form = HalfDayForm(request.POST)
            if not form.is_valid():
                raise services.Refused(" ".join(str(e) for several in form.errors.values() for e in several))
            services.add_half_day(agent, meeting.pk, form.asked())
            return "La demi-journée est ajoutée."
        case "cancel":
            services.cancel(agent, meeting.pk)
            return "La rencontre est annulée. Prévenez les personnes inscrites."
        case "seal":
            services.seal(agent, meeting.pk)
            return "La feuille est scellée ; chaque présence est notée dans son dossier."
    raise Http404
