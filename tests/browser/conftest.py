"""The pages in a real browser: the machine's own Chromium, on a server of the test's own database.

A page is watched from its first byte: a message of the console, a script that fails, something that the security policy
refuses, a request that leaves the site, all fail the test (``watch.allow`` expects one).
"""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import tests.web.site  # noqa: F401  before anything of the site
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.plugin import _setup_django
from tests.browser.eyes import HEIGHTS, NARROW, WIDE, Watch
from tests.web.cast import client_of
from tests.web.fixtures import cast, clock
from tools import browser as chromium

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from jalon.web.accounts.models import Membership

__all__ = ["cast", "clock"]
PATIENCE = 10_000
"""Milliseconds in which something must appear."""

# Playwright has a loop of its own in the test's thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    """Have pytest-django guard the database, even when this file is read after the run began."""
    _setup_django(config)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, one for each process of the run."""
    program = chromium.program()
    if program is None:
        reason = "Chromium is not installed (on Debian or Ubuntu: apt install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(chromium.OPTIONS))
        yield opened
        opened.close()


@pytest.fixture(params=[NARROW, WIDE])
def width(request: pytest.FixtureRequest) -> int:
    """Asked for by a test that runs on a telephone's width, then on a desk's."""
    return int(request.param)


@pytest.fixture
def watch(live_server: "LiveServer") -> Iterator[Watch]:
    """What the pages of the test complained of; none is expected."""
    heard = Watch(live_server.url)
    yield heard
    heard.check()


type Open = Callable[..., Page]


@pytest.fixture
def open_page(
    browser: Browser, live_server: "LiveServer", watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Opens a page of nobody, blank: ``open_page().goto("/compte/login/")``; ``width=360`` for a telephone."""
    contexts = []
    usual = request.getfixturevalue("width") if "width" in request.fixturenames else WIDE

    def opened(width: int = usual, **cookies: str) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS.get(width, HEIGHTS[WIDE])},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        context.on("page", watch.listen)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page_as(open_page: Open) -> Callable[..., Page]:
    """Opens a blank page of somebody signed in: ``page_as(cast.alice).goto("/")``."""

    def opened(member: "Membership", **options: int) -> Page:
        return open_page(sessionid=client_of(member).cookies["sessionid"].value, **options)

    return opened
