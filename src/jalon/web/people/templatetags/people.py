"""How pages write telephones, SIRET and names of programmes."""

from collections.abc import Mapping

from django import template
from stdnum.fr import siret as stdnum_siret

from jalon.web.people.identifiers import spoken

register = template.Library()


@register.filter
def telephone(kept: str) -> str:
    """A telephone number as people read it: « 06 12 34 56 78 »."""
    return spoken(kept) if kept else ""


@register.filter
def siret(kept: str) -> str:
    """A SIRET by groups: « 732 829 320 00074 »."""
    return str(stdnum_siret.format(kept)) if kept else ""


@register.filter
def called(value: str, names: Mapping[str, str]) -> str:
    """The name of a programme; its id when it is not known."""
    return names.get(value, value)
