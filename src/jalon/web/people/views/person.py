"""The page of a person, and the form that changes who they are."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.people import secrets
from jalon.web.people.access import PersonAccess, open_person
from jalon.web.people.forms.business import of_record
from jalon.web.people.forms.identity import IdentityForm
from jalon.web.people.identifiers import masked
from jalon.web.people.queries import sheet
from jalon.web.people.search.queries import programme_names
from jalon.web.people.services import change_identity


@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is, and their accompaniments that the agent may see."""
    access = open_person(acting(request), pk, "fiche de la personne")
    if access.person.pk != pk:
        return redirect("person", access.person.pk)
    number = secrets.read(access.person) if access.may(Action.IDENTITY) else ""
    context = {
        "person": access.person,
        "nir": masked(number) if number else "",
        "cases": access.cases,
        "sheet": sheet(access),
        "programmes": programme_names(),
        "may_edit": access.may(Action.IDENTITY),
        "may_open": access.may(Action.OPEN),
        "may_merge": access.agent.may(Action.MERGE),
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who somebody is, how to reach them, their businesses."""
    access = open_person(acting(request), pk, "modification de la fiche", Action.IDENTITY)
    person = access.person
    data = request.POST if request.method == "POST" else None
    form = IdentityForm(data, region=person.territory.phone_region, subject=person.subject, person=person)
    known = sheet(access).businesses
    businesses = [(one, of_record(one, data)) for one in known]
    if data is not None and all(one.is_valid() for one in (form, *(said for _, said in businesses))):
        try:
            with transaction.atomic():
                changed = _save(access, form, {one.pk: said.cleaned_data for one, said in businesses})
        except IntegrityError:
            form.add_error("nir", "Une autre fiche de ce territoire a déjà ce numéro : fusionnez-les plutôt.")
        else:
            messages.success(request, "Fiche enregistrée." if changed else "Rien n'a changé.")
            return redirect("person", person.pk)
    context = {"person": person, "form": form, "businesses": businesses}
    return render(request, "people/edit.html", context, status=422 if data is not None else 200)


def _save(access: PersonAccess, form: IdentityForm, businesses: dict[int, dict[str, str]]) -> bool:
    number = form.cleaned_data.get("nir") or None
    return bool(change_identity(access, form.values(), nir=number, businesses=businesses))
