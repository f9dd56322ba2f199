"""Forms of the papers of a case."""

from typing import Any

from django import forms

from jalon.study.words import capital
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access

from .joining import FilesField
from .models import Kind
from .services import Period


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AddForm(forms.Form):
    """What the papers are, then the files: what is typed is read before them, and survives their refusal."""

    kind = forms.ChoiceField(
        label="Quelle pièce ?",
        choices=[("", "Choisir…"), *((one.value, capital(one.label)) for one in Kind)],
        error_messages={"required": "Choisissez ce qu'est la pièce."},
    )
    title = forms.CharField(
        label="Précision",
        max_length=120,
        required=False,
        help_text="Ce qui la distingue des autres : «\u00a0bilan 2025\u00a0», «\u00a0page 2\u00a0»… "
        "Pas d'information de santé.",
    )
    start = forms.DateField(label="Période : du", required=False, widget=_Day())
    end = forms.DateField(label="au (inclus)", required=False, widget=_Day())
    reserved = forms.BooleanField(label="", required=False)
    health = forms.BooleanField(
        label="Ces pièces parlent de santé ou de handicap",
        required=False,
        help_text="Seules les personnes qui en ont la permission les verront.",
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made here: its help tells limits that are read from the settings of the day.
        self.files_field = FilesField()
        self.fields["files"] = self.files_field
        self.fields["reserved"].label = f"Réserver à {access.agent.organisation.name}"
        self.fields["reserved"].help_text = "Personne d'un autre organisme ne les verra."
        if not access.may(Action.HEALTH):
            del self.fields["health"]

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "La fin de la période vient avant son début.")
        return cleaned

    @property
    def period(self) -> Period:
        """The period that was typed."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])


class TakeOutForm(forms.Form):
    """Why a document is taken out."""

    why = forms.CharField(
        label="Pourquoi la retirer ?",
        max_length=200,
        help_text="Une phrase, que vos collègues liront : «\u00a0ajoutée au mauvais dossier\u00a0», par exemple. Pas "
        "d'information de santé.",
        error_messages={"required": "Dites pourquoi, en quelques mots."},
    )
