"""Entering the values of a family: an amount or a whole grid, voted on a day, for a day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.programmes import library
from jalon.rules.parameters import Parameters
from jalon.web.kit.clock import today
from jalon.web.kit.fields import DecimalAsTyped, day_input

from .families import Family
from .services import Voted

_OLDEST = 2000
_AHEAD = 5
"""Years ahead beyond which a date is taken for a mistake of typing."""
_HUNDRED = Decimal(100)


class ValuesForm(forms.Form):
    """The values that a deliberation or a text gives, from a day on."""

    since = forms.DateField(
        label="Valable à partir du", widget=day_input(),
        error_messages={"required": "Dites à partir de quel jour ces montants valent."},
    )  # fmt: skip
    voted_on = forms.DateField(
        label="Voté ou publié le", widget=day_input(),
        help_text="Jour de la délibération de la commission permanente, du décret ou de l'arrêté.",
        error_messages={"required": "Dites quel jour la délibération a été votée, ou le texte publié."},
    )  # fmt: skip
    source = forms.CharField(
        label="Texte", max_length=300, help_text="Par exemple : délibération de la commission permanente du Tarn.",
        error_messages={"required": "Dites quel texte donne ces montants : il est écrit à côté de chaque calcul."},
    )  # fmt: skip
    reference = forms.CharField(
        label="Numéro",
        max_length=120,
        required=False,
        help_text="Numéro de la délibération ou du texte, s'il en a un.",
    )
    until = forms.DateField(
        label="Jusqu'au (exclu)", widget=day_input(), required=False,
        help_text="Premier jour où ce montant n'est plus sûr. Vide : jusqu'à la prochaine valeur saisie.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Pourquoi cette correction", max_length=300,
        error_messages={"required": "Dites pourquoi ces montants sont corrigés : la raison reste dans l'historique."},
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, family: Family, amounts: Parameters,
        correcting: date | None = None, initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial or {}))
        self.family = family
        self.correcting = correcting
        for name in family.names:
            parameter = amounts.by_name[name]
            self.fields[name] = DecimalAsTyped(label=f"{family.label(name)} ({parameter.unit})")
        if correcting:
            del self.fields["since"]
        else:
            del self.fields["reason"]
        if family.is_grid or amounts.by_name[family.names[0]].yearly:
            del self.fields["until"]

    def clean_since(self) -> date:
        """A day of this century, and not too far ahead."""
        since: date = self.cleaned_data["since"]
        if since.year < _OLDEST or since.year > today().year + _AHEAD:
            raise ValidationError(
                f"Cette date est hors des années {_OLDEST} à {today().year + _AHEAD} : vérifiez l'année."
            )
        yearly = library.parameters().by_name[self.family.names[0]].yearly
        return date(since.year, 1, 1) if yearly else since

    def clean_voted_on(self) -> date:
        """A vote that took place."""
        voted_on: date = self.cleaned_data["voted_on"]
        if voted_on > today():
            raise ValidationError("Ce jour est à venir : on ne saisit que ce qui est voté ou publié.")
        if voted_on.year < _OLDEST:
            raise ValidationError(f"Ce vote est antérieur à {_OLDEST} : vérifiez l'année.")
        return voted_on

    def clean(self) -> dict[str, Any]:
        """Values that can be: not negative, a rate within its bounds, an end after its beginning."""
        data = self.cleaned_data
        for name in self.family.names:
            value = data.get(name)
            parameter = library.parameters().by_name[name]
            if value is None:
                continue
            if value < 0 and not parameter.signed:
                self.add_error(name, "Un montant n'est pas négatif.")
            elif parameter.unit == "%" and abs(value) > _HUNDRED:
                self.add_error(name, "Un taux ne dépasse pas 100 %.")
        since = data.get("since") or self.correcting
        if data.get("until") and since and data["until"] <= since:
            self.add_error("until", "La fin de validité vient après son début.")
        return data

    def voted(self) -> list[Voted]:
        """What was typed, amount by amount."""
        data = self.cleaned_data
        return [
            Voted(
                name=name,
                since=self.correcting or data["since"],
                value=data[name],
                voted_on=data["voted_on"],
                source=data["source"].strip(),
                reference=data["reference"].strip(),
                until=data.get("until"),
            )
            for name in self.family.names
        ]


class WithdrawForm(forms.Form):
    """Why values are withdrawn."""

    reason = forms.CharField(
        label="Pourquoi ces montants sont retirés", max_length=300,
        error_messages={"required": "Dites pourquoi : la raison reste dans l'historique."},
    )  # fmt: skip
