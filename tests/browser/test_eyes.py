"""The browser sees what it should: a test of the pages that could not fail would show nothing."""

import pytest
from tests.browser.eyes import axe, fits

BAD = """<!doctype html><html lang="fr"><head><title>Essai</title></head><body><main><h1>Essai</h1>{}</main></body>"""


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<input>", "label"),
        ("<p style='color:#bbb;background:#fff'>À peine lisible</p>", "color-contrast"),
        (
            "<button style='width:9px;height:9px'>a</button><button style='width:9px;height:9px'>b</button>",
            "target-size",
        ),
    ],
)
def test_axe_names_the_fault_of_a_page(open_page, fault, rule):
    page = open_page()
    page.set_content(BAD.format(fault))
    with pytest.raises(AssertionError, match=rule):
        axe(page)


def test_a_page_too_wide_is_seen(open_page, width):
    page = open_page()
    page.set_content(BAD.format("<div style='width:3000px'>Large</div>"))
    with pytest.raises(AssertionError, match="px de large"):
        fits(page)


@pytest.mark.parametrize(
    "script",
    [
        "console.error('essai')",
        "setTimeout(() => { throw new Error('essai') })",
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'essai'}))",
        "document.body.setAttribute('style', 'color: red')",
        "fetch('http://127.0.0.1:9/essai').catch(() => 0)",
    ],
)
def test_a_complaint_of_the_browser_is_heard(open_page, watch, script):
    page = open_page()
    page.goto("/compte/login/")
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    with pytest.raises(AssertionError):
        watch.check()
    watch.allow("")


def test_somebody_signed_in_is_known_to_the_site(page_as, cast, watch):
    watch.allow("status of 404")
    page = page_as(cast.alice)
    page.goto("/rien-ici")
    assert "Alice" in page.content()
