"""The team, handing over, sharing, accès d'urgence."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.study.words import many
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import open_case
from jalon.web.cases.capacity import USUAL
from jalon.web.cases.links import emergency, handover, sharing
from jalon.web.cases.links.forms import EmergencyForm, HandoverForm, ShareForm
from jalon.web.cases.links.team import receivers, team
from jalon.web.cases.models import Case
from jalon.web.kit.acting import acting

# -- the team ------------------------------------------------------------------------------------------------------


def _assigning(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.ASSIGN):
        raise PermissionDenied
    return agent


@require_GET
def team_page(request: HttpRequest) -> HttpResponse:
    """Who follows how many people, against what they can."""
    agent = _assigning(request)
    return render(
        request,
        "cases/links/team.html",
        {
            "colleagues": team(agent),
            "usual": USUAL,
            "catalogue": agent.may(Action.CATALOGUE),
        },
    )


@require_http_methods(["GET", "POST"])
def handover_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the cases of somebody over, all or some, for a time or for good."""
    agent = _assigning(request)
    leaving = Membership.objects.with_names().filter(pk=pk).first()
    cases = handover.portfolio(agent, leaving) if leaving else []
    if leaving is None or not (cases or leaving.organisation_id == agent.organisation.pk):
        raise Http404
    possible = receivers(agent, leaving)
    form = HandoverForm(request.POST or None, receivers=possible)
    # An address may name the cases to tick: the page of one case hands over that one.
    chosen = set((request.POST if request.method == "POST" else request.GET).getlist("case"))
    if request.method == "POST" and form.is_valid():
        asked = [case for case in cases if str(case.pk) in chosen]
        if not asked:
            form.add_error(None, "Cochez au moins un dossier.")
        else:
            return _hand_over(request, agent, form, asked)
    context = {
        "leaving": leaving,
        "form": form,
        "receivers": possible,
        "cases": [(case, not chosen or str(case.pk) in chosen) for case in cases],
    }
    return render(request, "cases/links/handover.html", context)


def _hand_over(request: HttpRequest, agent: Agent, form: HandoverForm, cases: list[Case]) -> HttpResponse:
    data = form.cleaned_data
    try:
        name = handover.hand_over(
            agent,
            cases,
            list(data["to"]),
            until=data["until"] if data["lasting"] == "time" else None,
            reason=data["reason"],
        )
    except handover.CannotHandOver as error:
        messages.error(request, str(error))
        return redirect(request.path)
    messages.success(
        request,
        format_html(
            "{} confiés. {}",
            many(len(cases), "dossier"),
            format_html(
                '<a href="{}">Voir ou reprendre cette passation</a>', reverse("take_back", args=[name])
            ),
        ),
    )
    return redirect("team")


@require_http_methods(["GET", "POST"])
def take_back_page(request: HttpRequest, name: str) -> HttpResponse:
    """See a handover again, and undo it."""
    agent = _assigning(request)
    rows = handover.told(agent, name)
    if not rows:
        raise Http404
    if request.method == "POST":
        undone = handover.take_back(agent, name)
        messages.success(
            request, f"Passation reprise : {many(undone, 'dossier')} rendus à leur référent d'avant."
        )
        return redirect("team")
    return render(request, "cases/links/take_back.html", {"rows": rows})


# -- sharing -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def share_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Share a case with a partner, see with whom it is shared."""
    access = open_case(acting(request), reference, "partage du dossier", Action.SHARE)
    form = ShareForm(request.POST or None, partners=sharing.partners(access))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sharing.share(access, data["organisation"], data["purpose"], data["until"])
        except sharing.CannotShare as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{data['organisation'].name} voit maintenant ce dossier.")
            return redirect("share", reference)
    context = {"case": access.case, "form": form, "shares": sharing.shares(access)}
    return render(request, "cases/links/share.html", context)


@require_POST
def stop_sharing(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Have a partner see the case no more."""
    access = open_case(acting(request), reference, "partage du dossier", Action.SHARE)
    sharing.stop(access, pk)
    messages.success(request, "Le partage est arrêté. Partagez de nouveau le dossier si c'était une erreur.")
    return redirect("share", reference)


# -- accès d'urgence -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def emergency_page(request: HttpRequest) -> HttpResponse:
    """Open a case to which no relation leads, with a reason, for three hours."""
    agent = acting(request)
    if not agent.may(Action.BREAK_GLASS):
        raise PermissionDenied
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        who = emergency.Identity(data["last_name"], data["first_name"], data["birth_date"])
        try:
            opened = emergency.break_glass(agent, who, data["reason"])
        except emergency.NotOpened as error:
            form.add_error("reason", str(error))
        else:
            if opened:
                messages.warning(
                    request,
                    "Accès d'urgence ouvert pour trois heures. Le référent de la personne en est prévenu.",
                )
                return redirect("case", opened[0].case.reference)
            form.add_error(
                None,
                "Aucun dossier de votre territoire ne correspond exactement à ce nom et à cette date de naissance, "
                "ou vous y avez déjà accès : cherchez la personne par son nom.",
            )
    return render(request, "cases/links/emergency.html", {"form": form, "hours": emergency.HOURS})


@require_POST
def emergency_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The référent has read the notice."""
    emergency.mark_seen(acting(request), pk)
    return redirect("today")
