"""Where the browser of the tests is: the machine's own Chromium, of which nothing is downloaded."""

from pathlib import Path
from shutil import which

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> Path | None:
    """The browser's program; ``None`` when the machine has none."""
    found = next((path for name in NAMES if (path := which(name))), None)
    return Path(found) if found else None
