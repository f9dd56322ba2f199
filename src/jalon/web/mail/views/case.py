"""The messages of a case: each with its proof; write one, take one back, say what became of one."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jalon.rules.errors import CaseFileError
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, open_case
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import now
from jalon.web.mail import outbox, queries
from jalon.web.mail.forms import MessageForm
from jalon.web.mail.models import Message, What, Why
from jalon.web.mail.proof import holds
from jalon.web.trust.services import note

_BADGES = {What.SENT: "badge-done", What.FAILED: "badge-late", What.DOUBT: "badge-late"}


@require_http_methods(["GET", "POST"])
def messages_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent to the person, when, by which way, and what proves it; write to them."""
    asked = Action.SEE if request.method == "GET" else Action.RECORD
    access = open_case(acting(request), reference, "messages", asked)
    form = MessageForm(request.POST or None, person=access.case.person)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = _write(access, form, request.POST.get("token", "")[:40] or secrets.token_hex(16))
            messages.success(
                request, f"Le message partira le {made.not_before:%d/%m/%Y à %H:%M}. On peut l'annuler avant."
            )
            return redirect("case_messages", reference)
    return _show(request, access, form, status)


@transaction.atomic
def _write(access: Access, form: MessageForm, token: str) -> Message:
    data, case = form.cleaned_data, access.case
    asked = outbox.Asked(
        case=case, organisation=access.agent.organisation, channel=data["channel"], why=Why.MESSAGE,
        to=form.addresses[data["channel"]], to_name=case.person.name, subject=data["subject"],
        text=data["text"].replace("\r\n", "\n"), token=f"message-{case.pk}-{token}", by=access.agent.membership,
    )  # fmt: skip
    made = outbox.ask(asked)
    note(access.agent, "mail:ask", person_id=case.person_id, case_id=case.pk, message=made.pk)
    return made


def _show(request: HttpRequest, access: Access, form: MessageForm, status: int) -> HttpResponse:
    may = access.may(Action.RECORD)
    context = {
        "case": access.case,
        "messages_of_case": [_told(one, may=may) for one in queries.of_case(access)],
        "form": form,
        "may_write": may,
        "token": request.POST.get("token") or secrets.token_hex(16),
    }
    return render(request, "mail/case.html", context, status=status)


def _told(one: Any, *, may: bool) -> dict[str, Any]:
    state = What(one.state)
    return {
        "message": one,
        "state": state.label,
        "badge": _BADGES.get(state, ""),
        "waits": state == What.QUEUED and one.not_before > now(),
        "holds": holds(one),
        "events": list(one.events.all()),
        "may_cancel": may and state in (What.QUEUED, What.FAILED, What.PRINTED),
        "may_retry": may and state in (What.FAILED, What.DOUBT) and one.channel != "post",
        "in_doubt": may and state == What.DOUBT,
        "may_answer": may
        and state == What.SENT
        and not any(event.what == What.ANSWERED for event in one.events.all()),
    }


def _one(request: HttpRequest, reference: str, uuid: UUID, what: str) -> tuple[Access, Message]:
    access = open_case(acting(request), reference, what, Action.RECORD)
    found = Message.objects.select_related("letter", "case").filter(case=access.case, uuid=uuid).first()
    if found is None:
        raise Http404
    return access, found


@require_POST
def cancel(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponse:
    """Take a message back before it leaves."""
    access, message = _one(request, reference, uuid, "annulation d'un message")
    try:
        done = outbox.cancel(access, message)
    except (CaseFileError, PermissionDenied):
        messages.error(
            request, "Le courrier a été noté par quelqu'un d'autre : demandez-lui d'annuler l'envoi."
        )
        return redirect("case_messages", reference)
    if done:
        messages.success(request, "Le message est annulé : il ne partira pas.")
    else:
        messages.warning(request, "Trop tard : ce message est déjà parti, ou déjà annulé.")
    return redirect("case_messages", reference)


@require_POST
def settle(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponse:
    """Say that a message in doubt did leave, or have it sent again."""
    access, message = _one(request, reference, uuid, "état d'un message")
    left = request.POST.get("left") == "1"
    if not outbox.settle(access, message, left=left):
        messages.info(request, "Son état a changé entre-temps : relisez-le.")
    elif left:
        messages.success(request, "Noté : le message est parti.")
    else:
        messages.success(request, "Le message est de nouveau en attente de départ.")
    return redirect("case_messages", reference)


@require_POST
def answered(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponse:
    """Note that the person answered."""
    access, message = _one(request, reference, uuid, "réponse à un message")
    outbox.answered(access, message, " ".join(request.POST.get("how", "").split())[:200])
    messages.success(request, "Noté. Les relances en attente sont annulées.")
    return redirect("case_messages", reference)
