"""What letters refuse. Every message is French, with its place and its remedy.

JalonError
└── BadInput
    ├── TemplateError    a template that cannot be used: unknown variable, lost mention, text too long…
    ├── ValuesError      values that do not fill a template: missing, of the wrong kind, too long
    └── HouseError       an organisation's own part of the letter: its picture, its address
"""

from jalon.rules.errors import BadInput, JalonError


class TemplateError(BadInput):
    """A template that cannot be used."""


class ValuesError(BadInput):
    """Values that do not fill a template."""


class HouseError(BadInput):
    """What an organisation prints of its own, and that cannot be printed."""


class UnknownTemplate(JalonError):
    """No template, or no kind of letter, has this id."""


class PressFailed(JalonError):
    """The printing of a letter failed: a defect of Jalon, for whatever the values are, they are printed."""
