"""The door of the site."""

from tests.browser.eyes import axe, fits, shoot


def test_who_is_signed_out_finds_the_way_in(open_page, width):
    page = open_page()
    page.goto("/")
    assert "/compte/login/" in page.url
    assert page.get_by_role("textbox").first.is_visible()
    axe(page)
    fits(page)
    shoot(page, "connexion")


def test_an_address_that_leads_nowhere_says_so(open_page, watch, width):
    watch.allow("status of 404")
    page = open_page()
    page.goto("/rien-ici")
    assert page.get_by_role("heading", level=1).is_visible()
    axe(page)
    fits(page)
    shoot(page, "introuvable")
