"""What the pages of letters share: the kinds, how a PDF is answered, what is wrong with it."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.letters import Kind, UnknownTemplate, kind
from jalon.rules.errors import BadInput, CaseFileError, Problem
from jalon.study.words import capital


def kind_or_404(name: str) -> Kind:
    """A kind of letter by its id."""
    try:
        return kind(name)
    except UnknownTemplate as error:
        raise Http404 from error


def pdf(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """A PDF to be saved; read in the browser when it is a preview."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def cannot(request: HttpRequest, problems: Sequence[Problem]) -> HttpResponse:
    """What keeps a preview from being shown, with how to mend it."""
    said = [(capital(problem.place), problem.what, problem.remedy) for problem in problems]
    return render(request, "letters/cannot.html", {"problems": said}, status=422)


def wrong(error: BadInput) -> Sequence[Problem]:
    """The problems of an error, at least one."""
    return error.problems or (Problem("courrier", str(error), "corriger, puis recommencer"),)


def token_of(request: HttpRequest) -> str:
    """The name of the form: sent twice, it does once."""
    return request.POST.get("token", "")[:40] or secrets.token_hex(16)


def number_of(request: HttpRequest, name: str) -> int:
    """A number that the page carried; -1 when it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else -1  # noqa: PLR2004  as large as a row number


def tell(form: Form, error: CaseFileError) -> None:
    """Put beside a form what does not fit the case."""
    for problem in error.problems:
        form.add_error(None, f"{problem.what} : {problem.remedy}.")


Context = dict[str, Any]
