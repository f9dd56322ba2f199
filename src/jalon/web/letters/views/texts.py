"""The texts of an organisation: read, written, tried, taken back as they were."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.letters import HouseError, Kind, Template, TemplateError, ValuesError, kinds
from jalon.letters.template import BLOCKS
from jalon.letters.variables import TYPES
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.letters import library
from jalon.web.letters.forms.text import ADDED, TextForm, shown, typed
from jalon.web.letters.heads import head_of, values_of_head
from jalon.web.letters.sending import preview

from .shared import Context, cannot, kind_or_404, number_of, pdf, wrong


def _writer(request: HttpRequest) -> Agent:
    agent = acting(request)
    if not agent.may(Action.LETTERS):
        raise PermissionDenied
    return agent


@require_GET
def texts_page(request: HttpRequest) -> HttpResponse:
    """Every kind of letter, and whose words the organisation sends."""
    agent = _writer(request)
    last = library.last_versions(agent.organisation)
    head = head_of(agent.organisation)
    context = {
        "organisation": agent.organisation,
        "kinds": [(one, last.get(one.id)) for one in kinds()],
        "head": head,
        "lacks": _lacks(head),
    }
    return render(request, "letters/texts.html", context)


def _lacks(head: object) -> list[str]:
    wanted = {
        "address": "l'adresse", "phone": "le téléphone du service", "signatory": "qui signe",
        "quality": "en quelle qualité", "appeal": "l'adresse des recours", "court": "le tribunal administratif",
        "data_contact": "le délégué à la protection des données",
    }  # fmt: skip
    return [said for name, said in wanted.items() if not getattr(head, name)]


@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Write the text of a kind of letter; a button moves or adds a block, another saves a version."""
    agent, known = _writer(request), kind_or_404(kind)
    if request.method == "GET":
        current = library.in_force(agent.organisation, kind)
        return _edit(request, agent, known, shown(current.template), current.number)
    form, seen = typed(request.POST), number_of(request, "seen")
    what = request.POST.get("what", "save")
    if what != "save":
        form.change(what)
        return _edit(request, agent, known, form, seen)
    text = form.checked(known)
    if text is None:
        return _edit(request, agent, known, form, seen, status=422)
    try:
        library.save(agent, kind, text, seen=seen, why=form.why)
    except library.Overtaken:
        current = library.in_force(agent.organisation, kind)
        return _edit(request, agent, known, form, current.number, status=409, overtaken=current)
    except TemplateError as error:
        form.tell(tuple(error.problems))
        return _edit(request, agent, known, form, seen, status=422)
    messages.success(request, f"« {known.label} » : les prochains courriers auront ce texte.")
    return redirect("letter_text", kind)


def _edit(
    request: HttpRequest, agent: Agent, known: Kind, form: TextForm, seen: int, *, status: int = 200,
    overtaken: library.InForce | None = None,
) -> HttpResponse:  # fmt: skip
    context: Context = {
        "kind": known,
        "form": form,
        "seen": seen,
        "versions": library.versions(agent.organisation, known.id),
        "overtaken": overtaken.version if overtaken else None,
        "mentions": known.compulsory,
        "variables": [
            (name, one.meaning, TYPES[one.type], one.optional) for name, one in known.variables.items()
        ],
        "tables": [name for name, one in known.variables.items() if one.type == "table"],
        "added": [(one, BLOCKS[one]) for one in ADDED],
        "wrong": status == 422,  # noqa: PLR2004  unprocessable
    }
    return render(request, "letters/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def preview_page(request: HttpRequest, kind: str) -> HttpResponse:
    """The letter as it would be printed, with the values of an example: what is typed, or what is in force."""
    agent, known = _writer(request), kind_or_404(kind)
    if request.method == "GET":
        return _tried(request, agent, known, library.in_force(agent.organisation, kind).template)
    form = typed(request.POST)
    text = form.checked(known)
    if text is None:
        return cannot(request, [*form.problems, *(one for row in form.rows for one in row.problems)])
    return _tried(request, agent, known, text)


def _tried(request: HttpRequest, agent: Agent, known: Kind, text: Template) -> HttpResponse:
    values = known.examples() | values_of_head(head_of(agent.organisation))
    try:
        return pdf(preview(agent.organisation, text, values), f"apercu-{known.id}.pdf", inline=True)
    except (TemplateError, ValuesError, HouseError) as error:
        return cannot(request, wrong(error))


@require_GET
def version_page(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """A version as it was; number 0 is the text that comes with Jalon."""
    agent, known = _writer(request), kind_or_404(kind)
    found = library.versions(agent.organisation, kind)
    version = next((one for one in found if one.number == number), None)
    if version is None and number:
        raise Http404
    text = library.read(version) if version else library.packaged(kind)
    current = found[0].number if found else 0
    context = {
        "kind": known, "version": version, "number": number, "form": shown(text), "current": number == current,
        "seen": current,
    }  # fmt: skip
    return render(request, "letters/version.html", context)


@require_POST
def restore(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Send a former version again: it becomes the last one."""
    agent = _writer(request)
    kind_or_404(kind)
    version = next((one for one in library.versions(agent.organisation, kind) if one.number == number), None)
    if version is None and number:
        raise Http404
    text = library.read(version) if version and version.content else None
    try:
        library.save(agent, kind, text, seen=number_of(request, "seen"), why=_why(number))
    except library.Overtaken:
        messages.warning(
            request, "Quelqu'un vient d'enregistrer ce texte : relisez-le avant de le remplacer."
        )
    except TemplateError as error:
        messages.error(request, f"Cette version n'est plus permise : {error.problems[0].what}.")
    else:
        messages.success(request, "C'est de nouveau ce texte qui part. L'autre reste dans les versions.")
    return redirect("letter_text", kind)


def _why(number: int) -> str:
    return f"Version {number} reprise" if number else "Texte de Jalon repris"
