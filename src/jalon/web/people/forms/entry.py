"""What a programme asks at entry, and nothing else: each part shows only when the answer is not known yet."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from jalon.rules.facts import BY_TAG, Fact
from jalon.study.words import VALUES, capital
from jalon.web.kit.clock import now, today

from .fields import Day, answer, choices, question

_EDUCATION = {code: capital(word) for code, word in VALUES["education"].items()}
_WAYS = {code: capital(word) for code, word in VALUES["orientation.way"].items()}
_STRUCTURE_PROJECTS = {code: capital(word) for code, word in VALUES["structure_described.project"].items()}
_OPEN, _CLOSED = "open", "closed"

_PARTS: dict[str, tuple[str, ...]] = {
    "rsa_open": ("rsa", "rsa_since"),
    "rights_and_duties": ("duties",),
    "lone_parent": ("adults", "children"),
    "education_below_bac": ("education",),
    "street_history": ("street_history",),
    "excluded": ("excluded",),
    "unemployed_for": ("seeking", "seeking_since"),
    "rqth": ("rqth", "rqth_until"),
    "works_for_insertion": ("works_for_insertion", "structure_project"),
}
"""The fields of the form that answer a kind of condition."""
ALWAYS = ("oriented_on", "way", "started_on")
"""What every accompaniment of a person may tell: clocks and letters count from there."""
HEALTH = frozenset({"rqth"})
"""Kinds of condition that ask for the permission of health."""


class EntryForm(forms.Form):
    """The questions of entry. ``facts`` gives what was answered; a question left without an answer tells nothing."""

    rsa = forms.ChoiceField(
        label="Droit au RSA",
        required=False,
        choices=[(_OPEN, "Ouvert"), (_CLOSED, "Il a pris fin"), ("", "Pas encore connu")],
        widget=forms.RadioSelect,
    )
    rsa_since = Day(label="Depuis le", help_text="Date d'ouverture ou de fin du droit, sur l'attestation.")
    duties = question("Soumise aux droits et devoirs")
    adults = forms.IntegerField(
        label="Adultes du foyer", min_value=1, max_value=20, required=False, help_text="La personne comprise."
    )
    children = forms.IntegerField(label="Enfants à charge", min_value=0, max_value=30, required=False)
    education = forms.ChoiceField(
        label="Niveau d'études", required=False, choices=choices(_EDUCATION, "Pas encore connu")
    )
    street_history = question("Parcours de rue")
    excluded = question("Situation d'exclusion", "Telle que l'accompagnement l'apprécie.")
    seeking = question("Cherche un emploi")
    seeking_since = Day(label="Cherche un emploi depuis le")
    rqth = question("Reconnaissance de travailleur handicapé (RQTH)")
    rqth_until = Day(label="RQTH valable jusqu'au", ahead=True, help_text="Vide si elle n'a pas de fin.")
    works_for_insertion = question("Agit pour l'insertion de personnes fragiles")
    structure_project = forms.ChoiceField(
        label="Le projet de la structure",
        required=False,
        choices=choices(_STRUCTURE_PROJECTS, "Pas encore connu"),
    )
    oriented_on = Day(
        label="Date de l'orientation", help_text="Vide si la personne n'est pas encore orientée."
    )
    way = forms.ChoiceField(
        label="Voie de l'orientation", required=False, choices=choices(_WAYS, "Pas encore connue")
    )
    started_on = Day(
        label="Date d'entrée dans l'accompagnement",
        help_text="Vide si l'entrée n'est pas encore faite.",
        ahead=True,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        needs: frozenset[str],
        initial: Mapping[str, Any] | None = None,
        toward: str = "",
        health: bool = False,
        structure: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.toward = toward
        kept = {
            name
            for kind, names in _PARTS.items()
            if kind in needs
            for name in names
            if health or kind not in HEALTH
        }
        kept |= {"started_on"} if structure else set(ALWAYS)
        for name in set(self.fields) - kept:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check what goes together."""
        data = self.cleaned_data
        oriented, started = data.get("oriented_on"), data.get("started_on")
        if oriented and started and started < oriented:
            self.add_error(
                "started_on", "L'entrée ne peut pas précéder l'orientation : vérifiez les deux dates."
            )
        if data.get("rsa") == _CLOSED and not data.get("rsa_since") and "rsa_since" not in self.errors:
            self.add_error(
                "rsa_since", "Dites quand le droit a pris fin, ou choisissez « Pas encore connu »."
            )
        if (
            data.get("seeking") == "yes"
            and not data.get("seeking_since")
            and "seeking_since" not in self.errors
        ):
            self.add_error(
                "seeking_since", "Dites depuis quand la personne cherche un emploi, même à peu près."
            )
        return data

    @property
    def day(self) -> date:
        """The day of which the answers are true: that of the entry when it is past, so that it is judged with them."""
        started: date | None = self.cleaned_data.get("started_on")
        oriented: date | None = self.cleaned_data.get("oriented_on")
        return min(started or oriented or today(), today())

    def told(self, born: date | None) -> list[tuple[str, dict[str, Any]]]:
        """What was answered, as kinds of fact and their fields."""
        data = self.cleaned_data
        said = [
            *self._rsa(data),
            *self._household(data),
            *self._described(data, born),
            *self._yes_or_no(data),
        ]
        if oriented := data.get("oriented_on"):
            said.append(("orientation", {"on": oriented, "toward": self.toward, "way": data["way"] or None}))
        return said

    def _rsa(self, data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        kind = {_OPEN: "rsa_opened", _CLOSED: "rsa_closed"}.get(data.get("rsa") or "")
        return [(kind, {"on": data.get("rsa_since") or self.day})] if kind else []

    def _household(self, data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Whether a parent is alone is not asked: the two numbers tell."""
        adults, children = data.get("adults"), data.get("children")
        if adults is None or children is None:
            return []
        alone = adults == 1 and children > 0
        return [("household_described", {"adults": adults, "children": children, "lone_parent": alone})]

    def _described(self, data: dict[str, Any], born: date | None) -> list[tuple[str, dict[str, Any]]]:
        """The date of birth goes with the rest of the description, when there is one."""
        fields = {
            "education": data.get("education") or None,
            "street_history": answer(data.get("street_history")),
            "excluded": answer(data.get("excluded")),
        }
        if all(value is None for value in fields.values()):
            return []
        return [("person_described", {**fields, "birth_date": born})]

    def _yes_or_no(self, data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        said: list[tuple[str, dict[str, Any]]] = []
        if (duties := answer(data.get("duties"))) is not None:
            said.append(("rights_and_duties", {"subject": duties}))
        if (seeking := answer(data.get("seeking"))) is not None:
            said.append(("unemployment_declared", {"since": data["seeking_since"] if seeking else None}))
        if (recognised := answer(data.get("rqth"))) is not None:
            until = data["rqth_until"] if recognised else None
            said.append(("rqth", {"recognised": recognised, "until": until}))
        works, project = answer(data.get("works_for_insertion")), data.get("structure_project")
        if works is not None or project:
            said.append(("structure_described", {"works_for_insertion": works, "project": project or None}))
        return said


def drafts(told: list[tuple[str, dict[str, Any]]], on: date) -> tuple[Fact, ...]:
    """Facts not signed yet, true of a day unless they say another."""
    at = now()
    return tuple(
        BY_TAG[kind](**{"id": "new", "on": on, "recorded_at": at, "recorded_by": "", **fields})
        for kind, fields in told
    )
