"""The form that changes who somebody is, how to reach them, their businesses."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import Field
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.kit.meanwhile import settle, shown
from jalon.web.people.access import PersonAccess, alone, open_person
from jalon.web.people.forms.business import RecordForm
from jalon.web.people.forms.identity import IdentityForm
from jalon.web.people.queries import businesses, last_edit
from jalon.web.people.services import change_identity

type _Forms = tuple[IdentityForm, *tuple[RecordForm, ...]]


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who somebody is, how to reach them, their businesses."""
    access = open_person(acting(request), pk, "modification de la fiche", Action.IDENTITY)
    if request.method == "GET":
        return _edit(request, access, _forms(access), status=200)
    with transaction.atomic():
        access = alone(access)
        settled = settle(request.POST, _forms(access))
        forms = _forms(access, settled.data)
        wrong = [form for form in forms if not form.is_valid()]
        if not wrong and not settled.overtaken:
            try:
                with transaction.atomic():
                    changed = _save(access, forms)
            except IntegrityError:
                forms[0].add_error(
                    "nir", "Une autre fiche de ce territoire a déjà ce numéro : fusionnez-les plutôt."
                )
            else:
                messages.success(request, "Fiche enregistrée." if changed else "Rien n'a changé.")
                return redirect("person", access.person.pk)
    _tell(forms, settled.overtaken)
    return _edit(request, access, forms, status=409 if settled.overtaken else 422)


def _forms(access: PersonAccess, data: QueryDict | None = None) -> _Forms:
    """The form of the person, then those of their businesses."""
    person = access.person
    return (
        IdentityForm(data, region=person.territory.phone_region, subject=person.subject, person=person),
        *(RecordForm(one, data) for one in businesses(access)),
    )


def _tell(forms: _Forms, overtaken: Mapping[str, str]) -> None:
    """Say on each field what somebody else wrote there meanwhile."""
    for form in forms:
        for name, field in form.fields.items():
            if (text := overtaken.get(form.add_prefix(name))) is not None:
                form.add_error(
                    name, f"Entre-temps, quelqu'un a mis {_choice(field, text)}. Gardez l'un ou l'autre."
                )


def _choice(field: Field, text: str) -> str:
    """What was written, as people read it."""
    words = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return f"« {words.get(text, text)} »" if text else "le champ à vide"


def _edit(request: HttpRequest, access: PersonAccess, forms: _Forms, *, status: int) -> HttpResponse:
    context = {
        "person": access.person,
        "form": forms[0],
        "businesses": [(form.business, form) for form in forms[1:]],
        "shown": shown(_forms(access)),
        "wrong": any(form.errors for form in forms if form.is_bound),
        "overtaken_by": last_edit(access) if status == HTTPStatus.CONFLICT else None,
    }
    return render(request, "people/edit.html", context, status=status)


def _save(access: PersonAccess, forms: _Forms) -> bool:
    form, *businesses = forms
    number = form.cleaned_data.get("nir") or None
    said = {one.business.pk: one.cleaned_data for one in businesses}
    return bool(change_identity(access, form.values(), nir=number, businesses=said))
