"""The papers of a case: the list, adding, downloading, taking out and putting back."""

import logging
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.study.words import many
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, open_case
from jalon.web.kit.acting import acting

from . import files, limits, queries, services
from .errors import FileMissing, Refused
from .forms import AddForm, TakeOutForm
from .models import Document

logger = logging.getLogger(__name__)
_UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def documents_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The papers of a case; sent a form, keep the files that it brings."""
    access = open_case(acting(request), reference, "pièces du dossier", Action.DOCUMENTS)
    if request.method != "POST":
        return _page(request, access, AddForm(access=access, initial=_asked(request)))
    access.require(Action.ATTACH)
    form = AddForm(request.POST, request.FILES, access=access)
    form.files_field.told_of(request, "files")
    if form.is_valid() and _keep(request, access, form):
        return redirect("documents", reference)
    return _page(request, access, form, _UNPROCESSABLE)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The kind that a link asks for, as « joindre l'avis d'imposition » would."""
    return {"kind": request.GET.get("sorte", "")}


def _keep(request: HttpRequest, access: Access, form: AddForm) -> bool:
    data = form.cleaned_data
    try:
        kept = services.keep(
            access,
            data["files"],
            kind=data["kind"],
            title=data["title"],
            period=form.period,
            health=bool(data.get("health")),
            reserved_to=access.agent.organisation if data["reserved"] else None,
        )
    except Refused as error:
        form.add_error("files", str(error))
        return False
    if kept.documents:
        said = many(len(kept.documents), "pièce ajoutée", "pièces ajoutées")
        messages.success(request, f"{said} : {', '.join(one.name for one in kept.documents)}.")
    for one in kept.already:
        messages.info(
            request,
            f"« {one} » est déjà dans le dossier, avec exactement le même contenu : rien n'est ajouté deux fois.",
        )
    return True


def _page(request: HttpRequest, access: Access, form: AddForm, status: int = 200) -> HttpResponse:
    documents = queries.of_case(access)
    gone = queries.taken_out(access)
    context = {
        "case": access.case,
        "form": form,
        "shown": [(one, queries.may_take_out(access, one)) for one in documents],
        "gone": [(one, _may_put_back(access, one), services.last_day_to_put_back(_day(one))) for one in gone],
        "weight": limits.weight(sum(one.size for one in documents)),
        "may_add": access.may(Action.ATTACH),
        "sees_health": access.sees_health,
    }
    return render(request, "documents/documents.html", context, status=status)


def _may_put_back(access: Access, one: queries.TakenOut) -> bool:
    still = not one.erased and services.may_still_put_back(_day(one))
    return still and queries.may_take_out(access, one.document)


def _day(one: queries.TakenOut) -> date:
    return timezone.localdate(one.removal.at)


@never_cache
@require_GET
def download(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The file of a document: always saved, never shown within the site, so that nothing in it can act there."""
    access = open_case(acting(request), reference, f"téléchargement de la pièce n° {pk}", Action.DOCUMENTS)
    document = queries.there(access, pk)
    if document is None:
        raise Http404
    try:
        data = files.read(document.stored_as, document.sha256)
    except FileMissing as error:
        logger.error("document %s: %s", pk, error)  # noqa: TRY400  the sentence says it all
        messages.error(
            request,
            f"Le fichier de « {document} » manque sur le serveur, ou y a été abîmé. Prévenez la personne qui "
            "administre Jalon ; si vous avez encore l'original, joignez-le de nouveau.",
        )
        return redirect("documents", reference)
    answer = HttpResponse(data, content_type=document.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=document.name)
    answer["X-Content-Type-Options"] = "nosniff"
    # Of its own, stricter than the site's: a browser that showed it all the same would let it do nothing.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a document out, with a reason."""
    access = open_case(acting(request), reference, f"retrait de la pièce n° {pk}", Action.DOCUMENTS)
    document = _mine(access, pk)
    form = TakeOutForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                services.take_out(access, document, form.cleaned_data["why"])
            except services.TooLate as error:
                messages.warning(request, str(error))
            else:
                messages.success(
                    request,
                    f"« {document} » est retirée. On peut la remettre pendant {limits.UNDO_DAYS} jours, plus bas sur "
                    "cette page.",
                )
            return redirect("documents", reference)
        form, status = TakeOutForm(request.POST), _UNPROCESSABLE
    context = {"case": access.case, "document": document, "form": form, "days": limits.UNDO_DAYS}
    return render(request, "documents/take_out.html", context, status=status)


@require_POST
def put_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put a document back."""
    access = open_case(acting(request), reference, f"remise de la pièce n° {pk}", Action.DOCUMENTS)
    document = _mine(access, pk)
    try:
        services.put_back(access, document)
    except services.TooLate as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"« {document} » est de nouveau dans le dossier.")
    return redirect("documents", reference)


def _mine(access: Access, pk: int) -> Document:
    document = queries.one(access, pk)
    if document is None:
        raise Http404
    if not queries.may_take_out(access, document):
        raise PermissionDenied
    return document
