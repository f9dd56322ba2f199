"""What the tests of letters share: an organisation, and what a PDF says."""

import re
from functools import cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from jalon.letters import House, Picture, Template, kind, render

LOGO = Picture(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>',
    "Logo",
)
HOUSE = House(
    "Département de la Vallée",
    ("Service insertion", "1 place de la Mairie", "00000 LA VALLÉE"),
    "La Vallée",
    LOGO,
)


def values(template: Template, **changed: Any) -> dict[str, Any]:
    """The examples of the template's kind, with some values changed: ``personne__nom`` is ``personne.nom``."""
    return {
        **kind(template.kind).examples(),
        **{name.replace("__", "."): one for name, one in changed.items()},
    }


@cache
def reader(pdf: Any) -> Any:
    return PdfReader(BytesIO(pdf))


def pages(pdf: Any) -> list[str]:
    """The text of each page, without the spaces and invisible breaks, which a PDF does not keep as they were."""
    return [flat(page.extract_text()) for page in reader(pdf).pages]


def text(pdf: Any) -> str:
    """The whole text, without spaces."""
    return "".join(pages(pdf))


def flat(words: str) -> str:
    return re.sub(r"[\s\u200b]+", "", words)


def printed(template: Template, **changed: Any) -> bytes:
    return render(template, values(template, **changed), HOUSE)
