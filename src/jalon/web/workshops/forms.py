"""The forms of workshops: an offer, a meeting, a half-day, a signature."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.web.kit.clock import today
from jalon.web.kit.fields import day_input
from jalon.web.people.search.queries import programme_names

from .models import Meeting, Offer
from .services import HalfDayAsked

_NO_DATE = {"required": "Dites quel jour.", "invalid": "Écrivez une date, par exemple 31/12/2026."}
STROKES = re.compile(r"(?:[ML]\d{1,3} \d{1,3} ?)*\Z")
"""A drawing is moves and lines, in whole numbers; anything else is not one of ours."""


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic where it runs
    """A line of the catalogue."""

    class Meta:
        model = Offer
        fields = ("kind", "title", "purpose", "theme", "programme", "qualifying")

    title = forms.CharField(
        label="Intitulé", max_length=160, error_messages={"required": "Donnez un intitulé."}
    )
    purpose = forms.CharField(
        label="À quoi cela sert", max_length=1900, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    theme = forms.CharField(
        label="Thème",
        max_length=80,
        required=False,
        help_text="Par exemple : vendre, gérer, se faire connaître.",
    )
    programme = forms.ChoiceField(label="Pour qui", required=False)
    qualifying = forms.BooleanField(label="Formation qualifiante", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = "Nature"
        self.fields["programme"] = forms.ChoiceField(
            label="Pour qui", required=False, choices=[("", "Tous les accompagnements"), *programmes()]
        )


def programmes() -> list[tuple[str, str]]:
    """The programmes, by their names."""
    return list(programme_names().items())


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Dites à quelle heure.", "invalid": "Écrivez une heure, par exemple 14:00."},
    )  # fmt: skip


class HalfDayForm(forms.Form):
    """A half-day."""

    on = forms.DateField(label="Jour", widget=day_input(), error_messages=_NO_DATE)
    start = _clock("De")
    end = _clock("À")

    def clean_on(self) -> date:
        """A day of these years."""
        day: date = self.cleaned_data["on"]
        if abs(day.year - today().year) > 2:  # noqa: PLR2004  a slip beyond
            raise ValidationError("Cette date n'est pas plausible : vérifiez l'année.")
        return day

    def asked(self) -> HalfDayAsked:
        """What is asked for."""
        data = self.cleaned_data
        return HalfDayAsked(data["on"], data["start"], data["end"])


class MeetingForm(HalfDayForm):
    """A meeting, with its first half-day; others are added on its page."""

    places = forms.IntegerField(label="Places", min_value=1, max_value=500, initial=12)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    link = forms.URLField(
        label="Lien, si c'est à distance", max_length=300, required=False, assume_scheme="https",
        error_messages={"invalid": "Écrivez un lien entier, par exemple https://visio.example.org/atelier."},
    )  # fmt: skip
    animator = forms.CharField(
        label="Animé par", max_length=160, error_messages={"required": "Dites qui anime."}
    )

    def clean(self) -> dict[str, Any]:
        """People come somewhere, or follow a link."""
        data = super().clean() or {}
        if not data.get("place") and not data.get("link") and "link" not in self.errors:
            self.add_error("place", "Dites où : un lieu, ou un lien.")
        return data

    def meeting(self, offer: Offer) -> Meeting:
        """The meeting that is asked for."""
        data = self.cleaned_data
        names = ("places", "place", "link", "animator")
        return Meeting(offer=offer, **{name: data[name] for name in names})


class SignatureForm(forms.Form):
    """What somebody signs with."""

    signature = forms.CharField(max_length=160, required=False)
    strokes = forms.CharField(max_length=60_000, required=False)

    def clean_strokes(self) -> str:
        """Nothing but moves and lines."""
        strokes: str = self.cleaned_data["strokes"].strip()
        if not STROKES.match(strokes):
            raise ValidationError("Le dessin n'a pas été compris : recommencez, ou tapez votre nom.")
        return strokes
