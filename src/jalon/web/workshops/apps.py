"""Declares the application to Django."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.workshops"
    label = "workshops"
