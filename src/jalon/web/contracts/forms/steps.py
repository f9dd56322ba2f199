"""The forms of what follows: signing, validating, the bilan, closing; an objective of the catalogue."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.rules.facts.contract import ActionAgreed, ObjectiveSet
from jalon.study.words import capital
from jalon.web.contracts.models import ModelObjective, Pillar
from jalon.web.contracts.sealing import Signature, is_drawing
from jalon.web.contracts.wording import HEALTH
from jalon.web.kit.clock import today
from jalon.web.kit.fields import day_input

SIDES = ("person", "organisation")
_LONGEST = 1900
"""Characters of a text: what a fact holds, with some room."""


def _on(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=day_input(),
        error_messages={
            "required": "Dites quel jour.",
            "invalid": "Écrivez une date, par exemple 31/12/2026.",
        },
    )


def _done(on: date) -> date:
    if on > today():
        raise ValidationError("Ce jour est à venir : on note ce qui est fait.")
    return on


class ScreenForm(forms.Form):
    """Both sides sign on the screen: each draws, or writes a name and ticks « lu et approuvé »."""

    person_name = forms.CharField(label="Nom de la personne", max_length=120, required=False)
    person_approved = forms.BooleanField(label="Lu et approuvé par la personne", required=False)
    person_drawn = forms.CharField(widget=forms.HiddenInput, required=False)
    organisation_name = forms.CharField(label="Nom du référent", max_length=120, required=False)
    organisation_approved = forms.BooleanField(label="Lu et approuvé par le référent", required=False)
    organisation_drawn = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Each side has drawn, or named itself and approved."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for side in SIDES:
            drawn = data.get(f"{side}_drawn", "")
            if drawn and not is_drawing(drawn):
                data[f"{side}_drawn"] = drawn = ""
            if not drawn and not (data.get(f"{side}_name") and data.get(f"{side}_approved")):
                self.add_error(
                    f"{side}_name",
                    "Dessinez la signature, ou écrivez le nom et cochez « lu et approuvé ».",
                )
        return data

    def signatures(self) -> list[Signature]:
        """How each side signed."""
        data = self.cleaned_data
        return [
            Signature(side, data[f"{side}_name"], data[f"{side}_approved"], data[f"{side}_drawn"])
            for side in SIDES
        ]


class PaperForm(forms.Form):
    """It was signed on paper: the day, and the scan beside."""

    on = _on("Signé le")

    def clean_on(self) -> date:
        """Not ahead."""
        return _done(self.cleaned_data["on"])


class ValidateForm(forms.Form):
    """The body in charge validates."""

    on = _on("Validé le")
    body = forms.CharField(label="Par", max_length=200, error_messages={"required": "Dites qui valide."})

    def clean_on(self) -> date:
        """Not ahead."""
        return _done(self.cleaned_data["on"])


class EndForm(forms.Form):
    """The contract is closed."""

    on = _on("Clos le")
    reason = forms.CharField(
        label="Pourquoi", max_length=_LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=HEALTH,
    )  # fmt: skip

    def clean_on(self) -> date:
        """Not ahead."""
        return _done(self.cleaned_data["on"])


class ReviewForm(forms.Form):
    """The bilan: each objective, each action, what is proposed next, what is to be remembered."""

    on = _on("Bilan fait le")
    proposed = forms.CharField(
        label="Actions proposées pour la suite", max_length=6000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=(
            "Une par ligne. Par exemple : aide à la gestion, fiche comptable, notions de recettes et de charges, "
            "formation, développement commercial."
        ),
    )  # fmt: skip
    summary = forms.CharField(
        label="Ce qu'on en retient", max_length=_LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Ce qui a avancé, ce qui a manqué, avec les mots de la personne. {HEALTH}",
    )  # fmt: skip

    def __init__(
        self, *args: Any, objectives: list[ObjectiveSet], actions: list[ActionAgreed], compulsory: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.compulsory = compulsory
        self.objectives = {f"o-{one.objective}": one.objective for one in objectives}
        self.actions = {f"a-{one.action}": one.action for one in actions}
        for one in objectives:
            said = [("reached", "Atteint"), ("continued", "Continue"), ("dropped", "Abandonné")]
            self._ask(f"o-{one.objective}", one.title, said)
        for action in actions:
            said = [("done", "Faite"), ("continued", "Continue"), ("dropped", "Pas faite, abandonnée")]
            self._ask(f"a-{action.action}", action.title, said)

    def _ask(self, name: str, title: str, said: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=capital(title), choices=said, widget=forms.RadioSelect,
            error_messages={"required": "Dites où cela en est."},
        )  # fmt: skip

    def clean_on(self) -> date:
        """Not ahead."""
        return _done(self.cleaned_data["on"])

    def clean_proposed(self) -> tuple[str, ...]:
        """One action a line; one at least where the rule asks for the bilan."""
        found = tuple(
            line.strip()[:_LONGEST] for line in self.cleaned_data["proposed"].splitlines() if line.strip()
        )
        if not found and self.compulsory:
            raise ValidationError("Écrivez au moins une action proposée : le bilan doit les dire.")
        return found

    def said(self, names: dict[str, str], good: str) -> dict[str, bool]:
        """What is over, by its key: as ``good`` says, or given up."""
        told = {key: self.cleaned_data[name] for name, key in names.items()}
        return {key: value == good for key, value in told.items() if value != "continued"}


if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[ModelObjective]
else:
    _ModelForm = forms.ModelForm


class CatalogueForm(_ModelForm):
    """An objective that the organisation proposes."""

    class Meta:
        model = ModelObjective
        fields = ("title", "measure", "pillar")

    title = forms.CharField(
        label="Objectif", max_length=300, error_messages={"required": "Écrivez l'objectif."},
        help_text="Avec des mots que la personne dirait : « trouver trois clients réguliers ».",
    )  # fmt: skip
    measure = forms.CharField(
        label="Atteint quand…", max_length=300, required=False,
        help_text="Ce que l'on pourra voir ou compter : « trois clients ont commandé deux fois ».",
    )  # fmt: skip
    pillar = forms.ChoiceField(label="Sur quoi", choices=[(one.value, capital(one.label)) for one in Pillar])
