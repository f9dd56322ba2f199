"""The agents of an organisation: invite, change, close, reopen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.web.accounts import managing, queries
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.forms.agents import ChangeForm, CloseForm, InviteForm
from jalon.web.accounts.models import Invitation
from jalon.web.accounts.policy import Action
from jalon.web.accounts.services import inviting, memberships
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today


def _managing(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.AGENTS):
        raise PermissionDenied
    return agent


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@require_GET
def agents(request: HttpRequest) -> HttpResponse:
    """Who works here, and who is invited."""
    agent = _managing(request)
    asked = request.GET
    number = asked.get("organisme", "")
    filters = queries.Filters(
        int(number) if number.isdecimal() and len(number) < 10 else None,  # noqa: PLR2004  digits of a number
        asked.get("q", "").strip()[:100],
        asked.get("fermes") == "oui",
    )
    lines, page = queries.agents(agent, filters, after=asked.get("apres", ""), before=asked.get("avant", ""))
    kept = asked.copy()
    for name in ("apres", "avant"):
        kept.pop(name, None)
    context = {
        "lines": lines,
        "page": page,
        "filters": filters,
        "kept": kept.urlencode(),
        "organisations": managing.organisations(agent),
        "invitations": queries.invitations(agent),
        "administers": agent.may(Action.ORGANISATION),
    }
    return render(request, "accounts/agents.html", context)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    agent = _managing(request)
    form = InviteForm(request.POST or None, agent=agent, organisations=managing.organisations(agent))
    if request.method == "POST" and form.is_valid():
        _say(request, inviting.invite(agent, form.post(), _site(request)))
        return redirect("agents")
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


def _say(request: HttpRequest, sent: inviting.Sent) -> None:
    email = sent.invitation.email
    if sent.delivered:
        messages.success(request, f"L'invitation est partie à {email}. Le lien vaut {inviting.DAYS} jours.")
        return
    messages.warning(
        request,
        format_html(
            "L'invitation est prête, mais le courriel pour {} n'est pas parti : le serveur de courrier ne répond pas. "
            "Renvoyez-le plus tard, ou donnez vous-même ce lien : {}",
            email,
            sent.link,
        ),
    )


def _invitation(agent: Agent, pk: int) -> Invitation:
    found = next((one for one in managing.invitations(agent) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link of an invitation again."""
    agent = _managing(request)
    _say(request, inviting.resend(agent, _invitation(agent, pk), _site(request)))
    return redirect("agents")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    agent = _managing(request)
    invitation = _invitation(agent, pk)
    inviting.withdraw(agent, invitation)
    messages.success(request, f"L'invitation de {invitation.email} est retirée : son lien ne vaut plus rien.")
    return redirect("agents")


def _line(agent: Agent, pk: int) -> queries.Line:
    line = queries.agent_line(agent, pk)
    if line is None:
        raise Http404
    return line


def _changeable(agent: Agent, pk: int) -> queries.Line:
    line = _line(agent, pk)
    if not line.may_change:
        raise PermissionDenied
    return line


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What an agent may do, and until when."""
    agent = _managing(request)
    line = _line(agent, pk)
    form = (
        ChangeForm(request.POST or None, agent=agent, membership=line.membership) if line.may_change else None
    )
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                changed = memberships.change(agent, line.membership, form.terms())
            except memberships.CannotChange as error:
                form.add_error("role", str(error))
            else:
                said = "C'est enregistré." if changed else "Rien n'a changé."
                messages.success(request, said)
                return redirect("agent", pk)
    return _show(request, agent, line, form, CloseForm(initial={"until": today()}))


def _show(
    request: HttpRequest, agent: Agent, line: queries.Line, form: ChangeForm | None, closing: CloseForm
) -> HttpResponse:
    context = {
        "line": line,
        "form": form,
        "closing": closing,
        "may_reset": line.may_change and managing.may_reset(agent, line.membership),
        "assigns": agent.may(Action.ASSIGN),
        "open": line.membership.until is None,
        "ended": line.membership.until is not None and line.membership.until <= today(),
    }
    wrong = closing.errors or (form is not None and form.errors)
    return render(request, "accounts/agent.html", context, status=422 if wrong else 200)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an access at a date."""
    agent = _managing(request)
    line = _changeable(agent, pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            memberships.close(agent, line.membership, form.cleaned_data["until"])
        except memberships.CannotChange as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, "L'accès est fermé à cette date. Rouvrez-le si c'était une erreur.")
            return redirect("agent", pk)
    return _show(request, agent, line, ChangeForm(agent=agent, membership=line.membership), form)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an access again."""
    agent = _managing(request)
    line = _changeable(agent, pk)
    try:
        memberships.reopen(agent, line.membership)
    except memberships.CannotChange as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "L'accès est de nouveau ouvert.")
    return redirect("agent", pk)


@require_POST
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the second factor of a colleague who lost it."""
    agent = _managing(request)
    line = _changeable(agent, pk)
    memberships.reset_second_factor(agent, line.membership)
    messages.success(
        request,
        f"{line.membership.user.name} choisira un autre deuxième facteur en se connectant. Ses sessions sont fermées.",
    )
    return redirect("agent", pk)
