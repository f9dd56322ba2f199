"""Declares the application to Django."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """See the package."""

    name = "jalon.web.kit"
    label = "kit"
