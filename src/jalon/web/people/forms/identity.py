"""Who the person is and how to reach them."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django import forms

from jalon.rules.french import day
from jalon.web.people import secrets
from jalon.web.people.identifiers import Told, nir, phone, postal_code, spoken, told_by
from jalon.web.people.models import Civility, Person
from jalon.web.people.services.identity import IDENTITY

from .fields import Day, Name, Number, choices

_CHANNELS = {"phone": "Téléphone", "sms": "SMS", "email": "Courriel", "post": "Courrier"}
_PAYERS = {"caf": "CAF", "msa": "MSA"}
_STRUCTURE = ("last_name", "phone", "email", "address", "postal_code", "town")
"""What is asked of a structure."""


class IdentityForm(forms.Form):
    """Asks who somebody is. What a number tells is not asked again; what contradicts it is shown gently."""

    last_name = Name(label="Nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    first_name = Name(label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    birth_name = Name(
        label="Nom de naissance", max_length=120, required=False, help_text="S'il est différent du nom."
    )
    birth_date = Day(label="Date de naissance")
    nir = Number(
        read=nir,
        label="Numéro de sécurité sociale",
        help_text="15 chiffres. Il est chiffré, et ne sert qu'à reconnaître la personne.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    civility = forms.ChoiceField(
        label="Civilité",
        required=False,
        choices=Civility.choices,
        widget=forms.RadioSelect,
        help_text="Sans réponse, elle est lue dans le numéro de sécurité sociale.",
    )
    sure = forms.BooleanField(
        label="Garder la date de naissance et la civilité telles que je les ai saisies", required=False
    )
    phone = forms.CharField(
        label="Téléphone", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    other_phone = forms.CharField(
        label="Autre téléphone",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.EmailField(label="Adresse électronique", required=False)
    address = forms.CharField(label="Adresse", required=False, max_length=200)
    postal_code = Number(
        read=postal_code, label="Code postal", widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    town = Name(
        label="Commune", required=False, max_length=120, widget=forms.TextInput(attrs={"list": "communes"})
    )
    channel = forms.ChoiceField(label="Moyen de contact préféré", required=False, choices=choices(_CHANNELS))
    language = forms.CharField(
        label="Langue parlée", required=False, max_length=40, help_text="Si ce n'est pas le français."
    )
    payer = forms.ChoiceField(
        label="Organisme payeur", required=False, choices=choices(_PAYERS, "Pas encore connu")
    )
    payer_number = forms.CharField(label="Numéro d'allocataire", required=False, max_length=15)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        region: str,
        subject: str = "person",
        person: Person | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        known: dict[str, Any] = {name: getattr(person, name) for name in IDENTITY} if person else {}
        for name in ("phone", "other_phone"):
            known[name] = spoken(known[name]) if known.get(name) else ""
        super().__init__(data, initial={**known, **(initial or {})})
        self.subject, self.person = subject, person
        for name in ("phone", "other_phone"):
            old = self.fields[name]
            self.fields[name] = Number(read=partial(phone, region=region), label=old.label, widget=old.widget)
        if subject == "structure":
            for name in set(self.fields) - set(_STRUCTURE):
                del self.fields[name]
            self.fields["last_name"].label = "Nom de la structure"
        elif person and person.nir_cipher:
            self.fields["nir"].help_text = "Déjà enregistré, et chiffré. Laissez vide pour le garder."

    @property
    def doubts(self) -> bool:
        """Whether the number contradicts what was typed, so that the person is asked which is right."""
        return "sure" in self.fields and (bool(self.data.get("sure")) or getattr(self, "contradicted", False))

    def clean_email(self) -> str:
        """Addresses are kept in small letters, so that they are found."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Take from the number what was not said, and show what contradicts it."""
        data = self.cleaned_data
        number = data.get("nir") or (
            secrets.read(self.person) if self.person and self.subject == "person" else ""
        )
        if number:
            told = told_by(number)
            data["civility"] = data.get("civility") or (told.sex if data.get("nir") else "")
            if not data.get("sure"):
                self._compare(told, data)
        return data

    def _compare(self, told: Told, data: Mapping[str, Any]) -> None:
        born: date | None = data.get("birth_date")
        if born and not told.agrees_with(born):
            self._doubt(
                "birth_date",
                f"Le numéro de sécurité sociale dit {told.birth}, et vous avez saisi le {day(born)}. "
                "Corrigez l'un des deux, ou cochez « Garder » plus bas.",
            )
        said = data.get("civility")
        if told.sex and said in ("f", "m") and said != told.sex:
            word = "une femme" if told.sex == "f" else "un homme"
            self._doubt(
                "civility",
                f"Le numéro de sécurité sociale est celui d'{word}. Corrigez, ou cochez « Garder » plus bas.",
            )

    def _doubt(self, field: str, text: str) -> None:
        self.contradicted = True
        self.add_error(field, text)

    def values(self) -> dict[str, object]:
        """The fields of the record, but for the number."""
        data = self.cleaned_data
        found = {name: data[name] for name in IDENTITY if name in data}
        if "civility" in found:
            found["civility"] = found["civility"] or Civility.NONE.value
        if "channel" in found:
            found["channel"] = found["channel"] or "phone"
        return found
