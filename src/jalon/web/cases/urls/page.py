"""The page of a case."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
