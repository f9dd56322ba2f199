"""Pages that say what went wrong, and how to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's form
    """403: the person is known, but may not do this."""
    return render(request, "kit/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's form
    """404: there is nothing there, or nothing that this person may know of."""
    return render(request, "kit/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: Jalon failed; the page needs nothing that may have failed with it."""
    return render(request, "kit/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's form
    """403: the form is older than the session; nothing was recorded."""
    return render(request, "kit/expired.html", status=403)
