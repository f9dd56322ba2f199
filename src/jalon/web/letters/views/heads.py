"""The letterhead of an organisation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jalon.letters import HouseError
from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.letters.forms.head import HeadForm
from jalon.web.letters.heads import head_of, save_head
from jalon.web.letters.library import Overtaken

from .shared import number_of


@require_http_methods(["GET", "POST"])
def head_page(request: HttpRequest) -> HttpResponse:
    """What every letter bears: who writes, who signs, where to answer."""
    agent = acting(request)
    if not agent.may(Action.LETTERS):
        raise PermissionDenied
    head = head_of(agent.organisation)
    seen, overtaken, status = head.version, None, 200
    form = HeadForm(instance=head)
    if request.method == "POST":
        form, status = HeadForm(request.POST, request.FILES, instance=head), 422
        if form.is_valid():
            try:
                save_head(agent, form.head(), seen=number_of(request, "seen"))
            except HouseError as error:
                form.tell(error)
            except Overtaken:
                overtaken, status = head_of(agent.organisation), 409
            else:
                messages.success(request, "L'en-tête est enregistré : les prochains courriers l'auront.")
                return redirect("letter_head")
    context = {
        "form": form, "seen": seen, "overtaken": overtaken, "head": head_of(agent.organisation),
        "organisation": agent.organisation,
    }  # fmt: skip
    return render(request, "letters/head.html", context, status=status)
