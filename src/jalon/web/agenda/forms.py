"""Forms of the agenda: planning, moving, the feed."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms

from jalon.study.words import MEETINGS, PARTIES, PLACES, capital
from jalon.web.accounts.models import Membership
from jalon.web.kit.clock import today
from jalon.web.kit.fields import day_input

from .models import Feed
from .services import Details

DURATIONS = ((15, "15 min"), (30, "30 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30"), (120, "2 h"),
             (180, "3 h"), (240, "4 h"), (420, "La journée (7 h)"))  # fmt: skip
SHORTEST, LONGEST = 5, 600
_FAR = 3
"""Years ahead beyond which a date is taken for a mistake of typing."""


def _choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, capital(word)) for code, word in words.items()]


def _time_input() -> forms.TimeInput:
    widget = forms.TimeInput(format="%H:%M")
    widget.input_type = "time"
    return widget


class PlanForm(forms.Form):
    """When, where and with whom. A free time chosen (``slot``) takes the place of the date and the hour typed."""

    day = forms.DateField(
        label="Jour",
        widget=day_input(),
        error_messages={"required": "Choisissez un jour, ou un créneau proposé."},
    )
    at = forms.TimeField(
        label="Heure", required=False, widget=_time_input(), help_text="Sans heure : dans la journée."
    )
    minutes = forms.TypedChoiceField(label="Durée", choices=DURATIONS, coerce=int, initial=60)
    meeting = forms.ChoiceField(label="Forme", choices=_choices(MEETINGS), initial="individual")
    place = forms.ChoiceField(label="Lieu", choices=_choices(PLACES), initial="operator")
    where = forms.CharField(label="Adresse, salle", required=False, max_length=300)
    link = forms.URLField(
        label="Lien de l'appel",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Pour un rendez-vous à distance.",
    )
    parties = forms.MultipleChoiceField(
        label="Qui est attendu",
        choices=_choices(PARTIES),
        widget=forms.CheckboxSelectMultiple,
        initial=["person", "operator"],
        error_messages={"required": "Cochez au moins une personne attendue."},
    )
    colleagues = forms.TypedMultipleChoiceField(
        label="Collègues qui reçoivent",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le rendez-vous s'inscrit dans leur agenda.",
    )
    slot = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=160, widget=forms.HiddenInput)
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        team: list[Membership],
        initial: Mapping[str, Any] | None = None,
        where_help: str = "",
    ) -> None:
        super().__init__(_with_slot(data), initial=dict(initial or {}))
        self.team = team
        organisations = {one.organisation_id for one in team}
        self.fields["colleagues"].choices = [  # type: ignore[attr-defined]  # it has some
            (
                one.pk,
                one.user.name if len(organisations) == 1 else f"{one.user.name} ({one.organisation.name})",
            )
            for one in team
        ]
        minutes = (initial or {}).get("minutes")
        if minutes and minutes not in dict(DURATIONS):
            self.fields["minutes"].choices = [(minutes, f"{minutes} min"), *DURATIONS]  # type: ignore[attr-defined]
        self.fields["where"].help_text = where_help
        self.fields["where"].widget.attrs["list"] = "adresses-connues"

    def clean_day(self) -> date:
        """A planning is for today or later; what has taken place is told as a fact."""
        day: date = self.cleaned_data["day"]
        if day < today():
            raise forms.ValidationError(
                "Ce jour est passé. Un rendez-vous qui a déjà eu lieu se note dans le dossier : « Rendez-vous honoré »."
            )
        if day.year > today().year + _FAR:
            raise forms.ValidationError("Ce jour est très loin : vérifiez l'année.")
        return day

    def clean_minutes(self) -> int:
        """Within what a fact can say."""
        minutes: int = self.cleaned_data["minutes"]
        return min(max(minutes, SHORTEST), LONGEST)

    def clean(self) -> dict[str, Any]:
        """At a distance there is no address, elsewhere no link is asked for."""
        cleaned = super().clean() or {}
        if cleaned.get("link") and cleaned.get("place") != "remote":
            cleaned["link"] = ""
        return cleaned

    def chosen(self) -> tuple[Membership, ...]:
        """The colleagues ticked."""
        ticked = set(self.cleaned_data.get("colleagues") or ())
        return tuple(one for one in self.team if one.pk in ticked)

    def details(self, addresses: Mapping[str, str]) -> Details:
        """What was asked; an address left empty is the one known for the place."""
        data = self.cleaned_data
        at: time | None = data["at"]
        return Details(
            day=data["day"],
            at=at,
            minutes=data["minutes"] if at else None,
            meeting=data["meeting"],
            place=data["place"],
            parties=tuple(data["parties"]),
            where=data["where"] or addresses.get(data["place"], ""),
            link=data["link"],
            colleagues=tuple(one.pk for one in self.chosen()),
        )


def _with_slot(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The day and the hour of the free time chosen, in place of those typed."""
    if data is None or not data.get("slot"):
        return data
    try:
        chosen = datetime.fromisoformat(str(data["slot"])[:20])
    except ValueError:
        return data
    changed = data.copy()  # type: ignore[attr-defined]  # a form's data is a QueryDict
    changed["day"], changed["at"] = chosen.date().isoformat(), f"{chosen:%H:%M}"
    return changed  # type: ignore[no-any-return]


class MoveForm(PlanForm):
    """The same, with why it moves."""

    because = forms.CharField(
        label="Pourquoi ce changement ?",
        max_length=300,
        initial="Rendez-vous déplacé",
        help_text="Gardé dans l'historique du dossier. Pas d'information de santé.",
    )


class ReasonForm(forms.Form):
    """The excuse, when the person gave one."""

    reason = forms.CharField(
        label="Motif de l'excuse",
        required=False,
        max_length=300,
        help_text="Pas d'information de santé : « empêchement » suffit.",
    )


class FeedForm(forms.Form):
    """What the feed shows."""

    shows = forms.ChoiceField(
        label="Ce que verra l'autre logiciel",
        choices=[],
        widget=forms.RadioSelect,
        initial=Feed.MINIMAL,
        help_text="Un autre logiciel n'a pas les protections de Jalon : le moins est le mieux.",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["shows"].choices = Feed._meta.get_field("shows").choices  # type: ignore[attr-defined]
