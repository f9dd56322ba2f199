"""Declares the application to Django."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """See the package."""

    name = "jalon.web.letters"
    label = "letters"
