"""Organisations and territories."""

from typing import Any

from django import forms

from jalon.programmes import programmes
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Organisation, Territory
from jalon.web.people.identifiers import BadNumber, siret


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """An organisation, and what it runs where."""

    programmes = forms.MultipleChoiceField(
        label="Programmes menés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux dans lesquels ses agents ouvrent des accompagnements.",
    )
    territories = forms.ModelMultipleChoiceField(
        Territory.objects.none(),
        label="Territoires",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un territoire."},
    )

    siret = forms.CharField(
        label="SIRET",
        required=False,
        max_length=30,  # with the spaces that people type
        help_text="Avec ProConnect, il désigne l'organisme pour lequel l'agent se connecte.",
    )

    class Meta:
        model = Organisation
        fields = ("name", "kind", "siret", "second_reading")
        help_texts = {  # noqa: RUF012
            "second_reading": "Le revenu est alors décidé par une autre personne que celle qui l'a proposé."
        }
        error_messages = {"name": {"unique": "Un organisme porte déjà ce nom."}}  # noqa: RUF012

    field_order = ("name", "kind", "territories", "programmes", "siret", "second_reading")

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Territory.objects.filter(pk__in=agent.territory_ids)
        self.fields["territories"].queryset = mine  # type: ignore[attr-defined]
        self.fields["programmes"].choices = list(  # type: ignore[attr-defined]
            {one.id: one.name for one in programmes()}.items()
        )
        if self.instance.pk:
            self.initial = {
                **self.initial,
                "territories": [one.pk for one in self.instance.territories.all()],
                "programmes": self.instance.programmes,
            }

    def clean_siret(self) -> str:
        """The 14 digits."""
        typed = str(self.cleaned_data["siret"]).strip()
        try:
            return siret(typed) if typed else ""
        except BadNumber as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """The programmes go with the rest."""
        cleaned = super().clean() or {}
        self.instance.programmes = cleaned.get("programmes", self.instance.programmes)
        return cleaned


class TerritoryForm(forms.ModelForm):  # type: ignore[type-arg]
    """A territory."""

    class Meta:
        model = Territory
        fields = ("name", "code", "phone_region")
        help_texts = {  # noqa: RUF012
            "name": "Le département ou la métropole : « Tarn », « Métropole de Lyon ».",
            "code": "Celui du département, « 81 », ou un mot court sans accent.",
            "phone_region": "FR pour la métropole ; RE, GP, MQ, GF ou YT outre-mer.",
        }
        error_messages = {  # noqa: RUF012
            "name": {"unique": "Un territoire porte déjà ce nom."},
            "code": {"unique": "Un territoire porte déjà ce code."},
        }

    def clean_phone_region(self) -> str:
        """Two capitals."""
        return str(self.cleaned_data["phone_region"]).strip().upper()
