"""Declares the application to Django."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """See the package."""

    name = "jalon.web.agenda"
    label = "agenda"
