"""What other apps may hear of letters."""

from django.dispatch import Signal

letter_left = Signal()
"""A letter was kept and left, within the transaction that says so: ``kept`` is the ``KeptLetter``."""
