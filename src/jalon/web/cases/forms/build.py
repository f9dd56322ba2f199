"""The form of a kind of fact, and the fact of a form that was filled in."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from msgspec import inspect

from jalon.rules.facts import BY_TAG, Fact, payload, tag_of
from jalon.rules.facts.base import decode_euros, encode_euros
from jalon.rules.promises import broken_promises
from jalon.study.words import capital
from jalon.web.cases.services import new_key
from jalon.web.kit.clock import now, today
from jalon.web.kit.text import plain

from .fields import DayInput, TurnoverField, YesNoField, bare, field_for
from .keys import NEW, Things
from .labels import CAREFUL, help_of, label_of
from .needs import AHEAD, RARE

_COMMON = frozenset(Fact.__struct_fields__)
_FREE = frozenset({"note", "summary", "reason", "reasons", "difficulties", "description"})
CRITERION = "critere_"
"""What the names of the questions of a grid start with."""


class FactForm(forms.Form):
    """What a kind of fact asks. ``rare`` are the fields shown only when asked for."""

    kind: type[Fact]
    things: Things
    rare: tuple[str, ...]

    def clean(self) -> dict[str, Any]:
        """Refuse what the kind itself refuses: dates in the wrong order, a month that is none."""
        cleaned = super().clean() or {}
        if not self.errors:
            self.fact()
        return cleaned

    def fact(self) -> Fact:
        """The fact that was filled in; its id, instant and author are given when it is recorded."""
        values = {name: value for name, value in self._values().items() if value is not None}
        raw = {"kind": tag_of(self.kind), "id": "new", "recorded_by": "…", "recorded_at": now(), **values}
        try:
            return msgspec.convert(_plain(raw), self.kind, dec_hook=decode_euros)
        except msgspec.ValidationError as error:
            raise ValidationError(_said(self.kind, error, raw)) from error

    def _values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        tag = tag_of(self.kind)
        for field in fields_of(self.kind):
            if f"{tag}.{field.name}" in NEW:
                data[field.name] = new_key(now())
            elif field.name == "contract" and not data.get("contract"):
                data["contract"] = new_key(now())
            elif isinstance(bare(field.type)[0], inspect.DictType):
                data[field.name] = self._answers(data)
            elif field.name == "skill":
                data["skill"] = re.sub(r"\s+", "-", plain(data.get("skill") or ""))[:64]
            elif field.name == "month" and data.get("month"):
                data["month"] = data["month"].replace(day=1)
        return {name: _kept(value) for name, value in data.items() if not name.startswith(CRITERION)}

    @staticmethod
    def _answers(data: Mapping[str, Any]) -> dict[str, bool]:
        """The criteria of a grid that were answered; those that are not known stay out."""
        return {
            name.removeprefix(CRITERION): value
            for name, value in data.items()
            if name.startswith(CRITERION) and value is not None
        }


def _kept(value: Any) -> Any:
    """What was left empty is not known."""
    return None if value in ("", [], ()) else value


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, enc_hook=encode_euros)


def _said(kind: type[Fact], error: msgspec.ValidationError, raw: Mapping[str, Any]) -> str:
    """What a fact refuses when its fields are put together, in French."""
    own = {name: value for name, value in _plain(dict(raw)).items() if name != "kind"}
    try:
        promise = next(broken_promises(cast("inspect.StructType", inspect.type_info(kind)), own), None)
    except msgspec.ValidationError:  # a field is wrong by itself
        promise = None
    if promise is None:
        return f"Ces réponses ne font pas un fait complet : vérifiez chaque champ ({error})."
    return f"{capital(promise.what)} : {promise.remedy}."


def fields_of(kind: type[Fact]) -> tuple[inspect.Field, ...]:
    """The fields of a kind that are its own."""
    info = inspect.type_info(kind)
    found = cast("inspect.StructType", info).fields
    return tuple(field for field in found if field.name not in _COMMON and field.name != "agents")


def form_for(
    kind: type[Fact],
    things: Things,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    *,
    corrects: Fact | None = None,
    asked: tuple[str, ...] = (),
) -> FactForm:
    """The form of a kind: what it must ask first, then what may be said besides.

    ``asked`` are optional fields that a line of the situation needs; ``corrects`` the fact that this one replaces.
    """
    tag = tag_of(kind)
    made: dict[str, forms.Field] = {"on": _day(tag)}
    rare: list[str] = []
    for field in sorted(fields_of(kind), key=lambda one: not (one.required or one.name in asked)):
        if f"{tag}.{field.name}" in NEW:
            continue
        if isinstance(bare(field.type)[0], inspect.DictType):
            made |= _criteria(things, (data or initial or {}).get("grid"))
            continue
        made[field.name] = _field(tag, field, things)
        if field.name in asked:
            made[field.name].required = not isinstance(made[field.name], YesNoField)
        elif f"{tag}.{field.name}" in RARE or field.name in RARE:
            rare.append(field.name)
    if corrects is not None:
        made["because"] = forms.CharField(label=label_of(tag, "because"), max_length=2000)
    made["note"] = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=CAREFUL,
    )
    rare.append("note")
    given = {**(initial or {})}
    form = FactForm(data, initial=given)
    form.fields.update(made)
    form.kind, form.things = kind, things
    form.rare = tuple(name for name in rare if not given.get(name))
    _drop_single(form)
    return form


def _drop_single(form: FactForm) -> None:
    """The only business of the person is not asked for."""
    field = form.fields.get("business")
    if isinstance(field, forms.ChoiceField):
        choices = [key for key, _ in cast("list[tuple[str, str]]", field.choices) if key]
        if len(choices) == 1:
            form.fields["business"] = forms.CharField(
                widget=forms.HiddenInput(), initial=choices[0], required=False
            )
            form.rare = tuple(name for name in form.rare if name != "business")


def _day(tag: str) -> forms.DateField:
    field = forms.DateField(label=label_of(tag, "on"), widget=DayInput(), help_text=help_of(tag, "on"))
    if tag not in AHEAD:
        field.widget.attrs["max"] = today().isoformat()
        field.validators.append(_not_ahead)
    return field


def _not_ahead(value: date) -> None:
    if value > today():
        raise ValidationError("Ce jour n'est pas encore venu : un fait se note quand il est arrivé.")


def _field(tag: str, field: inspect.Field, things: Things) -> forms.Field:
    hint = help_of(tag, field.name) or (CAREFUL if field.name in _FREE else "")
    words = label_of(tag, field.name)
    if field.name == "turnover" and isinstance(bare(field.type)[0], inspect.StructType):
        natures = [nature for fact in things.facts for nature in getattr(fact, "natures", ())]
        return TurnoverField(
            list(dict.fromkeys(reversed(natures))), label=words, help_text=hint, required=field.required
        )
    return field_for(field, words, hint, things.choices(tag, field.name), tag)


def _criteria(things: Things, grid: Any) -> dict[str, forms.Field]:
    """One question for each criterion of the grid asked for, else of all."""
    asked = [one for one in things.programme.grids if one.id == grid] or list(things.programme.grids)
    return {
        f"{CRITERION}{criterion.id}": YesNoField(optional=True, label=criterion.label)
        for one in asked
        for criterion in one.criteria
    }


def initial_of(fact: Fact) -> dict[str, Any]:
    """What the form shows of a fact that is being corrected."""
    values: dict[str, Any] = {"on": fact.on, "note": fact.note or ""}
    for name, value in payload(fact).items():
        if isinstance(value, dict):
            values |= {f"{CRITERION}{key}": said for key, said in value.items()}
        elif isinstance(value, msgspec.Struct):
            values[name] = {key: amount for key, amount in msgspec.structs.asdict(value).items() if amount}
        else:
            values[name] = list(value) if isinstance(value, tuple) else value
    return values


def unknown_kind(tag: str) -> bool:
    """Whether no kind of fact that a form can record has this name."""
    return tag not in BY_TAG or tag == "withdrawal"
