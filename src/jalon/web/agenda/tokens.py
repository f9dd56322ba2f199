"""The secret part of the address of a feed."""

import hashlib
import secrets

_LENGTH = 32
"""Bytes of chance: nobody finds an address by trying."""


def new_token() -> str:
    """A secret that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(_LENGTH)


def digest(token: str) -> str:
    """What is kept of a secret: enough to know it again, not to say it."""
    return hashlib.sha256(token.encode()).hexdigest()
