"""The present accompaniments, which may end where the next one starts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from jalon.programmes.library import programme
from jalon.rules.french import day
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access
from jalon.web.people.services.opening import Closing

from .fields import Day


class ClosingForm(forms.Form):
    """Whether one accompaniment ends, how and when."""

    ends = forms.BooleanField(required=False)
    way = forms.ChoiceField(label="Issue", required=False)
    left_on = Day(label="Date de sortie")

    def __init__(self, data: Mapping[str, Any] | None, access: Access) -> None:
        super().__init__(data, prefix=f"c{access.case.pk}")
        self.access = access
        self.programme = programme(access.case.programme)
        self.fields["ends"].label = "Clore cet accompagnement"
        exits = [(one.id, one.label) for one in self.programme.exits]
        self.fields["way"] = forms.ChoiceField(
            label="Issue", required=False, choices=[("", "Choisir"), *exits]
        )

    def clean(self) -> dict[str, Any]:
        """An accompaniment that ends says how and when."""
        data = self.cleaned_data
        if data.get("ends"):
            if not data.get("way"):
                self.add_error("way", "Choisissez comment cet accompagnement se termine.")
            if not data.get("left_on") and "left_on" not in self.errors:
                self.add_error("left_on", "Dites quel jour cet accompagnement se termine.")
            entered = self.access.case.situation.entered_on
            if entered and data.get("left_on") and data["left_on"] < entered:
                self.add_error("left_on", f"La sortie ne peut pas précéder l'entrée, le {day(entered)}.")
        return data

    def closing(self) -> Closing | None:
        """What to close; ``None`` when it goes on."""
        data = self.cleaned_data
        return Closing(self.access, data["way"], data["left_on"]) if data["ends"] else None


def closing_forms(data: Mapping[str, Any] | None, accesses: Sequence[Access]) -> list[ClosingForm]:
    """One form for each accompaniment that goes on and that the agent may write in."""
    return [
        ClosingForm(data, one)
        for one in accesses
        if one.may(Action.RECORD)
        and one.case.situation.standing != "left"
        and programme(one.case.programme).exits
    ]
