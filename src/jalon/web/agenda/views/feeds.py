"""The agenda in another calendar: its address, the feed, the invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.agenda import ics, queries, services
from jalon.web.agenda.forms import FeedForm
from jalon.web.agenda.services.feeds import touch
from jalon.web.cases.access import open_case
from jalon.web.kit.acting import acting


def _working(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.PLAN):
        raise PermissionDenied
    return agent


@never_cache
@require_http_methods(["GET", "POST"])
def feed_page(request: HttpRequest) -> HttpResponse:
    """Open, renew or close the address of one's feed. A new address is shown once."""
    agent = _working(request)
    address = ""
    if request.method == "POST":
        form = FeedForm(request.POST)
        if form.is_valid():
            token = services.open_feed(agent, form.cleaned_data["shows"])
            address = request.build_absolute_uri(reverse("feed", args=[token]))
    else:
        form = FeedForm()
    context = {"form": form, "feed": queries.open_feed_of(agent), "address": address}
    return render(request, "agenda/feed.html", context)


@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """Close one's feed."""
    if services.revoke_feed(_working(request)):
        messages.success(request, "Adresse fermée : les autres logiciels ne lisent plus votre agenda.")
    return redirect("agenda_feed")


@login_not_required
@never_cache
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed of an address. A calendar has no session: the secret of the address is all it has."""
    found = queries.feed_of(token)
    if found is None:
        raise Http404
    body = ics.feed(queries.fed(found), found.shows, request.build_absolute_uri(reverse("agenda")))
    touch(found)
    answer = HttpResponse(body, content_type=ics.MEDIA_TYPE)
    answer["Content-Disposition"] = 'inline; filename="jalon.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_GET
def invitation(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The file of an appointment, for the person's calendar."""
    access = open_case(acting(request), reference, "invitation à un rendez-vous", Action.PLAN)
    entry = queries.appointment_of(access.agent, access.case, key)
    if entry is None:
        raise Http404
    body, method = ics.invitation(entry, access.agent)
    answer = HttpResponse(body, content_type=f"{ics.MEDIA_TYPE}; method={method}")
    answer["Content-Disposition"] = f'attachment; filename="rendez-vous-{entry.day.isoformat()}.ics"'
    return answer
