"""The character that no text has and no database takes: left out of what is sent, before any page reads it.

It comes with what is copied from some old programs, and with what is sent to break a site. A page would fail on it
with PostgreSQL.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

_NUL = "\x00"


class WithoutNul:
    """Middleware: forms and questions without it; an address that has it leads nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], given: dict[str, Any]
    ) -> None:
        """Read what was sent once its view is known. Raises ``Http404`` for an address that nothing has."""
        del view
        if any(_NUL in str(one) for one in (*args, *given.values())):
            raise Http404
        request.GET = _without(request.GET)  # type: ignore[assignment]  # as Django's own are: not to be changed
        if request.method == "POST":
            request.POST = _without(request.POST)  # type: ignore[assignment]


def _without(sent: QueryDict) -> QueryDict:
    if not any(_NUL in text for name, texts in sent.lists() for text in (name, *texts)):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        clean.setlist(name.replace(_NUL, ""), [text.replace(_NUL, "") for text in texts])
    clean._mutable = False  # noqa: SLF001  Django's way to close one
    return clean
