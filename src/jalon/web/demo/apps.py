"""Declares the application to Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """See the package."""

    name = "jalon.web.demo"
    label = "demo"
