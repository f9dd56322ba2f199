"""Declares the application to Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """See the package."""

    name = "jalon.web.mail"
    label = "mail"
