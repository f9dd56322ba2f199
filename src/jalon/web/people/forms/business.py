"""The business: a project, or what the registers know of it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from jalon.rules.facts.business import MAIN
from jalon.study.words import NATURES, VALUES, capital
from jalon.web.people.identifiers import postal_code, siret
from jalon.web.people.models import Business, Person

from .fields import Day, Name, Number, choices

REGISTERED, PROJECT = "registered", "project"
_FORMS = {code: capital(word) for code, word in VALUES["form"].items()}
_REGIMES = {code: capital(word) for code, word in VALUES["regime"].items()}
_NATURES = {code: capital(word) for code, word in NATURES.items()}
_OF_MICRO = "micro"


class BusinessForm(forms.Form):
    """Asks where the activity stands; a registered business asks when it started and its form, nothing else."""

    activity = forms.ChoiceField(
        label="Où en est l'activité ?",
        required=False,
        choices=[
            (REGISTERED, "Une entreprise immatriculée"),
            (PROJECT, "Un projet, pas encore immatriculé"),
            ("", "Pas encore connu"),
        ],
        widget=forms.RadioSelect,
    )
    project = forms.CharField(label="Le projet, en une phrase", required=False, max_length=2000)
    started = Day(label="Début de l'activité")
    form = forms.ChoiceField(label="Forme juridique", required=False, choices=choices(_FORMS, "Choisir"))
    regime = forms.ChoiceField(
        label="Régime fiscal",
        required=False,
        choices=choices(_REGIMES, "Pas encore connu"),
        help_text="Inutile pour une micro-entreprise.",
    )
    natures = forms.MultipleChoiceField(
        label="Nature de l'activité",
        required=False,
        choices=choices(_NATURES),
        widget=forms.CheckboxSelectMultiple,
    )
    trade = forms.CharField(label="Métier", required=False, max_length=200)
    siret = Number(
        read=siret,
        label="SIRET",
        help_text="14 chiffres.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    business_name = Name(label="Nom commercial", required=False, max_length=160)
    same_address = forms.BooleanField(label="À l'adresse de la personne", required=False, initial=True)
    business_address = forms.CharField(label="Adresse de l'entreprise", required=False, max_length=200)
    business_postal_code = Number(read=postal_code, label="Code postal de l'entreprise")
    business_town = Name(label="Commune de l'entreprise", required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """A registered business asks two things; a SIRET alone says that it is registered."""
        data = self.cleaned_data
        if data.get("siret") and not data.get("activity"):
            data["activity"] = REGISTERED
        if data.get("activity") == REGISTERED:
            if not data.get("started") and "started" not in self.errors:
                self.add_error("started", "Dites quand l'activité a commencé : c'est la date du registre.")
            if not data.get("form"):
                self.add_error("form", "Choisissez la forme juridique de l'entreprise.")
        if data.get("form") == _OF_MICRO and not data.get("regime"):
            data["regime"] = _OF_MICRO
        return data

    def facts(self) -> list[tuple[str, dict[str, Any]]]:
        """What it tells, as kinds of fact and their fields; ``on`` where it is known."""
        data = self.cleaned_data
        if data["activity"] == PROJECT:
            return [("project_declared", {"description": data["project"] or None})]
        if data["activity"] != REGISTERED:
            return []
        fields = {
            "on": data["started"],
            "form": data["form"],
            "regime": data["regime"] or None,
            "natures": tuple(data["natures"]),
            "trade": data["trade"] or None,
        }
        return [("business_registered", fields)]

    def business(self, person: Person) -> Business | None:
        """The record of the business, not saved; ``None`` for a project."""
        data = self.cleaned_data
        if data["activity"] != REGISTERED:
            return None
        if data["same_address"]:
            place = {"address": person.address, "postal_code": person.postal_code, "town": person.town}
        else:
            place = {name: data[f"business_{name}"] for name in ("address", "postal_code", "town")}
        return Business(key=MAIN, name=data["business_name"], siret=data["siret"], **place)


class StructureForm(forms.Form):
    """The number of a structure, in the registers."""

    siret = Number(
        read=siret,
        label="SIRET",
        help_text="14 chiffres.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def facts(self) -> list[tuple[str, dict[str, Any]]]:
        """A structure has no business of its own: it is one."""
        return []

    def business(self, person: Person) -> Business | None:
        """The record that holds its number; ``None`` without one."""
        number = self.cleaned_data["siret"]
        return Business(key=MAIN, name=person.last_name, siret=number) if number else None


class RecordForm(forms.Form):
    """What the registers know of a business already recorded; its life is told by facts."""

    name = Name(label="Nom commercial", required=False, max_length=160)
    siret = Number(read=siret, label="SIRET", help_text="14 chiffres.")
    address = forms.CharField(label="Adresse", required=False, max_length=200)
    postal_code = Number(read=postal_code, label="Code postal")
    town = Name(label="Commune", required=False, max_length=120)

    def __init__(self, business: Business, data: Mapping[str, Any] | None = None) -> None:
        known = {name: getattr(business, name) for name in self.base_fields}
        super().__init__(data, prefix=f"e{business.pk}", initial=known)
        self.business = business
