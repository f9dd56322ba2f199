"""The fixtures of every test that needs the site, with a browser or without."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction
from tests.web.cast import Cast, make_cast


@pytest.fixture
def clock() -> Iterator[Callable[[str], None]]:
    """Sets the day that the site believes it is: ``clock("2026-03-01")``."""
    former = settings.ENV

    def set_day(text: str) -> None:
        settings.ENV = former.model_copy(update={"today": date.fromisoformat(text)})

    yield set_day
    settings.ENV = former


@pytest.fixture
def cast(db: None) -> Cast:
    """A few people with known roles; see ``cast.py``."""
    with transaction.atomic():
        return make_cast()
