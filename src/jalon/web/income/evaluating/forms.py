"""The form of an evaluation: the way, the papers, the dates of effect, the reasons."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from jalon.rules.facts import Euros
from jalon.rules.income.choices import Choice
from jalon.rules.income.ground import MANUAL
from jalon.rules.months import add_days, add_months, month_of
from jalon.study.words import capital
from jalon.web.kit.clock import today
from jalon.web.kit.fields import EurosField

from .papers import PAPERS
from .reading import Evaluating
from .services import Asked


class Day(forms.DateInput):
    """The browser's own way to choose a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EvaluationForm(forms.Form):
    """What is retained."""

    way = forms.ChoiceField(
        label="Comment le revenu est établi",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une voie."},
    )
    amount = EurosField(
        label="Montant retenu par mois", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Seulement pour une autre évaluation : les autres voies donnent leur montant.",
    )  # fmt: skip
    documents = forms.MultipleChoiceField(
        label="Pièces reçues", required=False, choices=[(code, capital(name)) for code, name in PAPERS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    start = forms.DateField(label="Vaut à partir du", widget=Day())
    end = forms.DateField(
        label="Jusqu'au",
        required=False,
        widget=Day(),
        help_text="Dernier jour compris. Vide : sans date de fin.",
    )
    on = forms.DateField(label="Fait le", widget=Day())
    reasons = forms.CharField(
        label="Motifs", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Pourquoi ce revenu, avec des mots simples : la personne les lira. Rien sur la santé.",
        error_messages={"required": "Écrivez les motifs : une évaluation se motive, et la personne les lira."},
    )  # fmt: skip

    def __init__(self, *args: Any, ways: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)  # noqa: S101  declared just above
        way.choices = [*((one.key, one.label) for one in ways), (MANUAL, "Autre évaluation, motivée")]

    def clean_on(self) -> date:
        """Nothing is decided ahead of its day."""
        on: date = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError(
                "Ce jour est à venir : une décision se date du jour où elle est prise."
            )
        return on

    def clean_amount(self) -> Euros | None:
        """An amount that a month can bring in."""
        amount: Euros | None = self.cleaned_data["amount"]
        if amount is not None and amount > 1_000_000:  # noqa: PLR2004  beyond, it is a slip
            raise forms.ValidationError("Ce montant dépasse un million d'euros par mois : vérifiez-le.")
        return amount

    def asked(self) -> Asked:
        """What was filled in."""
        data = self.cleaned_data
        return Asked(
            way=data["way"],
            reasons=data["reasons"].strip(),
            amount=data["amount"],
            start=data["start"],
            end=data["end"],
            documents=data["documents"],
            on=data["on"],
        )


def initial(reading: Evaluating, way: str) -> dict[str, Any]:
    """What the form proposes: the way that the rules ask for, what was proposed, the period of the grid."""
    pending = reading.pending
    income = reading.computed.situation.income
    first = next(
        (one.key for one in reading.ways if one.asked), reading.ways[0].key if reading.ways else MANUAL
    )
    chosen = way if way in {one.key for one in reading.ways} | {MANUAL} else first
    start, end = add_months(month_of(today()), 1), None
    if chosen == "grid" and income.period_end is not None:
        end = add_days(income.period_end, -1)
        start = _period_start(reading) or start
    return {
        "way": chosen,
        "on": today(),
        "start": start,
        "end": end,
        "amount": pending.amount if pending and pending.mode == "manual" else None,
        "reasons": pending.reasons if pending else "",
        "documents": [],
    }


def _period_start(reading: Evaluating) -> date | None:
    """The first day of the period of the grid, as the line that asks for its decision knows it."""
    for line in reading.computed.situation.obligations:
        for answer in line.answers:
            if answer.kind == "evaluation_decided" and (start := dict(answer.fields).get("start")):
                return start if isinstance(start, date) else None
    return None


class AskedForm(forms.Form):
    """The request of the CAF or of the MSA."""

    asked_by = forms.ChoiceField(
        label="Qui demande l'avis", widget=forms.RadioSelect,
        choices=[("caf", "La CAF"), ("msa", "La MSA"), ("department", "Le Département"), ("person", "La personne")],
    )  # fmt: skip
    on = forms.DateField(label="Soumis le", widget=Day())

    def clean_on(self) -> date:
        """A request that came."""
        on: date = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError("Ce jour est à venir.")
        return on
