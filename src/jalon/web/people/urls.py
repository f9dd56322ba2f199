"""The addresses of the application."""

from django.urls import path

from .views import search

urlpatterns = [
    path("recherche/", search.search_page, name="search"),
    path("recherche/rapide/", search.search_quick, name="search_quick"),
]
