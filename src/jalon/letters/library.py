"""The templates that come with Jalon."""

from functools import cache
from pathlib import Path

from .errors import UnknownTemplate
from .reading import read_template
from .template import Template

FOLDER = Path(__file__).parent / "templates"


@cache
def templates() -> tuple[Template, ...]:
    """Every template that comes with Jalon, one at least for each kind, by their ids."""
    return tuple(read_template(path.read_text("utf-8"), path.name) for path in sorted(FOLDER.glob("*.toml")))


def template(name: str) -> Template:
    """A template by its id. Raises ``UnknownTemplate``."""
    for one in templates():
        if one.id == name:
            return one
    known = ", ".join(one.id for one in templates())
    raise UnknownTemplate(f"aucun modèle ne s'appelle « {name} » ; il y a : {known}")
