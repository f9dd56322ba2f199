"""Recording, correcting and withdrawing facts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
