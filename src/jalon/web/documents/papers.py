"""The papers that support what a form records: those of the case that are ticked, and files that come with it.

A view makes ``PapersForm`` beside its own form, the template includes ``documents/papers.html`` in a form sent as
``multipart/form-data``; once the fact is recorded, and within the same transaction, ``join`` ties them to it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from jalon.study.words import capital
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access

from . import queries, services
from .joining import FilesField
from .models import Document, Kind
from .services import WHENEVER, Period

_PREFIX = "p"
_SHOWN = 40
"""Papers of the case that are offered, the last kept first."""


class PapersForm(forms.Form):
    """Papers of the case to tick, files to join."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, given: Any = None, *, access: Access, first: str = "",
        ticked: Collection[int] = (),
    ) -> None:  # fmt: skip
        super().__init__(data, given, prefix=_PREFIX)
        self.access = access
        self.offered = queries.of_case(access)[:_SHOWN]
        self.ticked = ticked if data is None else _numbers(data, self.add_prefix("there"))
        self.files_field = FilesField(label="Fichiers", required=False)
        self.fields["kind"] = forms.ChoiceField(
            label="Ce que sont ces fichiers",
            choices=[(one.value, capital(one.label)) for one in _ordered(first)],
            required=False,
        )
        self.fields["files"] = self.files_field

    @property
    def shown(self) -> list[tuple[Document, bool]]:
        """The papers of the case, each with whether it is ticked."""
        return [(one, one.pk in self.ticked) for one in self.offered]

    @property
    def there(self) -> list[Document]:
        """The papers of the case that are ticked."""
        return [one for one in self.offered if one.pk in self.ticked]

    @property
    def kinds(self) -> set[str]:
        """What the papers are, ticked or joined; once the form is valid."""
        joined = {self._kind} if self.cleaned_data.get("files") else set()
        return joined | {one.kind for one in self.there}

    @property
    def _kind(self) -> str:
        return self.cleaned_data.get("kind") or Kind.OTHER.value

    def join(self, facts: Sequence[str], period: Period = WHENEVER) -> None:
        """Keep the files and say that all these papers support facts, by their keys. Raises as ``services.keep``."""
        found = list(self.there)
        if self.cleaned_data.get("files"):
            about = facts[0] if facts else ""
            found += services.keep(
                self.access, self.cleaned_data["files"], kind=self._kind, period=period, about=about
            ).all
        for fact in facts:
            services.support(self.access, found, fact)


def papers_form(
    request: HttpRequest, access: Access, first: str = "", ticked: Collection[int] = ()
) -> PapersForm | None:
    """The form of a page that records something; none for who may not add papers to the case.

    ``first`` is the kind of paper that is expected most, ``ticked`` the papers that are proposed.
    """
    if not access.may(Action.ATTACH) or not access.may(Action.DOCUMENTS):
        return None
    if request.method != "POST":
        return PapersForm(access=access, first=first, ticked=ticked)
    form = PapersForm(request.POST, request.FILES, access=access, first=first)
    form.files_field.told_of(request, form.add_prefix("files"))
    return form


def _ordered(first: str) -> list[Kind]:
    return sorted(Kind, key=lambda one: one.value != first)


def _numbers(data: Mapping[str, Any], name: str) -> set[int]:
    sent = data.getlist(name) if hasattr(data, "getlist") else []
    return {int(one) for one in sent if one.isdecimal() and len(one) < 19}  # noqa: PLR2004  as large as a row number
