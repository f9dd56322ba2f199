"""From the type of a field of a fact to the field of a form, and back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from msgspec import inspect

from jalon.rules.facts import Euros
from jalon.study.words import NATURES, VALUES, capital
from jalon.web.kit.fields import EurosField

FEW = 4
"""Choices up to which they are all shown."""
LONG = 200
"""Characters from which a text is written in a larger box."""
UNKNOWN = ""
_TEXT_AREAS = frozenset({"note", "summary", "reasons", "difficulties", "description", "because"})


class DayInput(forms.DateInput):
    """The browser's own way to choose a day; a day typed as 31/12/2025 is read too."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own way to choose an hour."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class LinesField(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]  # Django's text field gives anything
        """The lines that say something."""
        return tuple(line.strip() for line in str(value or "").splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:
        """As it is shown in the form again."""
        return "\n".join(value) if isinstance(value, tuple | list) else value


class YesNoField(forms.TypedChoiceField):
    """Yes or no, and « pas encore connu » where the fact may not know."""

    widget = forms.RadioSelect

    def __init__(self, *, optional: bool, **kwargs: Any) -> None:
        choices = [("oui", "Oui"), ("non", "Non"), *([(UNKNOWN, "Pas encore connu")] if optional else [])]
        super().__init__(choices=choices, coerce=_yes, empty_value=None, required=not optional, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As the radio buttons know it."""
        if isinstance(value, bool):
            return "oui" if value else "non"
        return UNKNOWN if value is None else value


def _yes(value: str) -> bool:
    return value == "oui"


class TurnoverField(forms.MultiValueField):
    """Turnover by nature: an amount for each; those that the business does not do come last."""

    def __init__(self, natures: Sequence[str], **kwargs: Any) -> None:
        self.natures = [*natures, *(one for one in NATURES if one not in natures)]
        parts = tuple(EurosField(required=False) for _ in self.natures)
        super().__init__(parts, widget=TurnoverInput(self.natures), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> dict[str, str]:
        """The amounts that are there, by nature, as a case file writes them."""
        return {
            nature: str(amount)
            for nature, amount in zip(self.natures, data_list or (), strict=False)
            if amount
        }


class TurnoverInput(forms.MultiWidget):
    """One box for each nature, with its name."""

    template_name = "cases/forms/turnover.html"

    def __init__(self, natures: Sequence[str]) -> None:
        self.natures = tuple(natures)
        super().__init__({one: forms.TextInput(attrs={"inputmode": "decimal"}) for one in natures})

    def decompress(self, value: Any) -> list[Any]:
        """The boxes of an amount by nature."""
        known = value if isinstance(value, dict) else {}
        return [str(known.get(one, "")).replace(".", ",") for one in self.natures]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the name of each nature."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, nature in zip(context["widget"]["subwidgets"], self.natures, strict=True):
            part["nature"] = capital(NATURES[nature])
        return context


# -- from types ----------------------------------------------------------------------------------------------------


def bare(kind: inspect.Type) -> tuple[inspect.Type, bool]:
    """A type without « or not known », and whether it had it."""
    if isinstance(kind, inspect.UnionType):
        rest = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        return rest[0], len(rest) < len(kind.types)
    return kind, False


def field_for(
    field: inspect.Field, words: str, hint: str, choices: Sequence[tuple[str, str]] | None, tag: str
) -> forms.Field:
    """The form field of a field of a fact."""
    kind, optional = bare(field.type)
    optional = optional or not field.required
    given: dict[str, Any] = {"label": words, "help_text": hint, "required": not optional}
    if choices is not None:
        return _chosen(kind, choices, given)
    return _typed(field, kind, tag, given)


def _chosen(kind: inspect.Type, choices: Sequence[tuple[str, str]], given: dict[str, Any]) -> forms.Field:
    if isinstance(kind, inspect.VarTupleType):
        return forms.TypedMultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, empty_value=[], coerce=str, **given
        )
    unnamed = any(not key for key, _ in choices)
    given["required"] = given["required"] and not unnamed
    if (given["required"] or unnamed) and len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    blank = [] if unnamed else [(UNKNOWN, "Choisir…")]
    return forms.ChoiceField(choices=[*blank, *choices], **given)


def _typed(field: inspect.Field, kind: inspect.Type, tag: str, given: dict[str, Any]) -> forms.Field:
    match kind:
        case inspect.BoolType():
            del given["required"]
            return YesNoField(optional=bare(field.type)[1], **given)
        case inspect.LiteralType(values=values) if isinstance(values[0], int):
            given["empty_value"] = None
            choices = _words(tag, field.name, values)
            return forms.TypedChoiceField(choices=choices, coerce=int, widget=forms.RadioSelect, **given)
        case inspect.LiteralType(values=values):
            return _chosen(kind, _words(tag, field.name, values), given)
        case inspect.VarTupleType(item_type=inspect.LiteralType(values=values)):
            return _chosen(kind, _words(tag, field.name, values), given)
        case inspect.VarTupleType():
            return LinesField(**given)
    return _measured(kind, given) or _text(field.name, kind, given)


def _measured(kind: inspect.Type, given: dict[str, Any]) -> forms.Field | None:
    """A day, an hour, a count or an amount; nothing for a text."""
    match kind:
        case inspect.DateType():
            return forms.DateField(widget=DayInput(), **given)
        case inspect.TimeType():
            return forms.TimeField(widget=HourInput(), **given)
        case inspect.IntType():
            return forms.IntegerField(min_value=kind.ge, max_value=kind.le, **given)
        case inspect.CustomType(cls=cls) if cls is Euros:
            return EurosField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **given)
    return None


def _text(name: str, kind: inspect.Type, given: dict[str, Any]) -> forms.Field:
    most = getattr(kind, "max_length", None)
    widget = forms.Textarea(attrs={"rows": 3}) if name in _TEXT_AREAS else forms.TextInput()
    return forms.CharField(max_length=most, widget=widget, **given)


def _words(tag: str, name: str, values: Sequence[Any]) -> list[tuple[str, str]]:
    known = VALUES.get(f"{tag}.{name}") or VALUES.get(name) or {}
    return [(str(value), capital(known.get(value, _number(name, value)))) for value in values]


def _number(name: str, value: Any) -> str:
    if name == "months":
        return {1: "un mois", 3: "un trimestre", 12: "une année"}.get(value, str(value))
    return str(value)
