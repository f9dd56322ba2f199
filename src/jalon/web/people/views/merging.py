"""Two records of one person: side by side, merged, parted again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.people.access import open_person
from jalon.web.people.forms.merging import lines
from jalon.web.people.models import Merge
from jalon.web.people.queries import mergeable, same_key_businesses
from jalon.web.people.services import CannotMerge, merge, undo_merge


@require_http_methods(["GET", "POST"])
def person_merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Choose field by field what is kept of two records, and merge them."""
    access = open_person(acting(request), pk, "fusion de fiches", Action.MERGE)
    kept, absorbed = access.person, mergeable(access.agent, other)
    if absorbed is None or absorbed.pk == kept.pk:
        raise Http404
    if request.method == "POST":
        taken = frozenset(
            line.name for line in lines(kept, absorbed) if request.POST.get(line.name) == "other"
        )
        try:
            made = merge(access.agent, kept, absorbed, taken)
        except CannotMerge as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _merged(made))
        return redirect("person", kept.pk)
    context = {
        "kept": kept,
        "other": absorbed,
        "lines": lines(kept, absorbed),
        "mixed": same_key_businesses(kept, absorbed),
    }
    return render(request, "people/merge.html", context)


def _merged(made: Merge) -> str:
    return format_html(
        "Les deux fiches n'en font plus qu'une. <a href=\"{}#fusions\">Annuler la fusion</a>",
        reverse("person", args=[made.kept_id]),
    )


@require_POST
def undo_person_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Part two records again."""
    agent = acting(request)
    if not agent.may(Action.MERGE):
        raise PermissionDenied
    made = get_object_or_404(Merge.objects.select_related("kept"), pk=pk)
    open_person(agent, made.kept_id, "annulation d'une fusion", Action.MERGE)
    try:
        undo_merge(agent, made)
    except CannotMerge as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Fusion annulée : les deux fiches sont telles qu'elles étaient.")
    return redirect("person", made.kept_id)
