"""What a test looks at on a page: what the browser complains of, what axe finds, what it looks like."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request
from tools import assets

AXE = assets.MODULES / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW, WIDE = 360, 1440
HEIGHTS = {NARROW: 740, WIDE: 900}
_RUN = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags},
    rules: {'target-size': {enabled: true}},
    resultTypes: ['violations'],
  });
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html} (${node.failureSummary})`));
}"""
_REFUSED = re.compile(r"status of (409|422)\b")
"""A form that is shown again with its errors: our pages expect it, and the browser writes it down as an error."""


def axe(page: Page) -> None:
    """Fail, and say where, when axe finds something on the page that WCAG 2.2 AA does not allow."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN, TAGS)
    assert not found, "\n".join([page.url, *found])


def fits(page: Page) -> None:
    """Fail when the page must be moved sideways to be read."""
    wide, seen = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen, f"{page.url}: {wide} px de large dans {seen}"


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page as ``NAME-WIDTH.png`` in the folder that ``JALON_SHOTS`` names, if any."""
    if folder := os.environ.get("JALON_SHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@dataclass
class Watch:
    """Hears all that the browser complains of, and every request that leaves the site."""

    site: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)

    def allow(self, pattern: str) -> None:
        """Expect a complaint: what matches this pattern is no failure, ``"status of 404"`` for one."""
        self.allowed.append(pattern)

    def check(self) -> None:
        """Fail when something unexpected was heard."""
        found = [one for one in self.complaints if not any(re.search(each, one) for each in self.allowed)]
        assert not found, "\n".join(found)

    def _console(self, message: ConsoleMessage) -> None:
        # What the security policy refuses comes as an error of the console too.
        if message.type in {"error", "warning"} and not _REFUSED.search(message.text):
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:", "about:")):
            self.complaints.append(f"request that leaves the site: {request.url}")
