"""Every page of the site in a browser, on a telephone's width and on a desk's: nothing that axe finds, nothing cut."""

from itertools import batched

import pytest
from tests.browser.eyes import NARROW, WIDE, axe, fits, shoot
from tests.web.test_every_address import ANYBODY, NAMES, POSTS, PUBLIC, TABLE, addresses, path_of, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)

FRAGMENTS = {
    "search_quick", "towns", "feed", "invitation", "person_duplicates", "proconnect_login", "proconnect_callback",
    "document_file", "amounts_export", "case_file", "letter_file", "letter_text_preview", "batch_file",
    "batch_progress", "print_run", "panel_minutes", "proof_file", "meeting_sheet", "meeting_certificate",
    "publication_file", "export_file", "exports_part", "results_attendance", "rules_progress",
}  # fmt: skip
"""Addresses that answer a part of a page, a file, or the way to another site."""
PAGES = sorted(set(NAMES) - POSTS - FRAGMENTS)
AT_ONCE = 7
"""Pages opened on one preparation of the world."""


def opens(cast, name):
    """Somebody who may open it."""
    asked = TABLE[name]
    if asked in (ANYBODY, PUBLIC):
        return cast.alice
    if str(asked).startswith("panel"):
        return cast.emilie
    return (
        cast.hugo
        if str(asked).startswith(("agents", "organisation", "amounts", "jobs", "letters"))
        else cast.claire
    )


@pytest.mark.parametrize("names", list(batched(PAGES, AT_ONCE, strict=False)), ids="+".join)
def test_a_page_has_nothing_that_axe_finds_and_is_not_cut(cast, world, page_as, subtests, names):
    for name in names:
        (pattern,) = [pattern for one, pattern in addresses() if one == name]
        for width in (NARROW, WIDE):
            with subtests.test(name, width=width):
                page = page_as(opens(cast, name), width=width)
                answer = page.goto(path_of(name, pattern, world))
                assert answer is not None
                assert answer.status == 200
                axe(page)
                fits(page)
                shoot(page, name)
                assert page.locator("h1").count() == 1
                page.close()
