"""« Joindre des pièces »: a field that any form may have, with every check done when the form is validated.

A form takes ``FilesField``, the view gives it what was refused on the way (``told_of``), the template includes
``documents/join.html`` and sends ``multipart/form-data``; once the form is valid, ``cleaned_data`` holds files that
``services.keep`` takes as they are.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from jalon.study.words import many

from . import content, limits
from .checking import Checked, check, too_large
from .errors import Refused
from .uploads import TooLarge, TooMany, refused

_ENDINGS = ",".join([*content.SUFFIXES.values(), ".jpeg", ".heif"])
_SHOWN = 80
"""Characters of the name of a file that an error repeats."""


class FilesInput(forms.ClearableFileInput):
    """Several files at once; the page says what is too large before it is sent, where scripts run."""

    allow_multiple_selected = True
    template_name = "documents/input.html"

    def __init__(self) -> None:
        super().__init__(attrs={"accept": _ENDINGS, "data-files": ""})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the limits of the day, for the script. A browser takes no file back: none is shown as chosen."""
        del value
        attrs = {**(attrs or {}), "data-most": limits.MOST_AT_ONCE, "data-limit": limits.of_one()}
        context: dict[str, Any] = super().get_context(name, None, attrs)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All the files that were sent under the name."""
        del data
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Files, each read and checked: the type by its content, the size, the antivirus. All are taken or none."""

    widget = FilesInput

    def __init__(self, *, label: str = "Fichiers", required: bool = True, help_text: str = "") -> None:
        said = help_text or (
            f"{content.ACCEPTED}. {limits.MOST_AT_ONCE} fichiers au plus, "
            f"de {limits.weight(limits.of_one())} chacun."
        )
        super().__init__(label=label, required=required, help_text=said)
        self.error_messages["required"] = "Choisissez au moins un fichier."
        self._refused: Sequence[TooLarge | TooMany] = ()

    def told_of(self, request: HttpRequest, name: str) -> None:
        """Hear what was refused before the form could see it. To be called by the view, before the form is read."""
        self._refused = refused(request, name)

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:  # noqa: ARG002  a browser gives none back
        """The files, checked. Raises ``ValidationError`` with a sentence for each that is refused."""
        given: list[UploadedFile[Any]] = [one for one in data or [] if one]
        if self._refused:
            # The others may have been let go on the way: none of them is read.
            raise ValidationError([*_refusals(self._refused), *_others(given)])
        if not given:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(given) > limits.MOST_AT_ONCE:
            raise ValidationError(_too_many())
        return _checked(given)


def _checked(given: "Sequence[UploadedFile[Any]]") -> list[Checked]:
    found: dict[str, Checked] = {}
    wrong = []
    for one in given:
        try:
            checked = check(one)
        except Refused as error:
            wrong.append(f"{_named(one.name or '')} : {error}")
        else:
            found.setdefault(checked.sha256, checked)
    if wrong:
        raise ValidationError([*wrong, *_others([None] * (len(given) - len(wrong)))])
    return list(found.values())


def _refusals(refusals: Sequence[TooLarge | TooMany]) -> list[str]:
    return [
        _too_many() if isinstance(one, TooMany) else f"{_named(one.name)} : {too_large()}" for one in refusals
    ]


def _others(others: Sequence[object]) -> list[str]:
    """What becomes of the files that nothing was wrong with: a browser gives none of them back to a form."""
    if not others:
        return []
    return ["Rien n'est gardé pour l'instant : choisissez de nouveau les fichiers, sans celui-là."]


def _too_many() -> str:
    return f"{many(limits.MOST_AT_ONCE, 'fichier')} au plus à la fois : joignez le reste ensuite."


def _named(name: str) -> str:
    shown = name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
    return f"« {shown} »"
