"""Why a file is not taken: one family, each with a French sentence that says what to do.

JalonError
└── Refused             the sentence is shown to whoever gave the file
    ├── NotAccepted     what the file is, or holds
    ├── NotChecked      the antivirus could not tell: another try may go well
    └── NoRoom          the case holds as much as it may
FileMissing             a document is known, and its file is not there, or is not the same
"""

from jalon.rules.errors import JalonError


class Refused(JalonError):
    """A file is not taken; the sentence says why, and what to do."""


class NotAccepted(Refused):
    """The file is of no accepted type, damaged, too large, or dangerous."""


class NotChecked(Refused):
    """The antivirus did not answer as it should; nothing is kept unchecked."""


class NoRoom(Refused):
    """The documents of the case would weigh too much."""


class FileMissing(JalonError):
    """The file of a document is not in the folder; for whoever keeps the site up."""
