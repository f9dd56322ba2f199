"""The tests of the site: Django is started here, not for the rest of the suite."""

import pytest
import tests.web.site  # noqa: F401  before anything of the site
from pytest_django.plugin import _setup_django
from tests.web.fixtures import cast, clock

__all__ = ["cast", "clock"]


def pytest_configure(config: pytest.Config) -> None:
    """Have pytest-django guard the database, even when this file is read after the run began."""
    _setup_django(config)
