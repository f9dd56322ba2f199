"""The day's queue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def today_page(request: HttpRequest) -> HttpResponse:
    """What is owed today."""
    return render(request, "cases/today.html")
