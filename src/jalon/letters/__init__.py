"""Letters: a template, which is data, and values make an accessible PDF. No Django, no database.

Each letter comes with the same in plain language. A template that loses a compulsory mention is refused, a value that
is missing too; whatever is typed is printed as it stands and is never code.

    >>> from jalon.letters import House, kind, render, template
    >>> one = template("invitation")
    >>> render(one, kind(one.kind).examples(), House("Département de la Vallée", place="Albi"))[:5]
    b'%PDF-'
"""

from .batch import Lot, Printed, render_batch, render_print
from .checking import check
from .errors import HouseError, PressFailed, TemplateError, UnknownTemplate, ValuesError
from .filling import Filler, Letter, fill, needed, used
from .house import House, Picture
from .kinds import Kind, Mention, kind, kinds, mentions
from .library import template, templates
from .minutes import Minutes, Part, print_minutes
from .press import press
from .reading import read_template
from .report import Report, Section, Table, print_report
from .template import Template
from .variables import Values, Variable

__all__ = [
    "Filler",
    "House",
    "HouseError",
    "Kind",
    "Letter",
    "Lot",
    "Mention",
    "Minutes",
    "Part",
    "Picture",
    "PressFailed",
    "Printed",
    "Report",
    "Section",
    "Table",
    "Template",
    "TemplateError",
    "UnknownTemplate",
    "Values",
    "ValuesError",
    "Variable",
    "check",
    "fill",
    "kind",
    "kinds",
    "mentions",
    "needed",
    "press",
    "print_minutes",
    "print_report",
    "read_template",
    "render",
    "render_batch",
    "render_print",
    "template",
    "templates",
    "used",
]  # fmt: skip


def render(template: Template, values: Values, house: House) -> bytes:
    """The PDF of one letter, and of the same in plain language: same arguments, same bytes.

    Raises ``TemplateError`` when the template may not be used, ``ValuesError`` when a value is missing or wrong:
    never a blank in a letter that has effects in law.
    """
    return press(house).print([fill(template, values, house)])
