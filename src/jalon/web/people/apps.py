"""Declares the application to Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package."""

    name = "jalon.web.people"
    label = "people"
