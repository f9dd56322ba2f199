"""« Joindre des pièces » in a form of another application: the same checks, and papers are not always asked for."""

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from tests.cases import income
from tests.web.cast import PAPER, access, case_for

from jalon.web.cases.models import FactRow
from jalon.web.documents import queries, services
from jalon.web.documents.joining import FilesField
from jalon.web.documents.uploads import TooLarge


class Declaration(forms.Form):
    """What another application would ask, with papers that support it."""

    amount = forms.CharField()
    papers = FilesField(label="Joindre des pièces", required=False)


def sent(*given, amount="410"):
    uploads: list[Any] = [SimpleUploadedFile(name, data) for name, data in given]
    return Declaration({"amount": amount}, MultiValueDict({"papers": uploads}))


def test_a_form_without_papers_is_fine_where_they_are_not_asked_for():
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data["papers"] == []


@pytest.mark.django_db
def test_papers_sent_with_a_form_support_the_fact_that_it_records(cast):
    case = case_for(cast.alice, [income("2026-04", 410)])
    key = FactRow.objects.get().key
    form = sent(("avril.csv", PAPER), ("copie.csv", PAPER))
    assert form.is_valid()
    who = access(cast.alice, case)
    kept = services.keep(who, form.cleaned_data["papers"], kind="income_book", about=key)
    assert queries.of_fact(who, key) == kept.all == kept.documents
    assert len(kept.all) == 1


def test_each_file_that_is_refused_is_named_and_none_is_taken():
    form = sent(("avril.csv", PAPER), ("a.pdf", b"MZ" + b"\0" * 99), ("b.pdf", b""))
    assert not form.is_valid()
    said = list(form.errors["papers"])
    assert [one.split(" : ")[0] for one in said[:2]] == ["« a.pdf »", "« b.pdf »"]
    assert "choisissez de nouveau" in said[2]


def test_what_was_refused_on_the_way_is_said_without_reading_the_rest():
    request = RequestFactory().post("/")
    on_the_way = [TooLarge("papers", "film.pdf"), TooLarge("other", "b.pdf")]
    setattr(request, "refused_uploads", on_the_way)  # noqa: B010  as the guard leaves it
    form = sent(("avril.csv", PAPER))
    form.fields["papers"].told_of(request, "papers")
    assert not form.is_valid()
    assert "« film.pdf » : le fichier dépasse 15" in form.errors["papers"][0]
    assert "b.pdf" not in str(form.errors)


def test_the_part_of_the_page_has_its_limits_its_help_and_its_errors():
    form = sent(("a.pdf", b""))
    form.is_valid()
    page = render_to_string("documents/join.html", {"field": form["papers"]})
    for part in (
        "(facultatif)",
        'data-most="10"',
        'data-limit="15000000"',
        "multiple",
        "« a.pdf »",
        "join.js",
    ):
        assert part in page, part
