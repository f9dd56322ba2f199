"""The application of background work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.jobs"
