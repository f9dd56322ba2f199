"""Fields that the forms share: a day, a number read by a library, a question that may stay without an answer."""

from collections.abc import Callable, Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from jalon.rules.french import day
from jalon.web.kit.clock import today
from jalon.web.kit.fields import day_input
from jalon.web.people.identifiers import BadNumber
from jalon.web.people.names import tidy

YES, NO, UNKNOWN = "yes", "no", ""
_OLDEST = 1900


class Day(forms.DateField):
    """A day; not after today unless ``ahead``."""

    def __init__(self, *, ahead: bool = False, **kwargs: object) -> None:
        self.ahead = ahead
        super().__init__(widget=day_input(), **{"required": False, **kwargs})  # type: ignore[arg-type]

    def clean(self, value: object) -> date | None:
        """Refuse a day to come, and one of another age."""
        found: date | None = super().clean(value)
        if found is not None and not self.ahead and found > today():
            raise ValidationError(f"Le {day(found)} est dans l'avenir : vérifiez l'année.")
        if found is not None and found.year < _OLDEST:
            raise ValidationError(f"Vérifiez l'année : {found.year}.")
        return found


class Name(forms.CharField):
    """A name, tidied."""

    def clean(self, value: object) -> str:
        """One space between words, capitals where they belong."""
        return tidy(super().clean(value))


class Number(forms.CharField):
    """A number kept in one form, whatever the one in which it was typed."""

    def __init__(self, *, read: Callable[[str], str], **kwargs: object) -> None:
        self.read = read
        super().__init__(**{"required": False, "max_length": 40, **kwargs})  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        """The number as it is kept. Refuses one that cannot be right, with the remedy."""
        text = super().clean(value)
        try:
            return self.read(text) if text else ""
        except BadNumber as error:
            raise ValidationError(str(error)) from error


def choices(words: Mapping[str, str], nothing: str = "") -> list[tuple[str, str]]:
    """The choices of a list, after the one that chooses nothing."""
    return [("", nothing), *words.items()] if nothing else list(words.items())


def question(label: str, help_text: str = "") -> forms.ChoiceField:
    """A yes or no question; what is not known is an answer."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=[(YES, "Oui"), (NO, "Non"), (UNKNOWN, "Pas encore connu")],
        initial=UNKNOWN,
        widget=forms.RadioSelect,
    )


def answer(value: object) -> bool | None:
    """What a question was answered: ``None`` when it is not known."""
    return {YES: True, NO: False}.get(str(value))
