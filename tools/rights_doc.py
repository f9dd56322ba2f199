"""Write again the tables of docs/droits.md, which repeat the policy of the site."""

import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "droits.md"
MARK = "<!-- Ce qui suit est écrit par « make rights-doc » d'après accounts/policy.py. -->\n\n"


def expected(page: str) -> str:
    """The page as it should be: what people wrote, then the tables."""
    os.environ.setdefault("JALON_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.web.config.settings")
    import django  # noqa: PLC0415  set up first

    django.setup()
    from jalon.web.accounts.policy_words import table  # noqa: PLC0415

    return page.partition(MARK)[0] + MARK + table()


def main() -> int:
    """Write the page."""
    PAGE.write_text(expected(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
