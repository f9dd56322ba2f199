"""The forms of the panel: a session, a member, what the person says, an opinion, a decision."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from jalon.rules.measures import Bounds
from jalon.study.words import VALUES
from jalon.web.accounts.models import Membership, Territory
from jalon.web.kit.clock import today
from jalon.web.kit.fields import day_input

from .journal import outcomes_for
from .models import Session, Subject

_NO_DATE = {"required": "Dites quel jour.", "invalid": "Écrivez une date, par exemple 31/12/2026."}
_LONGEST = 1900


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=day_input(), error_messages=_NO_DATE, **more)


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic where it runs
    """A session: where, when, how many make the quorum."""

    class Meta:
        model = Session
        fields = ("territory", "on", "at", "place", "quorum")

    territory = forms.ModelChoiceField(Territory.objects.none(), label="Territoire", empty_label=None)
    on = _day("Jour")
    at = forms.TimeField(
        label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Dites à quelle heure.", "invalid": "Écrivez une heure, par exemple 14:00."},
    )  # fmt: skip
    place = forms.CharField(label="Lieu", max_length=200, error_messages={"required": "Dites où."})
    quorum = forms.IntegerField(
        label="Quorum", min_value=1, max_value=50, initial=3,
        help_text="Membres présents, sans conflit d'intérêts, sans lesquels aucun avis n'est donné.",
    )  # fmt: skip

    def __init__(self, *args: Any, territories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ModelChoiceField[Territory]", self.fields["territory"])
        chosen.queryset = territories

    def clean_on(self) -> date:
        """A day of these years."""
        day: date = self.cleaned_data["on"]
        if abs(day.year - today().year) > 2:  # noqa: PLR2004  a slip beyond
            raise ValidationError("Cette date n'est pas plausible : vérifiez l'année.")
        return day


class SeatForm(forms.Form):
    """Who sits: a colleague, or somebody without an account."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(), label="Agent", required=False, empty_label="Une personne sans compte…"
    )
    name = forms.CharField(label="Nom, sans compte", max_length=160, required=False)
    quality = forms.CharField(
        label="Qualité",
        max_length=160,
        required=False,
        help_text="Par exemple : représentante des bénéficiaires.",
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ModelChoiceField[Membership]", self.fields["membership"])
        chosen.queryset = colleagues
        chosen.label_from_instance = _named  # type: ignore[assignment,method-assign]  # as Django documents it


def _named(one: Membership) -> str:
    return f"{one.user.name} ({one.organisation.name})"


class ByHandForm(forms.Form):
    """A case put on the agenda by hand."""

    reference = forms.CharField(
        label="Numéro du dossier", max_length=40, error_messages={"required": "Donnez le numéro du dossier."}
    )
    subject = forms.ChoiceField(label="Pour", choices=Subject.choices)
    reason = forms.CharField(
        label="Pourquoi", max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites pourquoi."},
    )  # fmt: skip


class NoticeForm(forms.Form):
    """The person was warned."""

    on = _day("Prévenue le")
    how = forms.ChoiceField(
        label="Comment",
        choices=[
            ("letter", "par courrier"), ("registered", "par lettre recommandée"), ("hand", "en main propre"),
            ("other", "autrement"),
        ],
    )  # fmt: skip


class ObservationForm(forms.Form):
    """What the person says."""

    on = _day("Le")
    means = forms.ChoiceField(
        label="Comment",
        choices=[
            ("written", "par écrit"), ("session", "en séance"), ("phone", "par téléphone"), ("other", "autrement")
        ],
    )  # fmt: skip
    text = forms.CharField(
        label="Ce que dit la personne", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec ses mots.",
    )  # fmt: skip
    assisted_by = forms.CharField(
        label="Assistée par", max_length=160, required=False, help_text="La personne de son choix."
    )
    comes = forms.BooleanField(label="Elle vient, ou est venue, à la séance", required=False)
    gives_up_delay = forms.BooleanField(label="Elle ne souhaite pas attendre la fin du délai", required=False)


def _outcomes(subject: str, bounds: Bounds | None) -> list[tuple[str, str]]:
    return outcomes_for(subject, removal=bounds is not None and bounds.removal)


class OpinionForm(forms.Form):
    """The opinion of the panel."""

    outcome = forms.ChoiceField(
        label="Avis", widget=forms.RadioSelect, error_messages={"required": "Choisissez un avis."}
    )
    reasons = forms.CharField(
        label="Motifs", max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez les motifs."},
    )  # fmt: skip
    votes_for = forms.IntegerField(label="Pour", min_value=0, max_value=99, required=False)
    votes_against = forms.IntegerField(label="Contre", min_value=0, max_value=99, required=False)
    votes_abstain = forms.IntegerField(label="Abstentions", min_value=0, max_value=99, required=False)

    def __init__(self, *args: Any, subject: str, bounds: Bounds | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["outcome"]).choices = _outcomes(subject, bounds)

    def detail(self) -> dict[str, Any]:
        """What is kept of it."""
        data = self.cleaned_data
        votes = {name: data[f"votes_{name}"] for name in ("for", "against", "abstain")}
        return {"outcome": data["outcome"], "reasons": data["reasons"].strip(), **votes}


class DecisionForm(forms.Form):
    """The decision of the entitled authority."""

    outcome = forms.ChoiceField(
        label="Décision", widget=forms.RadioSelect, error_messages={"required": "Choisissez une décision."}
    )
    reasons = forms.CharField(
        label="Motifs", max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez les motifs."},
    )  # fmt: skip
    percent = forms.IntegerField(label="Part du RSA, en %", min_value=1, max_value=100, required=False)
    duration = forms.IntegerField(label="Durée, en mois", min_value=1, max_value=12, required=False)
    start = _day("À partir du", required=False)
    toward = forms.CharField(
        label="Vers quel organisme",
        max_length=160,
        required=False,
        help_text="En cas d'accord, par exemple : France Travail.",
    )
    way = forms.ChoiceField(
        label="Quel parcours",
        required=False,
        choices=[("", "À préciser"), *VALUES["orientation.way"].items()],
    )

    def __init__(self, *args: Any, subject: str, bounds: Bounds | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = _outcomes(subject, bounds)
        cast("forms.ChoiceField", self.fields["outcome"]).choices = outcomes
        asked = {"percent", "duration", "start"} if "measure" in dict(outcomes) else set()
        if subject == Subject.REORIENTATION:
            asked |= {"toward", "way"}
        for name in {"percent", "duration", "start", "toward", "way"} - asked:
            del self.fields[name]
        if bounds and "percent" in self.fields:
            self.fields["percent"].help_text = bounds.said
